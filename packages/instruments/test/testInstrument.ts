import { decimal, type Instrument, type Market } from '../src/index.ts'

/** Rules of a made-up symbol; figures as text, everything else as on a plain TRADING market. */
export function testInstrument(
  rules: {
    market?: Market
    status?: string
    tick?: string
    minPrice?: string
    maxPrice?: string
    step?: string
    minQuantity?: string
    maxQuantity?: string
    maxMarketQuantity?: string
    minNotional?: string
    maxNotional?: string
    band?: { up: string; down: string }
  } = {},
): Instrument {
  const step = decimal(rules.step ?? '0.001')
  const lot = {
    min: decimal(rules.minQuantity ?? rules.step ?? '0.001'),
    max: decimal(rules.maxQuantity ?? '1000'),
    step,
  }
  return {
    market: rules.market ?? 'perp',
    symbol: 'BTCUSDT',
    baseAsset: 'BTC',
    quoteAsset: 'USDT',
    status: rules.status ?? 'TRADING',
    price: {
      min: decimal(rules.minPrice ?? rules.tick ?? '0.1'),
      max: decimal(rules.maxPrice ?? '1000000'),
      tick: decimal(rules.tick ?? '0.1'),
    },
    lot,
    marketLot:
      rules.maxMarketQuantity === undefined
        ? lot
        : { ...lot, max: decimal(rules.maxMarketQuantity) },
    minNotional: decimal(rules.minNotional ?? '5'),
    ...(rules.maxNotional === undefined ? {} : { maxNotional: decimal(rules.maxNotional) }),
    ...(rules.band === undefined
      ? {}
      : { priceBand: { up: decimal(rules.band.up), down: decimal(rules.band.down) } }),
    orderTypes: ['LIMIT', 'MARKET'],
    timeInForce: ['GTC', 'IOC', 'FOK', 'GTX'],
  }
}

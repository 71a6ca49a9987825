import { decimal, type Instrument, type Market } from '@asterkit/instruments'

/** A coin with both markets, as the simulation lists it. */
export interface Coin {
  readonly asset: string
  readonly symbol: string
  /** Quote per coin at the start. */
  readonly price: number
  readonly priceDecimals: number
  readonly spotStep: string
  readonly perpStep: string
}

/** Steps and prices of very different size; the perp step is never finer than the spot step. */
export const COINS: readonly Coin[] = [
  coin({ asset: 'BTC', price: 60_000, priceDecimals: 1, spotStep: '0.00001', perpStep: '0.001' }),
  coin({ asset: 'SOL', price: 150, priceDecimals: 2, spotStep: '0.001', perpStep: '0.01' }),
  coin({ asset: 'DOGE', price: 0.2, priceDecimals: 5, spotStep: '1', perpStep: '1' }),
]

/** Coins of the lively market; their prices there are about these. */
export const LIVELY_COINS: readonly Coin[] = [
  coin({ asset: 'BTC', price: 95_000, priceDecimals: 1, spotStep: '0.00001', perpStep: '0.001' }),
  coin({ asset: 'ETH', price: 3_300, priceDecimals: 1, spotStep: '0.0001', perpStep: '0.001' }),
  coin({ asset: 'BNB', price: 900, priceDecimals: 1, spotStep: '0.001', perpStep: '0.01' }),
  coin({ asset: 'ASTER', price: 1, priceDecimals: 4, spotStep: '0.01', perpStep: '0.01' }),
  coin({ asset: 'SOL', price: 145, priceDecimals: 2, spotStep: '0.001', perpStep: '0.01' }),
]

function coin(row: Omit<Coin, 'symbol'>): Coin {
  return { ...row, symbol: `${row.asset}USDT` }
}

/** Trading rules of one market of a coin. */
export function instrumentOf(
  { asset, symbol, priceDecimals, spotStep, perpStep }: Coin,
  market: Market,
): Instrument {
  const step = decimal(market === 'spot' ? spotStep : perpStep)
  const lot = { min: step, max: decimal('100000000'), step }
  const tick = decimal((10 ** -priceDecimals).toFixed(priceDecimals))
  return {
    market,
    symbol,
    baseAsset: asset,
    quoteAsset: 'USDT',
    status: 'TRADING',
    price: { min: tick, max: decimal('10000000'), tick },
    lot,
    marketLot: lot,
    minNotional: decimal('5'),
    orderTypes: ['LIMIT', 'MARKET', 'STOP_MARKET', 'TAKE_PROFIT_MARKET'],
    timeInForce: ['GTC', 'IOC', 'FOK', 'GTX'],
  }
}

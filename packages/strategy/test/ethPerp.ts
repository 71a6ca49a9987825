import { decimal, type Instrument } from '@asterkit/instruments'

/** A perpetual with a tick of 0.01 and a lot of 0.001. */
export const ETH_PERP: Instrument = {
  market: 'perp',
  symbol: 'ETHUSDT',
  baseAsset: 'ETH',
  quoteAsset: 'USDT',
  status: 'TRADING',
  price: { min: decimal('0.01'), max: decimal('1000000'), tick: decimal('0.01') },
  lot: { min: decimal('0.001'), max: decimal('10000'), step: decimal('0.001') },
  marketLot: { min: decimal('0.001'), max: decimal('10000'), step: decimal('0.001') },
  minNotional: decimal('5'),
  orderTypes: ['LIMIT'],
  timeInForce: ['GTX'],
}

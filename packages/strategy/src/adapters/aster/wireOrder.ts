import { InvalidInputError, type Market, type Side } from '@asterkit/instruments'
import type { Order, PositionSide } from '../../ports/exchange.ts'
import type { DecimalReader } from './decimalReader.ts'

/** Fields that both markets' orders share on the wire. */
export interface WireOrder {
  readonly symbol: string
  readonly orderId: string
  readonly clientOrderId: string
  readonly side: 'BUY' | 'SELL'
  readonly status: string
  readonly price: string
  readonly origQty: string
  readonly executedQty: string
  readonly cumQuote: string
  readonly reduceOnly?: boolean
  /** Of perpetuals. */
  readonly positionSide?: string
  readonly updateTime: number
}

/**
 * Reads an order of the wire.
 *
 * @throws {InvalidInputError} Its status is not known, so nothing may be concluded from it.
 */
export function readOrder(market: Market, wire: WireOrder, read: DecimalReader): Order {
  const status = readStatus(wire.status)
  if (status === undefined) throw new InvalidInputError(`unknown order status ${wire.status}`)
  return {
    market,
    symbol: wire.symbol,
    orderId: wire.orderId,
    clientOrderId: wire.clientOrderId,
    side: readSide(wire.side),
    ...readPositionSide(wire.positionSide),
    status,
    price: read(wire.price),
    quantity: read(wire.origQty),
    executedQuantity: read(wire.executedQty),
    executedQuote: read(wire.cumQuote),
    isReduceOnly: wire.reduceOnly === true,
    updateTime: wire.updateTime,
  }
}

/** Our word for a venue side. */
export function readSide(side: 'BUY' | 'SELL'): Side {
  return side === 'BUY' ? 'buy' : 'sell'
}

/**
 * Our words for a venue position side: none in one-way mode and on spot.
 *
 * @throws {InvalidInputError} It is not known, so nothing may be concluded from the row.
 */
export function readPositionSide(side: string | undefined): {
  readonly positionSide?: PositionSide
} {
  if (side === undefined || side === 'BOTH') return {}
  if (side === 'LONG') return { positionSide: 'long' }
  if (side === 'SHORT') return { positionSide: 'short' }
  throw new InvalidInputError(`unknown position side ${side}`)
}

const STATUSES: ReadonlyMap<string, Order['status']> = new Map([
  ['NEW', 'new'],
  // Liquidation and auto-deleveraging orders that have just begun.
  ['NEW_INSURANCE', 'new'],
  ['NEW_ADL', 'new'],
  ['PARTIALLY_FILLED', 'partially-filled'],
  ['FILLED', 'filled'],
  ['CANCELED', 'canceled'],
  ['REJECTED', 'rejected'],
  ['EXPIRED', 'expired'],
])

/** Our word for a venue status; undefined when it is not known. */
export function readStatus(status: string): Order['status'] | undefined {
  return STATUSES.get(status)
}

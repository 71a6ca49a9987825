import type { AccountEvent, Fill, Income, Order, PositionSide } from '../../ports/exchange.ts'

/**
 * An id of one of two accounts. Both may count alike, so that the leg is a part of it; the number stays in front, and
 * rows stay in order.
 */
function legId(id: string, leg: PositionSide): string {
  return `${id}-${leg}`
}

/** Which position a row of an account in one-way mode is of. A row of hedge mode is of no leg of ours. */
function sideOf(row: { readonly positionSide?: PositionSide }, leg: PositionSide) {
  return row.positionSide === undefined ? { positionSide: leg } : {}
}

/** An order of one of two accounts, as one of its leg's position. */
export function legOrder(order: Order, leg: PositionSide): Order {
  const { positionSide: _, ...rest } = order
  if (order.market === 'spot') return { ...rest, orderId: legId(order.orderId, leg) }
  return { ...rest, ...sideOf(order, leg), orderId: legId(order.orderId, leg) }
}

/** A trade of one of two accounts. */
export function legFill(fill: Fill, leg: PositionSide): Fill {
  const { positionSide: _, ...rest } = fill
  const ids = { orderId: legId(fill.orderId, leg), tradeId: legId(fill.tradeId, leg) }
  return { ...rest, ...(fill.market === 'perp' && sideOf(fill, leg)), ...ids }
}

/** A line of one of two wallets. */
export function legIncome(row: Income, leg: PositionSide): Income {
  return { ...row, id: legId(row.id, leg), leg }
}

/** An event of one of two accounts. */
export function legEvent(event: AccountEvent, leg: PositionSide): AccountEvent {
  return event.kind === 'order' ? { ...event, order: legOrder(event.order, leg) } : event
}

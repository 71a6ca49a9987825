import type { EndpointSpec } from '../endpoint.ts'

/**
 * Who goes first: `reduce` cancels, closes and burns nonces; `query` reads and manages; `open` is every
 * order that may enlarge an exposure.
 */
export type Lane = 'reduce' | 'query' | 'open'

/** Lanes in order of priority. */
export const lanes: readonly Lane[] = ['reduce', 'query', 'open']

/** Paths whose POST and PUT make or change orders. */
const ORDERS = /\/(?:order|batchOrders|chase|placeStrategyOrder|updateStrategyOrder)$/
/** Paths that stop orders although their method does not say so. */
const STOPS = /\/(?:noop|countdownCancelAll)$/

type Params = Readonly<Record<string, unknown>>

/** Lane of a call by what it does. In doubt an order counts as opening. */
export function laneOf(spec: EndpointSpec, params: Params): Lane {
  if (spec.method === 'GET' || spec.path.endsWith('/listenKey')) return 'query'
  if (spec.method === 'DELETE' || STOPS.test(spec.path)) return 'reduce'
  if (!ORDERS.test(spec.path)) return 'query'
  const orders = itemsOf(params) ?? [params]
  return orders.every((order) => isReducing(spec, order)) ? 'reduce' : 'open'
}

/** Orders that a call counts for against the limits of orders. */
export function ordersIn(spec: EndpointSpec, params: Params): number {
  if ((spec.method !== 'POST' && spec.method !== 'PUT') || !ORDERS.test(spec.path)) return 0
  return itemsOf(params)?.length ?? 1
}

function itemsOf({ batchOrders, subOrderList }: Params): readonly Params[] | undefined {
  const items = batchOrders ?? subOrderList
  return Array.isArray(items) && items.length > 0 ? items : undefined
}

function isReducing({ market, method }: EndpointSpec, order: Params): boolean {
  // A change names no side effect of its own: it may enlarge the order.
  if (method !== 'POST') return false
  if (market === 'spot') return order.side === 'SELL'
  if (isTrue(order.reduceOnly) || isTrue(order.closePosition)) return true
  const { side, positionSide } = order
  return (
    (positionSide === 'LONG' && side === 'SELL') || (positionSide === 'SHORT' && side === 'BUY')
  )
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true'
}

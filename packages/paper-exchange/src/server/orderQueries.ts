import type { Market } from '@asterkit/instruments'
import {
  type EpochMs,
  isOrderWorking,
  type VenueAccount,
  VenueError,
  type VenueOrder,
} from '../core/index.ts'
import { readOrderRef } from './orderRequests.ts'
import { type HistoryParams, readHistory, WEEK_MS } from './route.ts'

/** What names one order, as the schemas have it. */
interface OrderReferenceParams {
  readonly symbol: string
  readonly orderId?: string | undefined
  readonly origClientOrderId?: string | undefined
}

/**
 * Finds one working order.
 *
 * @throws {VenueError} -2013 when there is none, also for an order that is filled or cancelled.
 */
export function findOpenOrder(
  account: VenueAccount,
  market: Market,
  params: OrderReferenceParams,
): VenueOrder {
  const order = account.getOrder(market, params.symbol, readOrderRef(params))
  if (!isOrderWorking(order)) throw new VenueError(-2013, 'Order does not exist.')
  return order
}

/**
 * Lists orders of one symbol, working or not, oldest first: those of the last seven days, or of a range
 * of at most seven.
 *
 * @param params.orderId First order id to include.
 * @throws {VenueError} -1128 when the range is not allowed.
 */
export function listAllOrders(
  account: VenueAccount,
  market: Market,
  params: Omit<HistoryParams, 'fromId'> & Pick<OrderReferenceParams, 'symbol' | 'orderId'>,
  now: EpochMs,
): readonly VenueOrder[] {
  const { symbol, orderId, endTime, limit } = params
  const isFromId = orderId !== undefined
  // With an id the oldest rows count, not the newest: the week needs a beginning.
  const startTime = params.startTime ?? (isFromId ? (endTime ?? now) - WEEK_MS : undefined)
  return readHistory(
    { startTime, endTime, limit },
    now,
    { defaultLimit: 500, isWeekAtMost: true },
    (range) =>
      account.listOrders(market, symbol, {
        ...range,
        ...(isFromId ? { fromId: Number(orderId) } : {}),
      }),
  )
}

import type { Market } from '@asterkit/instruments'
import { type AccountState, ownKey, type WorkingOrder } from './accountState.ts'
import type { EpochMs } from './contract.ts'
import { refreshNextDue } from './due.ts'
import { refuse } from './refuse.ts'
import { endOrder } from './trade.ts'
import type { OrderEndReason } from './venueEvent.ts'
import { isOrderWorking, type OrderRef, type VenueOrder } from './venueOrder.ts'
import type { SymbolState, VenueState } from './venueState.ts'
import { workingOf } from './workingOrders.ts'

/** Orders that ended without any execution vanish from queries after so long. */
const UNFILLED_VISIBLE_MS = 7 * 24 * 3_600_000

/** Cancels one working order. @throws {VenueError} -2011 when there is none. */
export function cancelOrder(
  state: VenueState,
  account: AccountState,
  symbol: SymbolState,
  ref: OrderRef,
): VenueOrder {
  const order = findOrder(account, symbol, ref)
  const working = order === undefined ? undefined : account.working.get(order.orderId)
  const isGuarded = ref.nonce !== undefined && ref.nonce !== order?.nonce
  if (working === undefined || isGuarded) throw refuse(-2011)
  endOrder(state, symbol, working, 'CANCELED')
  return working.order
}

/** Cancels an account's working orders of one symbol, oldest first. */
export function cancelAllOrders(
  state: VenueState,
  account: AccountState,
  symbol: SymbolState,
  reason?: OrderEndReason,
): readonly VenueOrder[] {
  const workings = workingOrders(account, symbol.market, symbol.symbol)
  for (const working of workings) endOrder(state, symbol, working, 'CANCELED', reason)
  return workings.map(({ order }) => order)
}

/** An account's working orders, oldest first. */
export function workingOrders(
  account: AccountState,
  market: Market,
  symbol?: string,
): readonly WorkingOrder[] {
  if (symbol !== undefined) return [...workingOf(account, market, symbol).values()]
  return [...account.working.values()].filter(({ order }) => order.market === market)
}

/** The order that is meant; the newest one when a client id was used again. */
export function findOrder(
  account: AccountState,
  { market, symbol }: Pick<SymbolState, 'market' | 'symbol'>,
  { orderId, clientOrderId }: OrderRef,
): VenueOrder | undefined {
  const id =
    orderId ?? account.newestByClientId.get(ownKey(market, symbol))?.get(clientOrderId ?? '')
  const order = id === undefined ? undefined : account.orders.get(id)
  return order?.market === market && order.symbol === symbol ? order : undefined
}

/** Whether queries still show an order. */
export function isVisible(order: VenueOrder, now: EpochMs): boolean {
  if (isOrderWorking(order) || order.executedQuantity.gt(0)) return true
  return now - order.time < UNFILLED_VISIBLE_MS
}

/** Arms, renews or (with 0) disarms the dead man's switch of one perp symbol. */
export function setCountdownCancel(
  state: VenueState,
  account: AccountState,
  symbol: SymbolState,
  durationMs: number,
): void {
  if (!Number.isSafeInteger(durationMs) || durationMs < 0) throw refuse(-1102, 'countdownTime')
  if (durationMs === 0) account.countdowns.delete(symbol.symbol)
  else account.countdowns.set(symbol.symbol, state.now + durationMs)
  refreshNextDue(state)
}

import type { AccountState } from './accountState.ts'
import { VenueError } from './contract.ts'
import { checkRequest } from './orderRequest.ts'
import { checkPlacement, placeOrder } from './orders.ts'
import { refuse } from './refuse.ts'
import {
  DEFAULT_LINKS,
  type DrivenOn,
  type Strategy,
  type StrategyLink,
  type StrategyOrder,
  type StrategyRequest,
} from './strategy.ts'
import { symbolOf } from './symbolOf.ts'
import { endOrder } from './trade.ts'
import { isOrderWorking, type VenueOrder } from './venueOrder.ts'
import type { VenueState } from './venueState.ts'

/**
 * Places a strategy: orders that wait for no other go out at once, the rest when their driver gets there.
 *
 * @returns The strategy, with its failure when a later order was refused; what was placed is cancelled.
 * @throws {VenueError} An order is refused from the start, or the own id is taken; nothing has changed.
 */
export function placeStrategy(
  state: VenueState,
  account: AccountState,
  request: StrategyRequest,
): Strategy {
  const { clientStrategyId } = request
  const isTaken = [...account.strategies.values()].some(
    (other) => other.clientStrategyId === clientStrategyId && other.status === 'WORKING',
  )
  if (clientStrategyId !== undefined && isTaken) throw refuse(-2010, 'Duplicate strategy sent.')
  const orders = linkOrders(request)
  for (const order of orders) checkPart(state, account, order)
  state.lastStrategyId += 1
  const strategy: Strategy = {
    strategyId: state.lastStrategyId,
    clientStrategyId: clientStrategyId ?? `strategy-${state.lastStrategyId}`,
    type: request.type,
    status: 'WORKING',
    bookTime: state.now,
    updateTime: state.now,
    orders,
  }
  account.strategies.set(strategy.strategyId, strategy)
  for (const order of orders) {
    if (!isDeferred(order) && strategy.failure === undefined) {
      placePart(state, account, strategy, order)
    }
  }
  if (strategy.failure !== undefined) cancelStrategy(state, account, strategy)
  return strategy
}

/** Plays what the latest changes of strategy orders set off. */
export function playStrategies(state: VenueState): void {
  while (state.strategyMoves.length > 0) {
    for (const { account, orderId } of state.strategyMoves.splice(0)) {
      const strategy = account.strategyOf.get(orderId)
      const order = account.orders.get(orderId)
      if (strategy !== undefined && order !== undefined) drive(state, account, strategy, order)
    }
  }
}

/** Cancels the orders of a strategy that work, and gives up those that wait for their driver. */
function cancelStrategy(state: VenueState, account: AccountState, strategy: Strategy): void {
  for (const order of strategy.orders) cancelPart(state, account, order)
  refreshStatus(state, account, strategy)
}

function linkOrders({ type, parts }: StrategyRequest): readonly StrategyOrder[] {
  const isLinked = parts.some(({ links }) => links.length > 0)
  return parts.map(({ request, links }, index) => ({
    request,
    links: isLinked ? links : (DEFAULT_LINKS[type][index] ?? []),
    triggerTime: 0,
  }))
}

function checkPart(state: VenueState, account: AccountState, order: StrategyOrder): void {
  const symbol = symbolOf(state, 'perp', order.request.symbol)
  // What an order needs when its driver has filled cannot be judged before.
  const refusal = isDeferred(order) ? checkRequest(order.request) : undefined
  if (refusal !== undefined) throw refusal
  if (!isDeferred(order)) checkPlacement(state, account, symbol, order.request)
}

function isDeferred({ links }: StrategyOrder): boolean {
  return links.some(({ action }) => action === 'PLACE_ORDER')
}

/** Places one order of a strategy; a refusal is kept as the strategy's failure. */
export function placePart(
  state: VenueState,
  account: AccountState,
  strategy: Strategy,
  part: StrategyOrder,
  request = part.request,
): void {
  try {
    const symbol = symbolOf(state, 'perp', request.symbol)
    const { orderId } = placeOrder(state, account, symbol, request)
    part.orderId = orderId
    account.strategyOf.set(orderId, strategy)
    state.strategyMoves.push({ account, orderId })
  } catch (error) {
    if (!(error instanceof VenueError)) throw error
    part.ended = 'REJECTED'
    strategy.failure ??= { code: error.code, message: error.message }
  }
}

function cancelPart(state: VenueState, account: AccountState, part: StrategyOrder): void {
  if (part.orderId === undefined) {
    part.ended ??= 'CANCELED'
    return
  }
  const working = account.working.get(part.orderId)
  if (working === undefined) return
  endOrder(state, symbolOf(state, 'perp', part.request.symbol), working, 'CANCELED', 'STRATEGY')
}

function drive(
  state: VenueState,
  account: AccountState,
  strategy: Strategy,
  driver: VenueOrder,
): void {
  const position = strategy.orders.findIndex(({ orderId }) => orderId === driver.orderId) + 1
  for (const part of strategy.orders) {
    for (const link of part.links) {
      if (link.driver === position && hasReached(driver, link.on)) {
        follow(state, account, strategy, { part, link })
      }
    }
  }
  refreshStatus(state, account, strategy)
}

function follow(
  state: VenueState,
  account: AccountState,
  strategy: Strategy,
  { part, link }: { readonly part: StrategyOrder; readonly link: StrategyLink },
): void {
  if (link.action === 'CANCEL_ORDER') {
    cancelPart(state, account, part)
  } else if (part.orderId === undefined && part.ended === undefined) {
    part.triggerTime = state.now
    placePart(state, account, strategy, part)
  }
}

function hasReached({ status }: VenueOrder, on: DrivenOn): boolean {
  if (on !== 'PARTIALLY_FILLED_OR_FILLED') return status === on
  return status === 'PARTIALLY_FILLED' || status === 'FILLED'
}

/** A strategy is over when nothing of it works and nothing can be placed any more. */
function refreshStatus(state: VenueState, account: AccountState, strategy: Strategy): void {
  strategy.updateTime = state.now
  const isAlive = ({ orderId }: StrategyOrder) => {
    const order = orderId === undefined ? undefined : account.orders.get(orderId)
    return order !== undefined && isOrderWorking(order)
  }
  if (strategy.orders.some(isAlive)) return
  const isPending = state.strategyMoves.some(
    ({ orderId }) => account.strategyOf.get(orderId) === strategy,
  )
  if (isPending) return
  strategy.status = 'EXPIRED'
  for (const part of strategy.orders) if (part.orderId === undefined) part.ended ??= 'EXPIRED'
}

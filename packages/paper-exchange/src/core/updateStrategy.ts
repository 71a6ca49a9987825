import type { AccountState } from './accountState.ts'
import { VenueError, type VenueOrderRequest } from './contract.ts'
import { modifyOrder } from './modifyOrder.ts'
import { checkRequest } from './orderRequest.ts'
import { checkPlacement } from './orders.ts'
import { refuse } from './refuse.ts'
import { placePart } from './strategies.ts'
import type { Strategy, StrategyOrder } from './strategy.ts'
import { symbolOf } from './symbolOf.ts'
import { endOrder } from './trade.ts'
import { isOrderWaiting, isOrderWorking } from './venueOrder.ts'
import type { VenueState } from './venueState.ts'

/**
 * Changes the orders of a working strategy, each on its own: one that is not placed yet is replaced, a
 * resting one is changed like any LIMIT order, a conditional one that waits is replaced by another.
 *
 * @returns Per order, by position: undefined when it is as asked for now, else why not.
 * @throws {VenueError} -2013 when the strategy does not work.
 */
export function updateStrategy(
  state: VenueState,
  account: AccountState,
  strategyId: number,
  requests: readonly VenueOrderRequest[],
): readonly (VenueError | undefined)[] {
  const strategy = account.strategies.get(strategyId)
  if (strategy?.status !== 'WORKING') throw refuse(-2013)
  strategy.updateTime = state.now
  return strategy.orders.map((part, index) => {
    const request = requests[index]
    if (request === undefined) return undefined
    try {
      updatePart(state, account, strategy, { part, request })
      return undefined
    } catch (error) {
      if (error instanceof VenueError) return error
      throw error
    }
  })
}

function updatePart(
  state: VenueState,
  account: AccountState,
  strategy: Strategy,
  { part, request }: { readonly part: StrategyOrder; readonly request: VenueOrderRequest },
): void {
  const symbol = symbolOf(state, 'perp', part.request.symbol)
  if (request.symbol !== part.request.symbol) throw refuse(-1121)
  if (part.orderId === undefined) {
    if (part.ended !== undefined) throw refuse(-2013)
    const refusal = checkRequest(request)
    if (refusal !== undefined) throw refusal
    part.request = request
    return
  }
  const order = account.orders.get(part.orderId)
  const working = account.working.get(part.orderId)
  if (order === undefined || working === undefined || !isOrderWorking(order)) throw refuse(-2013)
  if (!isOrderWaiting(order)) {
    const { quantity = order.quantity, price = order.price } = request
    if (quantity.eq(order.quantity) && price.eq(order.price)) return
    const change = { quantity, price }
    modifyOrder(state, account, symbol, { ref: { orderId: order.orderId }, change })
  } else {
    checkPlacement(state, account, symbol, request)
    // The old order leaves the strategy first: its end must drive nothing.
    account.strategyOf.delete(order.orderId)
    endOrder(state, symbol, working, 'CANCELED', 'STRATEGY')
    placePart(state, account, strategy, part, request)
  }
  part.request = request
}

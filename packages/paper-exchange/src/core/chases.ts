import { type Decimal, isOnGrid, ZERO } from '@asterkit/instruments'
import type { AccountState, WorkingOrder } from './accountState.ts'
import type { Chase, ChaseRequest } from './chase.ts'
import { type EpochMs, VenueError } from './contract.ts'
import { refreshNextDue } from './due.ts'
import { modifyOrder } from './modifyOrder.ts'
import { placeOrder } from './orders.ts'
import { markOf } from './positions.ts'
import { refuse } from './refuse.ts'
import { symbolOf } from './symbolOf.ts'
import { endOrder } from './trade.ts'
import { remainingOf } from './venueOrder.ts'
import type { SymbolState, VenueState } from './venueState.ts'

/** How often a chase looks at the book. */
const STEP_MS = 1000

/**
 * Starts a chase: a limit order, post-only unless it says otherwise, that moves once per second to the
 * best price which the outside shows on its side.
 *
 * @throws {VenueError} -1112 without a book, -4014 for an offset off the tick, or what a placement throws.
 */
export function placeChase(state: VenueState, account: AccountState, request: ChaseRequest): Chase {
  const symbol = symbolOf(state, 'perp', request.symbol)
  const { tick } = symbol.instrument.price
  const { offset, maxOffset } = request
  const isOff = (amount: Decimal | undefined) =>
    amount !== undefined && (amount.lt(0) || !isOnGrid(amount, ZERO, tick))
  if (isOff(offset) || (maxOffset?.type === 'ABSOLUTE' && isOff(maxOffset.value))) {
    throw refuse(-4014)
  }
  const price = chasedPrice(symbol, request)
  if (price === undefined) throw refuse(-1112)
  const { side, positionSide, reduceOnly, nonce } = request
  const { orderId } = placeOrder(state, account, symbol, {
    market: 'perp',
    symbol: request.symbol,
    side,
    type: 'LIMIT',
    timeInForce: request.timeInForce ?? 'GTX',
    price,
    quantity: baseQuantity(symbol, request),
    ...(positionSide === undefined ? {} : { positionSide }),
    ...(reduceOnly === undefined ? {} : { reduceOnly }),
    ...(nonce === undefined ? {} : { nonce }),
  })
  state.lastStrategyId += 1
  const chase: Chase = {
    strategyId: state.lastStrategyId,
    clientStrategyId: request.clientStrategyId ?? `chase-${state.lastStrategyId}`,
    request,
    orderId,
    startPrice: price,
    bookTime: state.now,
    nextTime: state.now + STEP_MS,
  }
  account.chases.set(chase.strategyId, chase)
  refreshNextDue(state)
  return chase
}

/** Moves the chases whose second is over; those whose order is done are forgotten. */
export function playChases(state: VenueState, due: EpochMs): void {
  for (const account of state.accounts.values()) {
    for (const chase of account.chases.values()) {
      if (chase.nextTime > due) continue
      chase.nextTime = due + STEP_MS
      const working = account.working.get(chase.orderId)
      if (working === undefined) account.chases.delete(chase.strategyId)
      else step(state, account, chase, working)
    }
  }
}

function step(
  state: VenueState,
  account: AccountState,
  { request, startPrice, orderId }: Chase,
  working: WorkingOrder,
): void {
  const symbol = symbolOf(state, 'perp', request.symbol)
  const price = chasedPrice(symbol, request)
  if (price === undefined || price.eq(working.order.price)) return
  if (isTooFar(request, startPrice, price)) {
    endOrder(state, symbol, working, 'CANCELED', 'OFFSET_CANCELLED')
    return
  }
  const { executedQuantity } = working.order
  const quantity = executedQuantity.plus(remainingOf(working.order))
  try {
    modifyOrder(state, account, symbol, { ref: { orderId }, change: { price, quantity } })
  } catch (error) {
    // A refused move leaves the order where it is; the next second tries again.
    if (!(error instanceof VenueError)) throw error
  }
}

/** Best outside price of the chase's own side less its offset; undefined while that side is empty. */
function chasedPrice(
  { book }: SymbolState,
  { side, offset = ZERO }: ChaseRequest,
): Decimal | undefined {
  const best = book.bestOutside(side === 'buy' ? 'sell' : 'buy')?.[0]
  return side === 'buy' ? best?.minus(offset) : best?.plus(offset)
}

function isTooFar({ maxOffset }: ChaseRequest, from: Decimal, to: Decimal): boolean {
  if (maxOffset === undefined) return false
  const { value, type } = maxOffset
  const allowed = type === 'ABSOLUTE' ? value : from.times(value).div(100)
  return to.minus(from).abs().gt(allowed)
}

function baseQuantity(symbol: SymbolState, { quantity, unit }: ChaseRequest): Decimal {
  if (unit === 'BASE') return quantity
  const mark = markOf(symbol)
  if (mark.isZero()) throw refuse(-1112)
  const { step: lotStep } = symbol.instrument.lot
  return quantity.div(mark).div(lotStep).floor().times(lotStep)
}

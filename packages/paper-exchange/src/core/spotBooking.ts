import { Decimal } from '@asterkit/instruments'
import { type SpotBalance, spotBalance, type WorkingOrder } from './accountState.ts'
import { touchSpot } from './changes.ts'
import { bookDown, bookUp } from './money.ts'
import { addTo } from './pots.ts'
import type { SymbolState, VenueState } from './venueState.ts'

/** What one execution did to an account, for its fill row. */
export interface Booked {
  readonly quoteQuantity: Decimal
  readonly commission: Decimal
  readonly commissionAsset: string
  readonly realizedPnl: Decimal
}

/** One execution as one side sees it. */
export interface Execution {
  readonly price: Decimal
  readonly quantity: Decimal
  readonly isMaker: boolean
  /** Whether no commission is taken. */
  readonly isFree?: boolean
}

/**
 * Books a spot execution. A buyer pays the value rounded up and the commission in the coins received;
 * a seller receives the value rounded down, less the commission in quote.
 */
export function bookSpotFill(
  state: VenueState,
  symbol: SymbolState,
  working: WorkingOrder,
  execution: Execution,
): Omit<Booked, 'realizedPnl'> {
  const { baseAsset, quoteAsset } = symbol.instrument
  touchSpot(state.changes, working.account, 'ORDER', baseAsset, quoteAsset)
  return working.order.side === 'buy'
    ? bookBuy(state, symbol, working, execution)
    : bookSell(state, symbol, working, execution)
}

/** What a resting spot order must bind: quote for a buy (rounded up), base for a sell. */
export function spotLock(working: Pick<WorkingOrder, 'order'>): Decimal {
  const { side, price, quantity, executedQuantity } = working.order
  const remaining = quantity.minus(executedQuantity)
  return side === 'buy' ? bookUp(remaining.times(price)) : remaining
}

function bookBuy(
  state: VenueState,
  { instrument }: SymbolState,
  working: WorkingOrder,
  { price, quantity, isMaker }: Execution,
): Omit<Booked, 'realizedPnl'> {
  const { baseAsset, quoteAsset } = instrument
  const base = spotBalance(working.account, baseAsset)
  const quote = spotBalance(working.account, quoteAsset)
  const value = isMaker
    ? payFromLock(working, quote, quantity)
    : // Rounding up each part of an order that spends the whole balance must not overdraw it.
      Decimal.min(bookUp(price.times(quantity)), quote.free)
  if (!isMaker) quote.free = quote.free.minus(value)
  const commission = bookUp(quantity.times(rateOf(state, 'spot', isMaker)))
  base.free = base.free.plus(quantity).minus(commission)
  addTo(state.pots.outside, quoteAsset, value)
  addTo(state.pots.outside, baseAsset, quantity.neg())
  addTo(state.pots.fees, baseAsset, commission)
  return { quoteQuantity: value, commission, commissionAsset: baseAsset }
}

/** A resting buy pays what it had bound for this part, so that all parts sum to the first lock. */
function payFromLock(working: WorkingOrder, quote: SpotBalance, quantity: Decimal): Decimal {
  const { order } = working
  const executedQuantity = order.executedQuantity.plus(quantity)
  const lockAfter = spotLock({ order: { ...order, executedQuantity } })
  const value = working.locked.minus(lockAfter)
  quote.locked = quote.locked.minus(value)
  working.locked = lockAfter
  return value
}

function bookSell(
  state: VenueState,
  { instrument }: SymbolState,
  working: WorkingOrder,
  { price, quantity, isMaker }: Execution,
): Omit<Booked, 'realizedPnl'> {
  const { baseAsset, quoteAsset } = instrument
  const base = spotBalance(working.account, baseAsset)
  const quote = spotBalance(working.account, quoteAsset)
  if (isMaker) {
    base.locked = base.locked.minus(quantity)
    working.locked = working.locked.minus(quantity)
  } else {
    base.free = base.free.minus(quantity)
  }
  const value = bookDown(price.times(quantity))
  const commission = bookUp(value.times(rateOf(state, 'spot', isMaker)))
  quote.free = quote.free.plus(value).minus(commission)
  addTo(state.pots.outside, quoteAsset, value.neg())
  addTo(state.pots.outside, baseAsset, quantity)
  addTo(state.pots.fees, quoteAsset, commission)
  return { quoteQuantity: value, commission, commissionAsset: quoteAsset }
}

/** The commission rate of one execution, fraction of its value. */
export function rateOf(state: VenueState, market: 'spot' | 'perp', isMaker: boolean): Decimal {
  const { maker, taker } = state.commission[market]
  return isMaker ? maker : taker
}

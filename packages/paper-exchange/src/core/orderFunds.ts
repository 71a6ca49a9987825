import { compareDecimals, type Decimal, isAboveZero, ZERO } from '@asterkit/instruments'
import type { AccountState } from './accountState.ts'
import type { VenueError, VenueOrderRequest } from './contract.ts'
import { availableMargin, exposureWith } from './margin.ts'
import { previewTake } from './matching.ts'
import { bookUp } from './money.ts'
import { isReducing } from './positionSide.ts'
import { markOf, maxNotionalAt, positionOf } from './positions.ts'
import { refuse } from './refuse.ts'
import { largerOf } from './smallerOf.ts'
import type { SymbolState, VenueState } from './venueState.ts'

/** Whether the account can pay for an order whose quantity is known. @returns The refusal, or undefined. */
export function checkFunds(
  state: VenueState,
  account: AccountState,
  symbol: SymbolState,
  order: VenueOrderRequest & { readonly quantity: Decimal },
): VenueError | undefined {
  return symbol.market === 'spot'
    ? checkSpotFunds(state, account, symbol, order)
    : checkPerpFunds(state, account, symbol, order)
}

type SizedRequest = VenueOrderRequest & { readonly quantity: Decimal }

function checkSpotFunds(
  state: VenueState,
  account: AccountState,
  symbol: SymbolState,
  order: SizedRequest,
): VenueError | undefined {
  const { baseAsset, quoteAsset } = symbol.instrument
  const asset = order.side === 'buy' ? quoteAsset : baseAsset
  const free = account.spot.get(asset)?.free ?? ZERO
  const needed = order.side === 'sell' ? order.quantity : spotCost(state, symbol, order)
  return compareDecimals(needed, free) > 0 ? refuse(-2018) : undefined
}

function spotCost(state: VenueState, symbol: SymbolState, order: SizedRequest): Decimal {
  if (order.price !== undefined) return bookUp(order.price.times(order.quantity))
  return bookUp(previewTake(state, symbol, order).value)
}

/**
 * An order that can only shrink the position needs no margin. Any other needs the initial margin of what
 * it adds, its taker commission, and the loss that its price has against the mark.
 */
function checkPerpFunds(
  state: VenueState,
  account: AccountState,
  symbol: SymbolState,
  order: SizedRequest,
): VenueError | undefined {
  const { side, quantity } = order
  const ref = { symbol: symbol.symbol, side: order.positionSide ?? 'BOTH' }
  const position = positionOf(state, account, ref)
  if (isReducing(order)) {
    const isOpposite = side === 'buy' ? position.quantity.lt(0) : position.quantity.gt(0)
    return isOpposite ? undefined : refuse(-2022)
  }
  const limit = order.price ?? previewTake(state, symbol, order).worstPrice ?? markOf(symbol)
  // A sell fills at the bid when its limit is below it: its value is the larger of the two.
  const price = side === 'sell' ? largerOf(limit, symbol.book.top().bidPrice) : limit
  const value = price.times(quantity)
  const { added, reached } = exposureWith(state, account, position, { side, value })
  if (!isAboveZero(added)) return undefined
  const cap = maxNotionalAt(state.brackets(symbol.symbol), position.settings.leverage)
  if (compareDecimals(reached, cap) > 0) return refuse(-2027)
  const fee = bookUp(value.times(state.commission.perp.taker))
  const mark = markOf(symbol)
  const gap = side === 'buy' ? limit.minus(mark) : mark.minus(limit)
  const openLoss = mark.isZero() || !isAboveZero(gap) ? ZERO : bookUp(gap.times(quantity))
  const needed = added.plus(fee).plus(openLoss)
  return compareDecimals(needed, availableMargin(state, account)) > 0 ? refuse(-2019) : undefined
}

import { Decimal, ZERO } from '@asterkit/instruments'
import type { AccountState, Position } from './accountState.ts'
import { type ForcedClose, fillForced, openForcedOrder } from './forcedClose.ts'
import { markOf, unrealizedProfit } from './positions.ts'
import { perpOf, type SymbolState, type VenueState } from './venueState.ts'

/** One account's position on a side of a symbol, and its place in the queue. */
interface Candidate {
  readonly account: AccountState
  readonly position: Position
  readonly score: Decimal
}

/**
 * Closes a bankrupt position against those who gain most on the other side, at the price at which its
 * owner owes nothing. Nobody is closed at a loss; the market takes what is left. No commission.
 */
export function deleverage(
  state: VenueState,
  symbol: SymbolState,
  loser: { readonly account: AccountState; readonly position: Position },
  price: Decimal,
): void {
  const close: ForcedClose = {
    kind: 'LIQUIDATION',
    quantity: loser.position.quantity.abs(),
    price,
    takeover: 'ADL',
  }
  const isLong = loser.position.quantity.gt(0)
  const queue = adlQueue(symbol, isLong ? 'short' : 'long')
  const working = openForcedOrder(state, loser.account, loser.position, close)
  let left = close.quantity
  for (const { account, position } of queue) {
    if (left.isZero()) break
    if (account === loser.account || unrealizedProfit(position, price).lt(0)) continue
    const quantity = Decimal.min(left, position.quantity.abs())
    const counter = openForcedOrder(state, account, position, { ...close, kind: 'ADL', quantity })
    state.lastTradeId += 1
    const fill = { quantity, tradeId: state.lastTradeId, isFree: true }
    fillForced(state, symbol, working, fill)
    fillForced(state, symbol, counter, fill)
    left = left.minus(quantity)
  }
  if (left.gt(0)) {
    state.lastTradeId += 1
    fillForced(state, symbol, working, { quantity: left, tradeId: state.lastTradeId, isFree: true })
  }
}

/**
 * Where a position stands in its side's queue: 4 is closed first, 0 last; undefined when flat.
 */
export function adlQuantileOf(symbol: SymbolState, position: Position): number | undefined {
  if (position.quantity.isZero()) return undefined
  const queue = adlQueue(symbol, position.quantity.gt(0) ? 'long' : 'short')
  const place = queue.findIndex((candidate) => candidate.position === position)
  return Math.floor(((queue.length - 1 - place) * 5) / queue.length)
}

/** The positions of one direction, those that are closed first at the front. */
function adlQueue(symbol: SymbolState, direction: 'long' | 'short'): readonly Candidate[] {
  const queue: Candidate[] = []
  for (const account of perpOf(symbol).holders) {
    for (const position of account.positions.values()) {
      if (position.symbol !== symbol.symbol || position.quantity.isZero()) continue
      if (position.quantity.gt(0) !== (direction === 'long')) continue
      queue.push({ account, position, score: scoreOf(position, markOf(symbol)) })
    }
  }
  // Sorting is stable: of equals, who opened first is closed first.
  return queue.sort((a, b) => b.score.cmp(a.score))
}

/** Profit per cost times leverage; a loss is divided by the leverage instead. */
function scoreOf(position: Position, mark: Decimal): Decimal {
  const { leverage } = position.settings
  const cost = position.cost.abs()
  const share = cost.isZero() ? ZERO : unrealizedProfit(position, mark).div(cost)
  return share.gt(0) ? share.times(leverage) : share.div(leverage)
}

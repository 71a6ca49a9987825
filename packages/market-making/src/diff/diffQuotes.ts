import { InvalidInputError } from '@asterkit/instruments'
import { requireNotBelowZero, requireWhole } from '../inputRules.ts'
import type { Quote } from '../quote/ladder.ts'
import { bestAfter, keepApart } from './keepApart.ts'
import { limitLots } from './limitLots.ts'
import { type Pair, pairQuotes } from './pairQuotes.ts'
import { type DiffRules, moveQuote, type QuoteAction, type WorkingQuote } from './quoteAction.ts'

/**
 * Compares wanted quotes with working orders: which stay, which move, which go, and which are new.
 *
 * An order stays while its move is worth no more than a request and its place in the queue:
 * |wanted - working| <= minMoveTicks + queueValueTicks * (1 - queueAhead).
 *
 * @returns In the order in which to send them, so that our own orders never meet: cancels, amendments away from
 *   the market, amendments toward it, new orders; then what stays and what waits. After all of them no bid is at
 *   or above an ask of ours, every wanted quote has at most one order, and no side exceeds `mostLots` but by
 *   orders that are not settled.
 * @throws {InvalidInputError} A count is no whole number above 0, wanted bids and asks cross, two wanted
 *   quotes of a side have one price, or two working orders one id.
 */
export function diffQuotes(
  wanted: readonly Quote[],
  working: readonly WorkingQuote[],
  rules: DiffRules = {},
): readonly QuoteAction[] {
  checkInput(wanted, working, rules)
  const pairs = (['buy', 'sell'] as const).flatMap((side) =>
    pairQuotes(
      wanted.filter((quote) => quote.side === side),
      working.filter((quote) => quote.side === side),
    ),
  )
  const actions = pairs.map((pair) => decide(pair, rules))
  keepApart(actions, pairs)
  if (rules.mostLots !== undefined) {
    limitLots(actions, pairs, 'buy', rules.mostLots.bid)
    limitLots(actions, pairs, 'sell', rules.mostLots.ask)
  }
  if (rules.mostOrders !== undefined) limitOrders(actions, rules.mostOrders - working.length)
  return actions
    .filter((action) => action !== undefined)
    .sort((one, other) => sendingRank(one) - sendingRank(other))
}

function decide({ wanted, working }: Pair, rules: DiffRules): QuoteAction | undefined {
  if (working === undefined) return wanted && { kind: 'place', to: wanted }
  if (!working.isSettled) return { kind: 'keep', from: working, reason: 'unsettled' }
  if (wanted === undefined) return { kind: 'cancel', from: working, reason: 'not-wanted' }
  if (isOutOfBounds(working, rules)) return moveQuote(working, wanted, 'bound')
  const distance = Math.abs(wanted.ticks - working.ticks)
  const minMove = rules.minMoveTicks ?? 0
  const queueWorth = (rules.queueValueTicks ?? 0) * (1 - (working.queueAhead ?? 1))
  if (distance > minMove + queueWorth) return moveQuote(working, wanted, 'price')
  if (Math.abs(wanted.lots - working.lots) > (rules.sizeTolerance ?? 0) * wanted.lots) {
    return moveQuote(working, wanted, 'size')
  }
  const reason = distance === 0 ? 'unchanged' : distance <= minMove ? 'small-move' : 'queue'
  return { kind: 'keep', from: working, reason }
}

/** Lets as many new orders through as there is room for, the best levels first. */
function limitOrders(actions: (QuoteAction | undefined)[], room: number): void {
  let left = room
  actions.forEach((action, at) => {
    if (action?.kind !== 'place') return
    if (left > 0) left -= 1
    else actions[at] = { kind: 'wait', to: action.to, reason: 'no-room' }
  })
}

function isOutOfBounds({ side, ticks }: Quote, { bounds }: DiffRules): boolean {
  if (bounds === undefined) return false
  return side === 'buy' ? ticks > bounds.bid : ticks < bounds.ask
}

function sendingRank(action: QuoteAction): number {
  switch (action.kind) {
    case 'cancel':
      return 0
    case 'amend': {
      const { from, to } = action
      const isAway = from.side === 'buy' ? to.ticks < from.ticks : to.ticks > from.ticks
      return isAway ? 1 : 2
    }
    case 'place':
      return 3
    case 'keep':
      return 4
    case 'wait':
      return 5
  }
}

function checkInput(
  wanted: readonly Quote[],
  working: readonly WorkingQuote[],
  rules: DiffRules,
): void {
  for (const { ticks, lots } of [...wanted, ...working]) {
    requireWhole(ticks, 'ticks', 1)
    requireWhole(lots, 'lots', 1)
  }
  requireNotBelowZero(rules.minMoveTicks ?? 0, 'minMoveTicks')
  requireNotBelowZero(rules.queueValueTicks ?? 0, 'queueValueTicks')
  requireNotBelowZero(rules.sizeTolerance ?? 0, 'sizeTolerance')
  const best = bestAfter(wanted.map((to) => ({ kind: 'place', to })))
  if (best.bid >= best.ask) {
    throw new InvalidInputError(`wanted quotes cross: bid ${best.bid}, ask ${best.ask}`)
  }
  if (new Set(wanted.map(({ side, ticks }) => `${side}${ticks}`)).size < wanted.length) {
    throw new InvalidInputError('two wanted quotes of a side have one price')
  }
  if (new Set(working.map(({ id }) => id)).size < working.length) {
    throw new InvalidInputError('two working orders have one id')
  }
}

import type { Side } from '@asterkit/instruments'
import type { Pair } from './pairQuotes.ts'
import { moveQuote, type QuoteAction, restingAfter } from './quoteAction.ts'

/**
 * Changes the actions of one side until what rests is within a limit. The deepest level gives way first: orders
 * that are kept larger than wanted shrink; new ones wait and growing ones stay small; at last orders go.
 * Orders that are not settled count in full and stay.
 *
 * @param actions One per pair, changed in place.
 * @param most Lots that may rest on this side.
 */
export function limitLots(
  actions: (QuoteAction | undefined)[],
  pairs: readonly Pair[],
  side: Side,
  most: number,
): void {
  for (const giveWay of [shrink, wait, leave]) {
    // Pairs run from the best level on.
    for (let at = pairs.length - 1; at >= 0 && lotsAfter(actions, side) > most; at -= 1) {
      const action = actions[at]
      if (restingAfter(action)?.side !== side) continue
      actions[at] = giveWay(action!, pairs[at]!)
    }
  }
}

function shrink(action: QuoteAction, { wanted, working }: Pair): QuoteAction {
  const isLarge = working?.isSettled && wanted && working.lots > wanted.lots
  return action.kind === 'keep' && isLarge ? moveQuote(working, wanted, 'size') : action
}

function wait(action: QuoteAction): QuoteAction {
  if (action.kind === 'place') return { kind: 'wait', to: action.to, reason: 'no-room' }
  if (action.kind !== 'amend' || action.to.lots <= action.from.lots) return action
  const { from, to } = action
  if (from.ticks === to.ticks) return { kind: 'keep', from, reason: 'no-room' }
  return { ...action, to: { ...to, lots: from.lots } }
}

function leave(action: QuoteAction): QuoteAction {
  if (action.kind !== 'amend' && action.kind !== 'keep') return action
  const { from } = action
  return from.isSettled ? { kind: 'cancel', from, reason: 'no-room' } : action
}

function lotsAfter(actions: readonly (QuoteAction | undefined)[], side: Side): number {
  return actions.reduce((sum, action) => {
    const resting = restingAfter(action)
    return resting?.side === side ? sum + resting.lots : sum
  }, 0)
}

import type { Sides } from '../quote/applySkew.ts'
import type { Quote } from '../quote/ladder.ts'
import type { Pair } from './pairQuotes.ts'
import { moveQuote, type QuoteAction, restingAfter } from './quoteAction.ts'

/**
 * Changes actions until no bid of ours will rest at or above an ask of ours: orders that were to stay move to
 * where they are wanted; what meets an order that is not settled waits, or goes.
 *
 * @param actions One per pair, changed in place.
 */
export function keepApart(actions: (QuoteAction | undefined)[], pairs: readonly Pair[]): void {
  // Each round moves at least one order for good.
  while (change(actions, (action, at) => moveKept(action, pairs[at]!)));
  change(actions, giveWay)
}

/** Best prices of what will rest. */
export function bestAfter(actions: readonly (QuoteAction | undefined)[]): Sides {
  let bid = Number.NEGATIVE_INFINITY
  let ask = Number.POSITIVE_INFINITY
  for (const action of actions) {
    const resting = restingAfter(action)
    if (resting?.side === 'buy') bid = Math.max(bid, resting.ticks)
    if (resting?.side === 'sell') ask = Math.min(ask, resting.ticks)
  }
  return { bid, ask }
}

type Replace = (action: QuoteAction, at: number) => QuoteAction | undefined

/** Replaces actions whose orders would meet the other side; says whether any was. */
function change(actions: (QuoteAction | undefined)[], replace: Replace): boolean {
  const best = bestAfter(actions)
  if (best.bid < best.ask) return false
  let isChanged = false
  actions.forEach((action, at) => {
    const resting = restingAfter(action)
    if (action === undefined || resting === undefined || !meets(resting, best)) return
    const replaced = replace(action, at)
    if (replaced === undefined) return
    actions[at] = replaced
    isChanged = true
  })
  return isChanged
}

function moveKept(action: QuoteAction, { wanted, working }: Pair): QuoteAction | undefined {
  const isKept = action.kind === 'keep' && working?.isSettled === true
  return isKept && wanted ? moveQuote(working, wanted, 'own-order') : undefined
}

/** By now only orders that are not settled are left in the way. */
function giveWay(action: QuoteAction): QuoteAction | undefined {
  if (action.kind === 'place') return { kind: 'wait', to: action.to, reason: 'own-order' }
  if (action.kind !== 'amend') return undefined
  return { kind: 'cancel', from: action.from, reason: 'own-order' }
}

function meets({ side, ticks }: Quote, best: Sides): boolean {
  return side === 'buy' ? ticks >= best.ask : ticks <= best.bid
}

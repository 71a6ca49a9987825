import { ZERO } from '@asterkit/instruments'
import { judgedCapital, openingCapital } from './capital.ts'
import { type FarmIntent, hold, type Need, needOf } from './intents.ts'
import type { Judgement } from './judge.ts'
import { planEntry, planWalletMove, splitCapital } from './plan.ts'
import { bestOf, flatReason, needsOf } from './ranking.ts'
import type { FarmState, PairDepth } from './state.ts'

/** What is wanted of a free place. */
export interface OpeningDecision {
  readonly intents: readonly FarmIntent[]
  readonly needs: readonly Need[]
  /** The symbols as weighed here: with books that are too thin rejected. */
  readonly judgements: readonly Judgement[]
}

/** Decides what to open in a free place, out of the symbols that are not held. */
export function decideOpening(state: FarmState, judged: readonly Judgement[]): OpeningDecision {
  const judgements = judged.map((judgement) => withDepthRule(state, judgement))
  const best = bestOf(judgements)
  const needs = needsOf(judgements)
  const answer = (intent: FarmIntent, more: readonly Need[] = []): OpeningDecision => ({
    intents: [intent],
    needs: [...needs, ...more],
    judgements,
  })
  const block = state.memory.openingBlock
  if (block !== undefined) return answer(hold('blocked', block))
  if (best === undefined) return answer(hold('nothing-eligible', flatReason(judgements)))
  const { symbol } = best.facts.pair
  const depth = state.depths.get(symbol)
  if (depth === undefined) {
    return answer(hold('unknown-data', `${symbol}: depth is not known yet`), [
      needOf('depth', best.facts.pair),
    ])
  }
  return answer(moveOrOpen(state, best, depth))
}

function moveOrOpen(state: FarmState, best: Judgement, depth: PairDepth): FarmIntent {
  const { config, wallets } = state
  if (wallets === undefined) return hold('unknown-data', 'wallet balances are not known')
  const { symbol } = best.facts.pair
  const capital = openingCapital(state, wallets)
  const move = planWalletMove(wallets, config, capital)
  if (move !== undefined) return { kind: 'move-wallets', move, symbol }
  const planned = planEntry(best.facts, config, splitCapital(wallets, config, capital), depth)
  if (planned.kind === 'refused') return hold('capital', `${symbol}: ${planned.reason.detail}`)
  return { kind: 'open', entry: planned.entry }
}

/**
 * Weighs a symbol once more with its books: depth and basis for the whole pair, and the costs that all four
 * fills would really have.
 */
function withDepthRule(state: FarmState, judgement: Judgement): Judgement {
  const depth = state.depths.get(judgement.facts.pair.symbol)
  if (depth === undefined || judgement.rejected !== undefined) return judgement
  const { facts } = judgement
  const planned = planEntry(facts, state.config, judgedCapital(state) ?? ZERO, depth)
  const { economics } = planned
  if (economics !== undefined) facts.weigh({ economics, mostNet: economics.net })
  return planned.kind === 'refused' ? { facts, rejected: planned.reason } : judgement
}

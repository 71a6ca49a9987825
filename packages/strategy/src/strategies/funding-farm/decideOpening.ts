import { walkBook } from '@asterkit/delta-neutral'
import { Decimal, ZERO } from '@asterkit/instruments'
import { judgedCapital, openingCapital } from './capital.ts'
import { type FarmIntent, hold, type Need, needOf } from './intents.ts'
import type { Judgement } from './judge.ts'
import { planEntry, planWalletMove, splitCapital } from './plan.ts'
import { bestOf, needsOf } from './ranking.ts'
import type { FarmState } from './state.ts'

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
  if (best === undefined) return answer(hold('nothing-eligible', 'no symbol passes every rule'))
  const { symbol } = best.facts.pair
  if (!state.depths.has(symbol)) {
    return answer(hold('unknown-data', `${symbol}: depth is not known yet`), [
      needOf('depth', best.facts.pair),
    ])
  }
  return answer(moveOrOpen(state, best))
}

function moveOrOpen(state: FarmState, best: Judgement): FarmIntent {
  const { config, wallets } = state
  if (wallets === undefined) return hold('unknown-data', 'wallet balances are not known')
  const { symbol } = best.facts.pair
  const capital = openingCapital(state, wallets)
  const move = planWalletMove(wallets, config, capital)
  if (move !== undefined) return { kind: 'move-wallets', move, symbol }
  const planned = planEntry(best.facts, config, splitCapital(wallets, config, capital))
  if (planned.kind === 'refused') return hold('capital', `${symbol}: ${planned.reason.detail}`)
  return { kind: 'open', entry: planned.entry }
}

/** Rejects a symbol whose books, once read, cannot take the pair within the slippage cap. */
function withDepthRule(state: FarmState, judgement: Judgement): Judgement {
  const depth = state.depths.get(judgement.facts.pair.symbol)
  if (depth === undefined || judgement.rejected !== undefined) return judgement
  const { facts } = judgement
  const planned = planEntry(facts, state.config, judgedCapital(state) ?? ZERO)
  if (planned.kind === 'refused') return { facts, rejected: planned.reason }
  const { quantity } = planned.entry.plan
  const reach = new Decimal(state.config.slippageBps).div(10_000)
  const asks = { levels: depth.spot.asks, worst: facts.spotQuote!.askPrice.times(reach.plus(1)) }
  const bids = {
    levels: depth.perp.bids,
    worst: facts.perpQuote!.bidPrice.times(reach.neg().plus(1)),
  }
  const spot = walkBook({ levels: asks.levels, quantity })
  const perp = walkBook({ levels: bids.levels, quantity })
  if (spot?.isComplete && spot.worstPrice.lte(asks.worst)) {
    if (perp?.isComplete && perp.worstPrice.gte(bids.worst)) return judgement
  }
  const detail = `the books do not take ${quantity.toFixed()} within ${state.config.slippageBps} bps`
  return { facts, rejected: { code: 'depth-too-thin', detail } }
}

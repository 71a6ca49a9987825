import type { EpochMs } from '../../ports/clock.ts'
import { judgedCapital } from './capital.ts'
import { decideKeeping, type KeepingDecision } from './decideKeeping.ts'
import { decideOpening } from './decideOpening.ts'
import { ageHours } from './heldPair.ts'
import { type FarmDecision, hold } from './intents.ts'
import { type Judgement, judge } from './judge.ts'
import { bestOf, needsOf, tableOf } from './ranking.ts'
import type { FarmState } from './state.ts'

/**
 * Says what to do. Pure: same state and time, same decision. Closing is looked at first, and always, pair by
 * pair; opening only in a free place, and never beside a pair that is on its way in or out.
 */
export function decide(state: FarmState, now: EpochMs): FarmDecision {
  const { universe, memory } = state
  if (universe === undefined) {
    const intents = [hold('unknown-data', 'market rules were never read')]
    return { intents, needs: [], opportunities: [] }
  }
  const capital = judgedCapital(state)
  const judgements = [...universe.pairs.values()].map((pair) => judge(state, pair, now, capital))
  const { holdings } = memory
  const heldSymbols = new Set(holdings.map(({ perpSymbol }) => perpSymbol))
  const others = judgements.filter(({ facts }) => !heldSymbols.has(facts.pair.perp.symbol))
  const isFull = holdings.length >= state.config.maxPairs
  const rival = isFull ? bestOf(others) : undefined
  const kept = holdings.map((holding) => decideKeeping(state, judgements, { holding, rival, now }))
  if (!isFull && kept.every(isAtRest)) {
    const opening = decideOpening(state, others)
    return {
      intents: [...kept.flatMap(({ intents }) => intents), ...opening.intents],
      needs: [...kept.flatMap(({ needs }) => needs), ...opening.needs],
      opportunities: withHeld(state, judgements, opening.judgements, now),
    }
  }
  return {
    intents: kept.flatMap(({ intents }) => intents),
    needs: [...needsOf(others), ...kept.flatMap(({ needs }) => needs)],
    opportunities: withHeld(state, judgements, others, now),
  }
}

/** Nothing is opened while a pair is being closed, is not proven whole, or was left half way. */
function isAtRest({ holding, intents }: KeepingDecision): boolean {
  return holding.status === 'open' && intents.every(({ kind }) => kind === 'hold')
}

/** The table: held symbols as held, the best of the free places as open, the others outweighed. */
function withHeld(
  state: FarmState,
  judgements: readonly Judgement[],
  others: readonly Judgement[],
  now: EpochMs,
): FarmDecision['opportunities'] {
  const { holdings } = state.memory
  const isFull = holdings.length >= state.config.maxPairs
  const best = isFull ? undefined : bestOf(others)
  const weighed = new Map(others.map((judgement) => [judgement.facts.pair.symbol, judgement]))
  const rows = judgements.map((judgement) => weighed.get(judgement.facts.pair.symbol) ?? judgement)
  const names = holdings.map(({ symbol }) => symbol)
  return tableOf(state, rows, (judgement) => {
    const { perp, symbol } = judgement.facts.pair
    const holding = holdings.find(({ perpSymbol }) => perpSymbol === perp.symbol)
    if (holding !== undefined) {
      return { code: 'held', detail: `held since ${ageHours(holding, now).toFixed(1)} h` }
    }
    if (isFull) {
      return {
        code: 'slot-taken',
        detail: `${names.join(', ')} ${names.length > 1 ? 'are' : 'is'} held`,
      }
    }
    if (symbol === best?.facts.pair.symbol) return undefined
    return { code: 'not-best', detail: `${best?.facts.pair.symbol} is expected to earn more` }
  })
}

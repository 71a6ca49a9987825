import type { EpochMs } from '../../ports/clock.ts'
import { decideKeeping } from './decideKeeping.ts'
import { decideOpening } from './decideOpening.ts'
import { type FarmDecision, hold } from './intents.ts'
import { judge } from './judge.ts'
import { capitalOf } from './ranking.ts'
import type { FarmState } from './state.ts'

/** Says what to do. Pure: same state and time, same decision. Closing is looked at first, and always. */
export function decide(state: FarmState, now: EpochMs): FarmDecision {
  const { universe, memory } = state
  if (universe === undefined) {
    const intents = [hold('unknown-data', 'market rules were never read')]
    return { intents, needs: [], opportunities: [] }
  }
  const capital = capitalOf(state)
  const judgements = [...universe.pairs.values()].map((pair) => judge(state, pair, now, capital))
  const { holding } = memory
  return holding === undefined
    ? decideOpening(state, judgements)
    : decideKeeping(state, judgements, holding, now)
}

import { ZERO } from '@asterkit/instruments'
import type { EpochMs } from '../../ports/clock.ts'
import { decideHolding, drawdown } from './decideHolding.ts'
import { opening } from './decideOpening.ts'
import { hold, type RotationIntent } from './intents.ts'
import type { RotationState } from './state.ts'

/** What is wanted, in the order in which it is done. */
export interface RotationDecision {
  readonly intents: readonly RotationIntent[]
}

/** Says what to do. Pure: same state and time, same decision. */
export function decide(state: RotationState, now: EpochMs): RotationDecision {
  const { cycle, isHalted } = state.memory
  if (cycle !== undefined) return { intents: decideHolding(state, cycle, now) }
  const loss = drawdown(state, ZERO)
  if (loss.total !== undefined) {
    const intents: RotationIntent[] = [hold('blocked', loss.total)]
    return { intents: isHalted ? intents : [{ kind: 'halt', detail: loss.total }] }
  }
  if (loss.day !== undefined) return { intents: [hold('day-limit', loss.day)] }
  return { intents: [opening(state, now, 'flat')] }
}

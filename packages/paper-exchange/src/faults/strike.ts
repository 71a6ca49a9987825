import type { Market } from '@asterkit/instruments'
import type { EpochMs } from '../core/index.ts'
import type { FaultPhase } from './faultActions.ts'
import type { Fault } from './faultPlan.ts'

/** A call or a stream message, as far as faults look at it. */
export interface FaultSubject {
  readonly market?: Market | undefined
  /** Name of the endpoint in the SDK, or `userData`, or the kind of a stream. */
  readonly endpoint: string
  readonly path?: string | undefined
  readonly method?: string | undefined
  readonly symbol?: string | undefined
  readonly clientId?: string | undefined
}

/** A fault that has struck. */
export interface Strike {
  /** Exchange time. */
  readonly time: EpochMs
  /** Which matching call it was, from 1; 0 when the time had come. */
  readonly nth: number
  /** Place of the fault in its plan, from 0. */
  readonly index: number
  readonly phase: FaultPhase
  readonly action: string
  /** What was struck; `time` when the time had come. */
  readonly endpoint: string
  readonly symbol?: string | undefined
  /** Why the venue did not let it happen. */
  readonly refusal?: string
}

/** A fault of the plan that shall strike now. */
export interface Hit<Phase extends FaultPhase = FaultPhase> {
  readonly fault: Fault<Phase>
  /** Names plan and entry, the same in every run. */
  readonly key: string
  /** Draws of this entry: uniform in [0, 1). */
  readonly draw: () => number
  /** Notes in the trace that the venue did not let it happen. */
  refused(why: string): void
}

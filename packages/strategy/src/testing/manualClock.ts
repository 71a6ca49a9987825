import type { Clock, EpochMs } from '../ports/clock.ts'

/** A clock that moves only when somebody sleeps on it or pushes it. */
export interface ManualClock extends Clock {
  advance(durationMs: number): void
}

export declare function createManualClock(start: EpochMs): ManualClock

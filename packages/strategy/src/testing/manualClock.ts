import type { Clock, EpochMs } from '../ports/clock.ts'

/** A clock that moves only when somebody sleeps on it or pushes it. */
export interface ManualClock extends Clock {
  advance(durationMs: number): void
}

/** A clock standing at `start`. */
export function createManualClock(start: EpochMs): ManualClock {
  let now = start
  return {
    now: () => now,
    async sleep(durationMs, signal) {
      signal.throwIfAborted()
      now += Math.max(0, durationMs)
    },
    advance(durationMs) {
      now += durationMs
    },
  }
}

import type { EpochMs } from '../ports/clock.ts'

/**
 * Whether a fact is young enough to open on, by the venue's own event time: arrival proves nothing about age.
 * A time from the future beyond the same bound counts as stale too, since one of the clocks is wrong.
 *
 * @param maxAgeMs Inclusive.
 */
export function isFresh(eventTime: EpochMs, now: EpochMs, maxAgeMs: number): boolean {
  const age = now - eventTime
  return age <= maxAgeMs && -age <= maxAgeMs
}

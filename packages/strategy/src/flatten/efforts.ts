import type { EpochMs } from '../ports/clock.ts'
import type { FlattenLimits } from './flattenContext.ts'

/** What was tried without effect, by a key of its own. */
export interface Efforts {
  fail(key: string, reason: string, now: EpochMs): void
  succeed(key: string): void
  /** How far the next order may reach, basis points. */
  reachBps(key: string): number
  /** Whether nothing had any effect for so long that it is named instead of tried again. */
  isGivenUp(key: string, now: EpochMs): boolean
  reason(key: string): string | undefined
}

/** Starts with nothing tried. */
export function createEfforts(
  limits: Pick<FlattenLimits, 'startBps' | 'emergencyBps' | 'patienceMs'>,
): Efforts {
  const failures = new Map<string, { since: EpochMs; count: number; reason: string }>()
  return {
    fail(key, reason, now) {
      const before = failures.get(key)
      const count = (before?.count ?? 0) + 1
      failures.set(key, { since: before?.since ?? now, count, reason })
    },
    succeed: (key) => void failures.delete(key),
    reachBps(key) {
      const doublings = Math.min(failures.get(key)?.count ?? 0, 20)
      return Math.min(limits.startBps * 2 ** doublings, limits.emergencyBps)
    },
    isGivenUp(key, now) {
      const found = failures.get(key)
      return found !== undefined && now - found.since >= limits.patienceMs
    },
    reason: (key) => failures.get(key)?.reason,
  }
}

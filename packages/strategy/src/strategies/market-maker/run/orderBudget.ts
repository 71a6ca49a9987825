import type { EpochMs } from '../../../ports/clock.ts'

const MINUTE_MS = 60_000
/** Part of a minute's budget that may be used at once. */
const BURST_SHARE = 1 / 6

/** Placements and changes that may still be sent. Cancels are not counted. */
export interface OrderBudget {
  /** Takes one; false: there is none left now. */
  take(now: EpochMs): boolean
}

/** Makes a budget that fills up evenly. */
export function createOrderBudget(perMinute: number): OrderBudget {
  const most = Math.max(1, perMinute * BURST_SHARE)
  let left = most
  let at: EpochMs | undefined
  return {
    take(now) {
      const elapsed = at === undefined ? 0 : Math.max(0, now - at)
      left = Math.min(most, left + (elapsed / MINUTE_MS) * perMinute)
      at = now
      if (left < 1) return false
      left -= 1
      return true
    },
  }
}

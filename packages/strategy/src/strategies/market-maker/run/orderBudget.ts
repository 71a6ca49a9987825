import type { EpochMs } from '../../../ports/clock.ts'

const MINUTE_MS = 60_000
/** Part of a minute's budget that may be used at once. */
const BURST_SHARE = 1 / 6
/** A new order that found the budget empty goes before moves for so long. */
const FIRST_MS = 2_000

/** Placements and changes that may still be sent. Cancels are not counted. */
export interface OrderBudget {
  /**
   * Takes one; false: there is none left now.
   *
   * @param use `move` stands back while a `place` waits: following the market with the orders of one side would
   *   otherwise keep the other side, or another symbol, from ever being quoted.
   */
  take(now: EpochMs, use: 'place' | 'move'): boolean
}

/** Makes a budget that fills up evenly. */
export function createOrderBudget(perMinute: number): OrderBudget {
  const most = Math.max(1, perMinute * BURST_SHARE)
  let left = most
  let at: EpochMs | undefined
  let placesFirstUntil = 0
  return {
    take(now, use) {
      const elapsed = at === undefined ? 0 : Math.max(0, now - at)
      left = Math.min(most, left + (elapsed / MINUTE_MS) * perMinute)
      at = now
      if (use === 'move' && now < placesFirstUntil) return false
      if (left < 1) {
        if (use === 'place') placesFirstUntil = now + FIRST_MS
        return false
      }
      if (use === 'place') placesFirstUntil = 0
      left -= 1
      return true
    },
  }
}

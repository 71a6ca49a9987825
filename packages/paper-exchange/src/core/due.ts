import type { VenueState } from './venueState.ts'

/** Recomputes when the next settlement, charge, countdown or step of a chase is due. */
export function refreshNextDue(state: VenueState): void {
  let next = Number.POSITIVE_INFINITY
  for (const { perp } of state.symbols.perp.values()) {
    if (perp === undefined) continue
    next = Math.min(next, perp.nextFundingTime, perp.charge?.at ?? next)
  }
  for (const { countdowns, chases } of state.accounts.values()) {
    for (const { nextTime } of chases.values()) if (nextTime < next) next = nextTime
    for (const deadline of countdowns.values()) if (deadline < next) next = deadline
  }
  state.nextDue = next
}

import type { EpochMs } from './contract.ts'
import type { VenueState } from './venueState.ts'

/** Recomputes when the next settlement, charge, countdown, step of a chase or end of a disturbance is due. */
export function refreshNextDue(state: VenueState): void {
  let next = disturbancesEnd(state)
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

/** When the next disturbance of the outside ends; Infinity when there is none. */
export function disturbancesEnd({ symbols }: VenueState): EpochMs {
  let next = Number.POSITIVE_INFINITY
  for (const market of [symbols.spot, symbols.perp]) {
    for (const { outside } of market.values()) {
      for (const { until } of outside.disturbances) if (until < next) next = until
    }
  }
  return next
}

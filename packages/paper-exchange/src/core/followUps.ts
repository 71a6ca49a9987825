import { clearDebts } from './insurance.ts'
import { playProtections } from './marketMakerProtection.ts'
import { playStrategies } from './strategies.ts'
import { tellChanges } from './tellChanges.ts'
import { playTriggers } from './triggering.ts'
import type { VenueState } from './venueState.ts'

/**
 * Ends a step: lets everything happen that the step has set off, until nothing more does, and tells the
 * accounts what has changed. Each conditional order is set off once and each order of a
 * strategy is placed once, so this ends.
 */
export function finishStep(state: VenueState): void {
  while (hasMore(state)) {
    playProtections(state)
    playStrategies(state)
    const moved = [...state.priceMoves]
    state.priceMoves.clear()
    for (const symbol of moved) playTriggers(state, symbol)
  }
  clearDebts(state)
  tellChanges(state)
}

function hasMore({ priceMoves, strategyMoves, protectedFills }: VenueState): boolean {
  return priceMoves.size > 0 || strategyMoves.length > 0 || protectedFills.length > 0
}

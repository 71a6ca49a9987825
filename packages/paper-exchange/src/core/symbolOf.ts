import type { Market } from '@asterkit/instruments'
import { refuse } from './refuse.ts'
import type { SymbolState, VenueState } from './venueState.ts'

/** A listed symbol. @throws {VenueError} -1121 when the market does not list it. */
export function symbolOf(state: VenueState, market: Market, symbol: string): SymbolState {
  const found = state.symbols[market].get(symbol)
  if (found === undefined) throw refuse(-1121)
  return found
}

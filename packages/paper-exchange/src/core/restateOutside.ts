import type { EpochMs, FeedEvent } from './contract.ts'
import type { Disturbance } from './disturbance.ts'
import { refreshNextDue } from './due.ts'
import type { SymbolState, VenueState } from './venueState.ts'

/**
 * Starts a disturbance.
 *
 * @returns What the feed stated last, to be played again at once: it sounds different now.
 */
export function startDisturbance(
  state: VenueState,
  symbol: SymbolState,
  disturbance: Disturbance,
): readonly FeedEvent[] {
  symbol.outside.disturbances.push(disturbance)
  refreshNextDue(state)
  return restated(state, symbol)
}

/** Ends the disturbances that are over. @returns What has to be played again. */
export function endDisturbances(state: VenueState, due: EpochMs): readonly FeedEvent[] {
  const events: FeedEvent[] = []
  for (const market of ['spot', 'perp'] as const) {
    for (const symbol of state.symbols[market].values()) {
      const { disturbances } = symbol.outside
      const left = disturbances.filter(({ until }) => until > due)
      if (left.length === disturbances.length) continue
      disturbances.splice(0, disturbances.length, ...left)
      events.push(...restated(state, symbol))
    }
  }
  return events
}

function restated(state: VenueState, { market, symbol, outside }: SymbolState): FeedEvent[] {
  const empty: FeedEvent = {
    kind: 'book',
    time: state.now,
    market,
    symbol,
    book: () => ({ bids: [], asks: [] }),
  }
  const { book = empty, mark, volume } = outside
  return [book, mark, volume].flatMap((event) =>
    event === undefined ? [] : [{ ...event, time: state.now }],
  )
}

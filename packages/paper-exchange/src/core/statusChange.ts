import type { Instrument } from '@asterkit/instruments'
import { cancelAllOrders } from './cancels.ts'
import { closeByVenue } from './forcedClose.ts'
import { bookNearest } from './money.ts'
import { heldPositions } from './positions.ts'
import { perpOf, type SymbolState, type VenueState } from './venueState.ts'

/**
 * Changes a symbol's rules or status. PRE_SETTLE and SETTLING only let positions shrink; SETTLING cancels
 * what rests. CLOSE ends the symbol: what rests is cancelled, and every position is settled at the mark
 * price, against the market and without commission.
 */
export function changeInstrument(
  state: VenueState,
  symbol: SymbolState,
  instrument: Instrument,
): void {
  const before = symbol.instrument.status
  const { status } = instrument
  symbol.instrument = instrument
  if (status === before || (status !== 'SETTLING' && status !== 'CLOSE')) return
  for (const account of state.accounts.values()) cancelAllOrders(state, account, symbol)
  if (symbol.market === 'perp' && status === 'CLOSE') settlePositions(state, symbol)
}

/** Statuses in which orders that rest or wait can trade; in all others they stand still. */
const MATCHING: ReadonlySet<string> = new Set(['TRADING', 'PRE_SETTLE', 'SETTLING'])

/** Whether a symbol's orders can trade now. */
export function isMatching({ instrument }: SymbolState): boolean {
  return MATCHING.has(instrument.status)
}

function settlePositions(state: VenueState, symbol: SymbolState): void {
  const { holders, mark } = perpOf(symbol)
  for (const account of [...holders]) {
    for (const position of heldPositions(account, symbol.symbol)) {
      const { quantity, cost } = position
      closeByVenue(state, account, position, {
        kind: 'SETTLEMENT',
        quantity: quantity.abs(),
        // Without a mark price nobody gains or loses.
        price: mark ?? bookNearest(cost.div(quantity)),
        isFree: true,
      })
    }
  }
}

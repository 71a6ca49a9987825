import type { Decimal } from '@asterkit/instruments'
import { addTo } from './pots.ts'
import type { Audit } from './venue.ts'
import type { VenueState } from './venueState.ts'

/**
 * Adds up all money. Positions count at minus their cost: what a trade adds to a cost, the outside has
 * received as cash, so the sum stands still whatever prices do.
 */
export function audit(state: VenueState): Audit {
  const totals = new Map<string, Decimal>()
  for (const account of state.accounts.values()) {
    for (const [asset, { free, locked }] of account.spot) addTo(totals, asset, free.plus(locked))
    addTo(totals, state.marginAsset, account.wallet)
    for (const { cost } of account.positions.values()) addTo(totals, state.marginAsset, cost.neg())
  }
  for (const pot of [state.pots.fees, state.pots.insurance, state.pots.outside]) {
    for (const [asset, amount] of pot) addTo(totals, asset, amount)
  }
  return {
    totals,
    deposited: new Map(state.pots.deposited),
    fees: new Map(state.pots.fees),
    insurance: new Map(state.pots.insurance),
    netPositions: netPositions(state),
  }
}

/** Every account's position plus the market's, by perp symbol. */
function netPositions(state: VenueState): ReadonlyMap<string, Decimal> {
  const net = new Map<string, Decimal>()
  for (const { symbol, perp } of state.symbols.perp.values()) {
    if (perp !== undefined) net.set(symbol, perp.marketPosition)
  }
  for (const { positions } of state.accounts.values()) {
    for (const { symbol, quantity } of positions.values()) addTo(net, symbol, quantity)
  }
  return net
}

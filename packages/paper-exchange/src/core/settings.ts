import type { Decimal } from '@asterkit/instruments'
import type { AccountState } from './accountState.ts'
import { workingOrders } from './cancels.ts'
import { perpWallet, positionFigures } from './margin.ts'
import { maxNotionalAt, positionOf, storedPosition } from './positions.ts'
import { refuse } from './refuse.ts'
import { emit, type SymbolState, type VenueState } from './venueState.ts'

/**
 * Sets the leverage of one symbol.
 *
 * @throws {VenueError} -4028 out of range; -4161 lowered on an isolated position; -2027 the position is
 * too large for it; -2028 the margin does not suffice for it. Nothing has changed.
 */
export function setLeverage(
  state: VenueState,
  account: AccountState,
  symbol: SymbolState,
  leverage: number,
): { readonly leverage: number; readonly maxNotional: Decimal } {
  const brackets = state.brackets(symbol.symbol)
  const highest = Math.max(...brackets.map(({ maxLeverage }) => maxLeverage))
  if (!Number.isInteger(leverage) || leverage < 1 || leverage > highest) {
    throw refuse(-4028, String(leverage))
  }
  const maxNotional = maxNotionalAt(brackets, leverage)
  const position = positionOf(state, account, symbol)
  const isHeld = !position.quantity.isZero()
  if (isHeld && position.marginType === 'ISOLATED' && leverage < position.leverage) {
    throw refuse(-4161)
  }
  if (isHeld && positionFigures(state, position).notional.gt(maxNotional)) throw refuse(-2027)
  if (leverage < position.leverage) checkLowerLeverage(state, account, symbol, leverage)
  storedPosition(state, account, symbol).leverage = leverage
  if (state.listeners.size > 0) {
    emit(state, {
      kind: 'config',
      time: state.now,
      account: account.address,
      symbol: symbol.symbol,
      leverage,
    })
  }
  return { leverage, maxNotional }
}

/** @throws {VenueError} -4046 nothing to change; -4047 open orders; -4048 open position. */
export function setMarginType(
  state: VenueState,
  account: AccountState,
  symbol: SymbolState,
  marginType: 'ISOLATED' | 'CROSSED',
): void {
  const position = positionOf(state, account, symbol)
  if (position.marginType === marginType) throw refuse(-4046)
  if (workingOrders(account, 'perp', symbol.symbol).length > 0) throw refuse(-4047)
  if (!position.quantity.isZero()) throw refuse(-4048)
  storedPosition(state, account, symbol).marginType = marginType
}

/** A lower leverage binds more margin; it must be there. The trial change is undone in any case. */
function checkLowerLeverage(
  state: VenueState,
  account: AccountState,
  symbol: SymbolState,
  leverage: number,
): void {
  const before = account.positions.get(symbol.symbol)
  account.positions.set(symbol.symbol, { ...positionOf(state, account, symbol), leverage })
  const margin = perpWallet(state, account)
  if (before === undefined) account.positions.delete(symbol.symbol)
  else account.positions.set(symbol.symbol, before)
  // Isolated margins are in the wallet and in the bound margin alike, so they cancel out.
  const equity = margin.wallet.plus(margin.crossUnrealizedProfit)
  const bound = margin.positionInitialMargin.plus(margin.openOrderInitialMargin)
  if (equity.lt(bound)) throw refuse(-2028)
}

import type { Decimal } from '@asterkit/instruments'
import type { AccountState } from './accountState.ts'
import { workingOrders } from './cancels.ts'
import { touchPerp } from './changes.ts'
import { perpWallet, positionFigures } from './margin.ts'
import { heldPositions, maxNotionalAt, settingsOf, sidesOf, storedSettings } from './positions.ts'
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
  const { marginType, leverage: before } = settingsOf(state, account, symbol.symbol)
  const held = heldPositions(account, symbol.symbol)
  if (held.length > 0 && marginType === 'ISOLATED' && leverage < before) throw refuse(-4161)
  if (held.some((position) => positionFigures(state, position).notional.gt(maxNotional))) {
    throw refuse(-2027)
  }
  if (leverage < before) checkLowerLeverage(state, account, symbol, leverage)
  storedSettings(state, account, symbol.symbol).leverage = leverage
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

/**
 * @throws {VenueError} -4168 isolated in multi-assets mode; -4046 nothing to change; -4047 open orders;
 * -4048 open position.
 */
export function setMarginType(
  state: VenueState,
  account: AccountState,
  symbol: SymbolState,
  marginType: 'ISOLATED' | 'CROSSED',
): void {
  if (marginType === 'ISOLATED' && account.isMultiAssets) throw refuse(-4168)
  if (settingsOf(state, account, symbol.symbol).marginType === marginType) throw refuse(-4046)
  if (workingOrders(account, 'perp', symbol.symbol).length > 0) throw refuse(-4047)
  if (heldPositions(account, symbol.symbol).length > 0) throw refuse(-4048)
  storedSettings(state, account, symbol.symbol).marginType = marginType
  for (const side of sidesOf(account)) {
    const position = { symbol: symbol.symbol, side }
    touchPerp(state.changes, account, 'MARGIN_TYPE_CHANGE', { position })
  }
}

/**
 * Chooses between one position per symbol and LONG and SHORT apart, for all symbols.
 *
 * @throws {VenueError} -4059 nothing to change; -4067 open orders; -4068 open position.
 */
export function setHedgeMode(state: VenueState, account: AccountState, isHedge: boolean): void {
  if (account.isHedgeMode === isHedge) throw refuse(-4059)
  if (workingOrders(account, 'perp').length > 0) throw refuse(-4067)
  for (const { quantity } of account.positions.values()) {
    if (!quantity.isZero()) throw refuse(-4068)
  }
  account.isHedgeMode = isHedge
  tellMode(state, account)
}

/**
 * Lets all assets margin all positions, or the margin asset alone. Isolated margin does not exist in
 * multi-assets mode: every symbol becomes crossed, under the rules of that change.
 *
 * @throws {VenueError} -4047 open orders, -4048 open position on an isolated symbol. Nothing has changed.
 */
export function setMultiAssets(state: VenueState, account: AccountState, isOn: boolean): void {
  if (account.isMultiAssets === isOn) return
  if (isOn) crossAll(state, account)
  account.isMultiAssets = isOn
  tellMode(state, account)
}

function crossAll(state: VenueState, account: AccountState): void {
  const isIsolated = (name: string) => settingsOf(state, account, name).marginType === 'ISOLATED'
  const isolated = [...state.symbols.perp.keys()].filter(isIsolated)
  for (const name of isolated) {
    if (workingOrders(account, 'perp', name).length > 0) throw refuse(-4047)
    if (heldPositions(account, name).length > 0) throw refuse(-4048)
  }
  for (const name of isolated) storedSettings(state, account, name).marginType = 'CROSSED'
}

function tellMode(state: VenueState, account: AccountState): void {
  if (state.listeners.size === 0) return
  const { address, isHedgeMode, isMultiAssets } = account
  emit(state, { kind: 'mode', time: state.now, account: address, isHedgeMode, isMultiAssets })
}

/** A lower leverage binds more margin; it must be there. The trial change is undone in any case. */
function checkLowerLeverage(
  state: VenueState,
  account: AccountState,
  symbol: SymbolState,
  leverage: number,
): void {
  const before = account.settings.get(symbol.symbol)
  const trial = storedSettings(state, account, symbol.symbol)
  const old = trial.leverage
  trial.leverage = leverage
  const margin = perpWallet(state, account)
  trial.leverage = old
  if (before === undefined) account.settings.delete(symbol.symbol)
  // Isolated margins are in the wallet and in the bound margin alike, so they cancel out.
  const equity = margin.wallet.plus(margin.crossUnrealizedProfit)
  const bound = margin.positionInitialMargin.plus(margin.openOrderInitialMargin)
  if (equity.lt(bound)) throw refuse(-2028)
}

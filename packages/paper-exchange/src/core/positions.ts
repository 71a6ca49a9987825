import { compareDecimals, type Decimal, isAboveZero, ZERO } from '@asterkit/instruments'
import {
  type AccountState,
  type Position,
  type PositionRef,
  positionKey,
  type SymbolSettings,
} from './accountState.ts'
import type { BracketView } from './venueAccount.ts'
import type { PositionSide } from './venueOrder.ts'
import { perpOf, type SymbolState, type VenueState } from './venueState.ts'

const DEFAULT_LEVERAGE = 20

/** An account's choices for a symbol; the defaults when it never chose. Reading keeps nothing. */
export function settingsOf(
  state: VenueState,
  account: AccountState,
  symbol: string,
): SymbolSettings {
  return (
    account.settings.get(symbol) ?? {
      leverage: state.options.defaultLeverage ?? DEFAULT_LEVERAGE,
      marginType: state.options.defaultMarginType ?? 'CROSSED',
    }
  )
}

/** The same choices, kept in the account so that they can be changed. */
export function storedSettings(
  state: VenueState,
  account: AccountState,
  symbol: string,
): SymbolSettings {
  const settings = settingsOf(state, account, symbol)
  account.settings.set(symbol, settings)
  return settings
}

/**
 * An account's position; flat when it never had one. Reading keeps nothing: see `storedPosition` for
 * changing it.
 */
export function positionOf(
  state: VenueState,
  account: AccountState,
  { symbol, side }: PositionRef,
): Position {
  return (
    account.positions.get(positionKey(symbol, side)) ?? {
      symbol,
      side,
      settings: settingsOf(state, account, symbol),
      quantity: ZERO,
      cost: ZERO,
      isolatedWallet: ZERO,
      updateTime: 0,
    }
  )
}

/** The same position, kept in the account so that it can be changed. */
export function storedPosition(
  state: VenueState,
  account: AccountState,
  ref: PositionRef,
): Position {
  const key = positionKey(ref.symbol, ref.side)
  const kept = account.positions.get(key)
  if (kept !== undefined) return kept
  storedSettings(state, account, ref.symbol)
  const position = positionOf(state, account, ref)
  account.positions.set(key, position)
  return position
}

/** The sides that an account's mode knows. */
export function sidesOf(account: AccountState): readonly PositionSide[] {
  return account.isHedgeMode ? HEDGE_SIDES : ONE_WAY_SIDES
}

const HEDGE_SIDES = ['LONG', 'SHORT'] as const
const ONE_WAY_SIDES = ['BOTH'] as const

/** An account's positions in one symbol that are not flat. */
export function heldPositions(account: AccountState, symbol: string): readonly Position[] {
  const held: Position[] = []
  for (const side of sidesOf(account)) {
    const position = account.positions.get(positionKey(symbol, side))
    if (position !== undefined && !position.quantity.isZero()) held.push(position)
  }
  return held
}

/** Mark price of a symbol; zero while the feed has named none. */
export function markOf(symbol: SymbolState): Decimal {
  return perpOf(symbol).mark ?? ZERO
}

/** quantity * mark - cost, quote; exact. */
export function unrealizedProfit(position: Position, mark: Decimal): Decimal {
  return position.quantity.isZero() ? ZERO : position.quantity.times(mark).minus(position.cost)
}

/** The bracket that holds a notional; the last one when it is beyond all. */
export function bracketAt(brackets: readonly BracketView[], notional: Decimal): BracketView {
  const bracket =
    brackets.find(({ notionalCap }) => compareDecimals(notional, notionalCap) <= 0) ??
    brackets.at(-1)
  if (bracket === undefined) throw new TypeError('a symbol needs at least one bracket')
  return bracket
}

/** Maintenance margin of a notional, quote; exact, never negative. */
export function maintenanceMargin(brackets: readonly BracketView[], notional: Decimal): Decimal {
  if (notional.isZero()) return ZERO
  const { maintenanceRate, deduction } = bracketAt(brackets, notional)
  const margin = notional.times(maintenanceRate).minus(deduction)
  return isAboveZero(margin) ? margin : ZERO
}

/** Largest notional that a leverage allows, quote; zero when no bracket allows it. */
export function maxNotionalAt(brackets: readonly BracketView[], leverage: number): Decimal {
  let largest = ZERO
  for (const { maxLeverage, notionalCap } of brackets) {
    if (maxLeverage >= leverage && compareDecimals(notionalCap, largest) > 0) largest = notionalCap
  }
  return largest
}

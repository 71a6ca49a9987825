import { type Decimal, ZERO } from '@asterkit/instruments'
import type { AccountState, Position } from './accountState.ts'
import type { BracketView } from './venueAccount.ts'
import { perpOf, type SymbolState, type VenueState } from './venueState.ts'

const DEFAULT_LEVERAGE = 20

/**
 * An account's position in a symbol; flat with the default settings when it never had one. Reading
 * keeps nothing: see `storedPosition` for changing it.
 */
export function positionOf(
  state: VenueState,
  account: AccountState,
  { symbol }: Pick<SymbolState, 'symbol'>,
): Position {
  return (
    account.positions.get(symbol) ?? {
      symbol,
      quantity: ZERO,
      cost: ZERO,
      leverage: state.options.defaultLeverage ?? DEFAULT_LEVERAGE,
      marginType: state.options.defaultMarginType ?? 'CROSSED',
      isolatedWallet: ZERO,
      updateTime: 0,
    }
  )
}

/** The same position, kept in the account so that it can be changed. */
export function storedPosition(
  state: VenueState,
  account: AccountState,
  symbol: Pick<SymbolState, 'symbol'>,
): Position {
  const position = positionOf(state, account, symbol)
  account.positions.set(symbol.symbol, position)
  return position
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
  const bracket = brackets.find(({ notionalCap }) => notional.lte(notionalCap)) ?? brackets.at(-1)
  if (bracket === undefined) throw new TypeError('a symbol needs at least one bracket')
  return bracket
}

/** Maintenance margin of a notional, quote; exact, never negative. */
export function maintenanceMargin(brackets: readonly BracketView[], notional: Decimal): Decimal {
  if (notional.isZero()) return ZERO
  const { maintenanceRate, deduction } = bracketAt(brackets, notional)
  const margin = notional.times(maintenanceRate).minus(deduction)
  return margin.gt(0) ? margin : ZERO
}

/** Largest notional that a leverage allows, quote; zero when no bracket allows it. */
export function maxNotionalAt(brackets: readonly BracketView[], leverage: number): Decimal {
  let largest = ZERO
  for (const { maxLeverage, notionalCap } of brackets) {
    if (maxLeverage >= leverage && notionalCap.gt(largest)) largest = notionalCap
  }
  return largest
}

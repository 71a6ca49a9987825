import { Decimal, ZERO } from '@asterkit/instruments'
import type { AccountState, Position } from './accountState.ts'
import { touchPerp } from './changes.ts'
import { perpWallet, positionFigures } from './margin.ts'
import { bookDown, bookUp } from './money.ts'
import { positionOf, sidesOf } from './positions.ts'
import { refuse } from './refuse.ts'
import type { PositionMarginCommand } from './venueAccount.ts'
import type { SymbolState, VenueState } from './venueState.ts'

const MAX_DECIMALS = 8

/**
 * Moves cash between the crossed wallet and an isolated position.
 *
 * @throws {VenueError} -4055 not above zero; -1111 finer than 8 decimals; -4061 a side that the mode does
 * not know; -4049 crossed; -4054 flat; -4050 the crossed wallet has less; -4051 the position needs it.
 * Nothing has changed.
 */
export function changePositionMargin(
  state: VenueState,
  account: AccountState,
  symbol: SymbolState,
  { side, amount, kind }: PositionMarginCommand,
): void {
  if (!amount.isFinite() || amount.lte(0)) throw refuse(-4055)
  if (amount.decimalPlaces() > MAX_DECIMALS) throw refuse(-1111)
  if (!sidesOf(account).includes(side)) throw refuse(-4061)
  const position = positionOf(state, account, { symbol: symbol.symbol, side })
  if (position.settings.marginType !== 'ISOLATED') throw refuse(-4049)
  if (position.quantity.isZero()) throw refuse(-4054)
  if (kind === 'add') {
    if (amount.gt(perpWallet(state, account).maxWithdraw)) throw refuse(-4050)
  } else if (amount.gt(removableMargin(state, position))) {
    throw refuse(-4051)
  }
  const signed = kind === 'add' ? amount : amount.neg()
  position.isolatedWallet = position.isolatedWallet.plus(signed)
  position.updateTime = state.now
  account.walletUpdateTime = state.now
  account.marginChanges.push({ symbol: symbol.symbol, side, amount, kind, time: state.now })
  touchPerp(state.changes, account, 'MARGIN_TRANSFER', { position })
}

/** What a position can give back: its cash and profit beyond the initial margin at the mark; quote. */
function removableMargin(state: VenueState, position: Position): Decimal {
  const { notional, unrealizedProfit } = positionFigures(state, position)
  const { isolatedWallet, settings } = position
  const needed = bookUp(notional.div(settings.leverage))
  const spare = bookDown(isolatedWallet.plus(unrealizedProfit).minus(needed))
  return Decimal.max(ZERO, Decimal.min(isolatedWallet, spare))
}

import { compareDecimals, type Decimal, isAboveZero, ONE, ZERO } from '@asterkit/instruments'
import type { AccountState, Position } from './accountState.ts'
import { touchPerp } from './changes.ts'
import { keepIncome } from './keepRows.ts'
import { bookDown, bookNearest, bookUp, sumOf } from './money.ts'
import { heldPositions, storedPosition } from './positions.ts'
import { addTo } from './pots.ts'
import { smallerOf } from './smallerOf.ts'
import { type Booked, type Execution, rateOf } from './spotBooking.ts'
import type { PositionSide, VenueIncome } from './venueOrder.ts'
import { type PerpMarket, perpOf, type SymbolState, type VenueState } from './venueState.ts'

/** One perp execution as one account sees it. */
export interface PerpExecution extends Execution {
  readonly side: 'buy' | 'sell'
  readonly positionSide: PositionSide
  readonly tradeId: number
}

/**
 * Books a perp execution: closes what it can of the position, opens the rest, takes the commission.
 * The profit booked is the closed value less its share of the exact cost, rounded down.
 */
export function bookPerpFill(
  state: VenueState,
  symbol: SymbolState,
  account: AccountState,
  execution: PerpExecution,
): Booked {
  const { price, quantity, isMaker, tradeId } = execution
  const position = storedPosition(state, account, {
    symbol: symbol.symbol,
    side: execution.positionSide,
  })
  const signed = execution.side === 'buy' ? quantity : quantity.neg()
  const value = price.times(quantity)
  const isOpposite = !position.quantity.isZero() && position.quantity.s !== signed.s
  const closing = isOpposite ? smallerOf(quantity, position.quantity.abs()) : ZERO
  const realizedPnl = closing.isZero()
    ? ZERO
    : closePart(state, position, withSign(closing, signed), price)
  const opening = closing.isZero() ? quantity : quantity.minus(closing)
  if (isAboveZero(opening)) openPart(position, withSign(opening, signed), price)
  const rate = execution.isFree === true ? ZERO : rateOf(state, 'perp', isMaker)
  const commission = bookUp(value.times(rate))
  account.wallet = sumOf(account.wallet, realizedPnl).minus(commission)
  addTo(state.pots.fees, state.marginAsset, commission)
  addTo(state.pots.outside, state.marginAsset, withSign(value, signed))
  countAgainstMarket(perpOf(symbol), tradeId, signed)
  const row = { symbol: symbol.symbol, asset: state.marginAsset, tradeId, time: state.now }
  if (!realizedPnl.isZero())
    addIncome(state, account, { ...row, type: 'REALIZED_PNL', amount: realizedPnl })
  if (!commission.isZero())
    addIncome(state, account, { ...row, type: 'COMMISSION', amount: commission.neg() })
  position.updateTime = state.now
  account.walletUpdateTime = state.now
  const { holders } = perpOf(symbol)
  if (!position.quantity.isZero()) holders.add(account)
  else if (heldPositions(account, symbol.symbol).length === 0) holders.delete(account)
  touchPerp(state.changes, account, 'ORDER', { position })
  return { quoteQuantity: value, commission, commissionAsset: state.marginAsset, realizedPnl }
}

/** The market is the other side of every fill, until the same trade turns out to have another account. */
function countAgainstMarket(perp: PerpMarket, tradeId: number, signed: Decimal): void {
  const { lastFill } = perp
  const change = lastFill?.tradeId === tradeId ? lastFill.signed : signed.neg()
  perp.marketPosition = perp.marketPosition.plus(change)
  perp.lastFill = { tradeId, signed }
}

/** Appends a row to the wallet's history; the caller changes the wallet. */
export function addIncome(
  state: VenueState,
  account: AccountState,
  row: Omit<VenueIncome, 'tranId'>,
): VenueIncome {
  state.lastTranId += 1
  const income: VenueIncome = { tranId: state.lastTranId, ...row }
  keepIncome(account, income)
  return income
}

/** Closes part of a position and returns the profit; `signed` has the opposite sign of the position. */
function closePart(
  state: VenueState,
  position: Position,
  signed: Decimal,
  price: Decimal,
): Decimal {
  const isWhole = compareDecimals(signed, position.quantity.neg()) === 0
  const share = isWhole ? ONE : signed.div(position.quantity).abs()
  const costOut = isWhole ? position.cost : bookNearest(position.cost.times(share))
  const exact = signed.times(price).neg().minus(costOut)
  const realized = bookDown(exact)
  const { isolatedWallet } = position
  const marginOut =
    isWhole || isolatedWallet.isZero() ? isolatedWallet : bookDown(isolatedWallet.times(share))
  addTo(state.pots.fees, state.marginAsset, exact.minus(realized))
  position.quantity = isWhole ? ZERO : position.quantity.plus(signed)
  position.cost = isWhole ? ZERO : position.cost.minus(costOut)
  if (!marginOut.isZero()) position.isolatedWallet = position.isolatedWallet.minus(marginOut)
  return realized
}

/** An amount that is not negative, with the sign of another. */
function withSign(amount: Decimal, signed: Decimal): Decimal {
  return signed.isNeg() ? amount.neg() : amount
}

function openPart(position: Position, signed: Decimal, price: Decimal): void {
  const cost = signed.times(price)
  position.quantity = sumOf(position.quantity, signed)
  position.cost = sumOf(position.cost, cost)
  if (position.settings.marginType === 'ISOLATED') {
    position.isolatedWallet = position.isolatedWallet.plus(
      bookUp(cost.abs().div(position.settings.leverage)),
    )
  }
}

import { Decimal, ZERO } from '@asterkit/instruments'
import type { AccountState, Position } from './accountState.ts'
import { deleverage } from './autoDeleverage.ts'
import { cancelAllOrders } from './cancels.ts'
import { closeByVenue } from './forcedClose.ts'
import { cover } from './insurance.ts'
import { crossWallet, positionFigures } from './margin.ts'
import { noteMarginLevel } from './marginCall.ts'
import { bookUp } from './money.ts'
import { heldPositions } from './positions.ts'
import { perpOf, type SymbolState, type VenueState } from './venueState.ts'

/** Liquidates the symbol's holders whose margin no longer covers the maintenance margin. */
export function liquidateHolders(state: VenueState, symbol: SymbolState): void {
  const { holders } = perpOf(symbol)
  if (holders.size === 0) return
  for (const account of [...holders]) {
    for (const position of heldPositions(account, symbol.symbol)) {
      if (position.quantity.isZero()) continue
      if (position.settings.marginType === 'ISOLATED') liquidateIsolated(state, account, position)
      else liquidateCrossed(state, account)
    }
  }
}

/** An isolated position stands alone: its own cash against its own maintenance margin. */
function liquidateIsolated(state: VenueState, account: AccountState, position: Position): void {
  const { unrealizedProfit, maintenanceMargin } = positionFigures(state, position)
  const equity = position.isolatedWallet.plus(unrealizedProfit)
  noteMarginLevel(state, account, { equity, maintenance: maintenanceMargin, positions: [position] })
  if (equity.gt(maintenanceMargin)) return
  const crossed = crossWallet(account)
  takeOver(state, account, [position], equity)
  // What the position's own cash did not cover is missing in the crossed wallet.
  cover(state, account, crossed.minus(crossWallet(account)))
}

/** Crossed positions share the wallet; when it is used up, all of them are closed. */
function liquidateCrossed(state: VenueState, account: AccountState): void {
  const positions = [...account.positions.values()].filter(
    ({ quantity, settings }) => !quantity.isZero() && settings.marginType === 'CROSSED',
  )
  let equity = crossWallet(account)
  let maintenance = ZERO
  for (const position of positions) {
    const figures = positionFigures(state, position)
    equity = equity.plus(figures.unrealizedProfit)
    maintenance = maintenance.plus(figures.maintenanceMargin)
  }
  noteMarginLevel(state, account, { equity, maintenance, positions })
  if (equity.gt(maintenance)) return
  takeOver(state, account, positions, equity)
  cover(state, account, crossWallet(account).neg())
}

/**
 * Closes positions whose margin is used up. While the insurance account can pay what is missing, at the
 * mark with commission. Otherwise nobody pays: losing positions close at the price that uses up the
 * equity, against those who gain.
 *
 * @param equity Cash and profit at the mark, before commission; quote.
 */
function takeOver(
  state: VenueState,
  account: AccountState,
  positions: readonly Position[],
  equity: Decimal,
): void {
  const symbols = positions.map((position) => heldSymbol(state, position))
  for (const symbol of symbols) cancelAllOrders(state, account, symbol, 'LIQUIDATION')
  const fees = positions.reduce(
    (sum, position) =>
      sum.plus(
        bookUp(positionFigures(state, position).notional.times(state.commission.perp.taker)),
      ),
    ZERO,
  )
  const missing = Decimal.max(ZERO, fees.minus(equity))
  const isInsured = missing.lte(state.pots.insurance.get(state.marginAsset) ?? ZERO)
  const prices = isInsured || equity.gte(0) ? undefined : bankruptPrices(state, positions, equity)
  for (const [index, position] of positions.entries()) {
    const price = prices?.get(position)
    const symbol = symbols[index]
    if (price !== undefined && symbol !== undefined) {
      deleverage(state, symbol, { account, position }, price)
      continue
    }
    closeByVenue(state, account, position, {
      kind: 'LIQUIDATION',
      quantity: position.quantity.abs(),
      price: positionFigures(state, position).mark,
      isFree: !isInsured,
      ...(isInsured && missing.gt(0) ? { takeover: 'INSURANCE' as const } : {}),
    })
  }
}

/** Prices at which the losing positions together lose no more than is there, each its share of it. */
function bankruptPrices(
  state: VenueState,
  positions: readonly Position[],
  equity: Decimal,
): ReadonlyMap<Position, Decimal> {
  const losing = positions
    .map((position) => ({ position, ...positionFigures(state, position) }))
    .filter(({ unrealizedProfit }) => unrealizedProfit.lt(0))
  const losses = losing.reduce((sum, each) => sum.minus(each.unrealizedProfit), ZERO)
  const forgiven = Decimal.min(losses, equity.neg())
  return new Map(
    losing.map(({ position, mark, unrealizedProfit }) => {
      const share = forgiven.times(unrealizedProfit.neg()).div(losses)
      const better = mark.plus(share.div(position.quantity))
      const rounding = position.quantity.gt(0) ? Decimal.ROUND_CEIL : Decimal.ROUND_FLOOR
      return [position, better.toDecimalPlaces(8, rounding)] as const
    }),
  )
}

function heldSymbol(state: VenueState, position: Position): SymbolState {
  const symbol = state.symbols.perp.get(position.symbol)
  if (symbol?.perp?.mark === undefined) throw new TypeError('a held symbol has a mark')
  return symbol
}

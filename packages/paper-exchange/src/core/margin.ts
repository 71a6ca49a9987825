import { Decimal, ZERO } from '@asterkit/instruments'
import type { AccountState, Position } from './accountState.ts'
import { bookDown, bookUp } from './money.ts'
import { maintenanceMargin, markOf, positionOf, unrealizedProfit } from './positions.ts'
import type { PerpWalletView } from './venueAccount.ts'
import { remainingOf } from './venueOrder.ts'
import type { SymbolState, VenueState } from './venueState.ts'

/** The margin wallet at the current mark prices. */
export function perpWallet(state: VenueState, account: AccountState): PerpWalletView {
  let crossWallet = account.wallet
  let crossProfit = ZERO
  let isolatedProfit = ZERO
  let crossMargin = ZERO
  let isolatedMargin = ZERO
  let maintenance = ZERO
  for (const position of account.positions.values()) {
    if (position.quantity.isZero()) continue
    const figures = positionFigures(state, position)
    maintenance = maintenance.plus(figures.maintenanceMargin)
    if (position.marginType === 'ISOLATED') {
      crossWallet = crossWallet.minus(position.isolatedWallet)
      isolatedMargin = isolatedMargin.plus(position.isolatedWallet)
      isolatedProfit = isolatedProfit.plus(figures.unrealizedProfit)
    } else {
      crossMargin = crossMargin.plus(figures.initialMargin)
      crossProfit = crossProfit.plus(figures.unrealizedProfit)
    }
  }
  const openOrderMargin = allOrderMargin(state, account)
  const bound = crossMargin.plus(openOrderMargin)
  return {
    asset: state.marginAsset,
    wallet: account.wallet,
    crossWallet,
    crossUnrealizedProfit: crossProfit,
    unrealizedProfit: crossProfit.plus(isolatedProfit),
    positionInitialMargin: crossMargin.plus(isolatedMargin),
    openOrderInitialMargin: openOrderMargin,
    maintenanceMargin: maintenance,
    available: atLeastZero(bookDown(crossWallet.plus(crossProfit).minus(bound))),
    maxWithdraw: atLeastZero(
      bookDown(crossWallet.plus(Decimal.min(ZERO, crossProfit)).minus(bound)),
    ),
    updateTime: account.walletUpdateTime,
  }
}

/** Value-dependent figures of one position, quote; margins are rounded up to 8 decimals. */
export function positionFigures(
  state: VenueState,
  position: Position,
): {
  readonly mark: Decimal
  readonly notional: Decimal
  readonly unrealizedProfit: Decimal
  readonly initialMargin: Decimal
  readonly maintenanceMargin: Decimal
} {
  const symbol = state.symbols.perp.get(position.symbol)
  const mark = symbol === undefined ? ZERO : markOf(symbol)
  const notional = position.quantity.times(mark).abs()
  return {
    mark,
    notional,
    unrealizedProfit: unrealizedProfit(position, mark),
    initialMargin:
      position.marginType === 'ISOLATED'
        ? position.isolatedWallet
        : bookUp(notional.div(position.leverage)),
    maintenanceMargin: bookUp(maintenanceMargin(state.brackets(position.symbol), notional)),
  }
}

/** An order that is not working yet: its value at the price it is judged by, quote. */
export interface NewExposure {
  readonly side: 'buy' | 'sell'
  readonly value: Decimal
}

/**
 * Margin that a symbol's working orders bind beyond its position, quote. Reduce-only orders bind none.
 */
export function orderMargin(
  state: VenueState,
  account: AccountState,
  symbol: SymbolState,
  extra?: NewExposure,
): Decimal {
  const position = positionOf(state, account, symbol)
  const held = position.quantity.times(markOf(symbol)).abs()
  const increase = reachableNotional(state, account, symbol, extra).minus(held)
  return increase.gt(0) ? bookUp(increase.div(position.leverage)) : ZERO
}

/** The larger of the two values that the position reaches when all buys or all sells fill, quote. */
export function reachableNotional(
  state: VenueState,
  account: AccountState,
  symbol: SymbolState,
  extra?: NewExposure,
): Decimal {
  const { buys, sells } = openOrderValues(account, symbol.symbol)
  const held = positionOf(state, account, symbol).quantity.times(markOf(symbol))
  const allBuys = extra?.side === 'buy' ? buys.plus(extra.value) : buys
  const allSells = extra?.side === 'sell' ? sells.plus(extra.value) : sells
  return Decimal.max(held.plus(allBuys).abs(), held.minus(allSells).abs())
}

/** Values of a symbol's working opening orders at their limits, quote. */
function openOrderValues(
  account: AccountState,
  symbol: string,
): { readonly buys: Decimal; readonly sells: Decimal } {
  let buys = ZERO
  let sells = ZERO
  for (const { order } of account.working.values()) {
    if (order.market !== 'perp' || order.symbol !== symbol || order.reduceOnly) continue
    const value = remainingOf(order).times(order.price)
    if (order.side === 'buy') buys = buys.plus(value)
    else sells = sells.plus(value)
  }
  return { buys, sells }
}

function allOrderMargin(state: VenueState, account: AccountState): Decimal {
  if (account.working.size === 0) return ZERO
  const names = new Set<string>()
  for (const { order } of account.working.values()) {
    if (order.market === 'perp') names.add(order.symbol)
  }
  let total = ZERO
  for (const name of names) {
    const symbol = state.symbols.perp.get(name)
    if (symbol !== undefined) total = total.plus(orderMargin(state, account, symbol))
  }
  return total
}

function atLeastZero(amount: Decimal): Decimal {
  return amount.gt(0) ? amount : ZERO
}

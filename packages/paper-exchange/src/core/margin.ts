import { Decimal, type Side, ZERO } from '@asterkit/instruments'
import { type AccountState, type Position, type PositionRef, positionKey } from './accountState.ts'
import { bookDown, bookUp } from './money.ts'
import { maintenanceMargin, markOf, positionOf, unrealizedProfit } from './positions.ts'
import type { PerpWalletView } from './venueAccount.ts'
import { isOrderWaiting, remainingOf, type VenueOrder } from './venueOrder.ts'
import type { VenueState } from './venueState.ts'
import { workingOf } from './workingOrders.ts'

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
    if (position.settings.marginType === 'ISOLATED') {
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

/** Wallet without isolated margins, quote; negative after a loss beyond all margin. */
export function crossWallet(account: AccountState): Decimal {
  let cash = account.wallet
  for (const { isolatedWallet } of account.positions.values()) {
    if (!isolatedWallet.isZero()) cash = cash.minus(isolatedWallet)
  }
  return cash
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
      position.settings.marginType === 'ISOLATED'
        ? position.isolatedWallet
        : bookUp(notional.div(position.settings.leverage)),
    maintenanceMargin: bookUp(maintenanceMargin(state.brackets(position.symbol), notional)),
  }
}

/** An order that is not working yet: its value at the price it is judged by, quote. */
export interface NewExposure {
  readonly side: Side
  readonly value: Decimal
}

/** Margin that a position's working orders bind beyond it, quote. Reduce-only orders bind none. */
export function orderMargin(
  state: VenueState,
  account: AccountState,
  position: Position,
  extra?: NewExposure,
): Decimal {
  return marginBeyond(state, position, openOrderValues(account, position, extra))
}

/** The larger of the two values that a position reaches when all buys or all sells fill, quote. */
export function reachableNotional(
  state: VenueState,
  account: AccountState,
  position: Position,
  extra?: NewExposure,
): Decimal {
  return reachable(heldValue(state, position), openOrderValues(account, position, extra))
}

/** Values of one position's working opening orders at their limits, quote. Mutable. */
interface OrderValues {
  buys: Decimal
  sells: Decimal
}

function openOrderValues(
  account: AccountState,
  { symbol, side }: PositionRef,
  extra?: NewExposure,
): OrderValues {
  const values = { buys: ZERO, sells: ZERO }
  for (const { order } of workingOf(account, 'perp', symbol).values()) {
    if (order.positionSide === side) addOrder(values, order)
  }
  if (extra !== undefined) addValue(values, extra.side, extra.value)
  return values
}

function addOrder(values: OrderValues, order: VenueOrder): void {
  if (order.market !== 'perp' || order.reduceOnly || isOrderWaiting(order)) return
  addValue(values, order.side, remainingOf(order).times(order.price))
}

function addValue(values: OrderValues, side: Side, value: Decimal): void {
  if (side === 'buy') values.buys = values.buys.plus(value)
  else values.sells = values.sells.plus(value)
}

function marginBeyond(state: VenueState, position: Position, values: OrderValues): Decimal {
  const held = heldValue(state, position)
  const increase = reachable(held, values).minus(held.abs())
  return increase.gt(0) ? bookUp(increase.div(position.settings.leverage)) : ZERO
}

function reachable(held: Decimal, { buys, sells }: OrderValues): Decimal {
  return Decimal.max(held.plus(buys).abs(), held.minus(sells).abs())
}

function heldValue(state: VenueState, { symbol, quantity }: Position): Decimal {
  if (quantity.isZero()) return ZERO
  const listed = state.symbols.perp.get(symbol)
  return listed === undefined ? ZERO : quantity.times(markOf(listed))
}

/** One walk over the working orders, whatever their number of symbols. */
function allOrderMargin(state: VenueState, account: AccountState): Decimal {
  if (account.working.size === 0) return ZERO
  const byPosition = new Map<string, OrderValues & { readonly position: Position }>()
  for (const { order } of account.working.values()) {
    if (order.market !== 'perp') continue
    const ref = { symbol: order.symbol, side: order.positionSide }
    const key = positionKey(ref.symbol, ref.side)
    let values = byPosition.get(key)
    if (values === undefined) {
      values = { buys: ZERO, sells: ZERO, position: positionOf(state, account, ref) }
      byPosition.set(key, values)
    }
    addOrder(values, order)
  }
  let total = ZERO
  for (const values of byPosition.values()) {
    total = total.plus(marginBeyond(state, values.position, values))
  }
  return total
}

function atLeastZero(amount: Decimal): Decimal {
  return amount.gt(0) ? amount : ZERO
}

import { Decimal, type Side, ZERO } from '@asterkit/instruments'
import {
  type AccountState,
  type OpenValues,
  type Position,
  type PositionRef,
  positionKey,
  type SymbolSettings,
} from './accountState.ts'
import { bookDown, bookUp } from './money.ts'
import { maintenanceMargin, markOf, positionOf, unrealizedProfit } from './positions.ts'
import type { PerpWalletView } from './venueAccount.ts'
import type { VenueState } from './venueState.ts'

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
export interface PositionFigures {
  readonly mark: Decimal
  /** Signed: negative is short. */
  readonly value: Decimal
  readonly notional: Decimal
  readonly unrealizedProfit: Decimal
  readonly initialMargin: Decimal
  readonly maintenanceMargin: Decimal
}

/** A position's figures; worked out anew only when something that they depend on was replaced. */
export function positionFigures(state: VenueState, position: Position): PositionFigures {
  const symbol = state.symbols.perp.get(position.symbol)
  const mark = symbol === undefined ? ZERO : markOf(symbol)
  const { quantity, cost, isolatedWallet } = position
  const { marginType, leverage } = position.settings
  const known = KNOWN.get(position)
  if (
    known !== undefined &&
    known.figures.mark === mark &&
    known.quantity === quantity &&
    known.cost === cost &&
    known.isolatedWallet === isolatedWallet &&
    known.leverage === leverage &&
    known.marginType === marginType
  ) {
    return known.figures
  }
  const figures = workOut(state, position, mark)
  KNOWN.set(position, { quantity, cost, isolatedWallet, leverage, marginType, figures })
  return figures
}

type Inputs = Pick<Position, 'quantity' | 'cost' | 'isolatedWallet'> & SymbolSettings

/** Decimals never change, so the same objects mean the same figures. */
const KNOWN = new WeakMap<Position, Inputs & { readonly figures: PositionFigures }>()

function workOut(state: VenueState, position: Position, mark: Decimal): PositionFigures {
  const value = position.quantity.times(mark)
  const notional = value.abs()
  return {
    mark,
    value,
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

/** Values of one position's working opening orders, with one more. */
function openOrderValues(
  account: AccountState,
  { symbol, side }: PositionRef,
  extra?: NewExposure,
): OrderValues {
  const values = account.openValues.get(positionKey(symbol, side)) ?? NO_ORDERS
  if (extra === undefined) return values
  return extra.side === 'buy'
    ? { buys: values.buys.plus(extra.value), sells: values.sells }
    : { buys: values.buys, sells: values.sells.plus(extra.value) }
}

type OrderValues = Pick<OpenValues, 'buys' | 'sells'>

const NO_ORDERS: OrderValues = { buys: ZERO, sells: ZERO }

function marginBeyond(state: VenueState, position: Position, values: OrderValues): Decimal {
  const held = heldValue(state, position)
  const increase = reachable(held, values).minus(held.abs())
  return increase.gt(0) ? bookUp(increase.div(position.settings.leverage)) : ZERO
}

function reachable(held: Decimal, { buys, sells }: OrderValues): Decimal {
  // Flat: what is ordered is all there is.
  if (held.isZero()) return Decimal.max(buys, sells)
  return Decimal.max(held.plus(buys).abs(), held.minus(sells).abs())
}

function heldValue(state: VenueState, position: Position): Decimal {
  return position.quantity.isZero() ? ZERO : positionFigures(state, position).value
}

function allOrderMargin(state: VenueState, account: AccountState): Decimal {
  let total = ZERO
  for (const values of account.openValues.values()) {
    total = total.plus(marginBeyond(state, positionOf(state, account, values), values))
  }
  return total
}

function atLeastZero(amount: Decimal): Decimal {
  return amount.gt(0) ? amount : ZERO
}

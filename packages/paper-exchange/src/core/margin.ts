import { Decimal, isAboveZero, type Side, ZERO } from '@asterkit/instruments'
import {
  type AccountState,
  type OpenValues,
  type Position,
  positionKey,
  type SymbolSettings,
} from './accountState.ts'
import { bookDown, bookUp, sumOf } from './money.ts'
import { maintenanceMargin, markOf, positionOf } from './positions.ts'
import { largerOf } from './smallerOf.ts'
import type { PerpWalletView } from './venueAccount.ts'
import type { VenueState } from './venueState.ts'

/** The margin wallet at the current mark prices. */
export function perpWallet(state: VenueState, account: AccountState): PerpWalletView {
  const { crossMargin, crossProfit, isolatedMargin } = crossSums(state, account)
  let isolatedProfit = ZERO
  let maintenance = ZERO
  for (const position of account.positions.values()) {
    if (position.quantity.isZero()) continue
    const figures = positionFigures(state, position)
    maintenance = maintenance.plus(figures.maintenanceMargin)
    if (position.settings.marginType === 'ISOLATED') {
      isolatedProfit = isolatedProfit.plus(figures.unrealizedProfit)
    }
  }
  const crossWallet = account.wallet.minus(isolatedMargin)
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
    available: availableMargin(state, account),
    maxWithdraw: atLeastZero(
      bookDown(crossWallet.plus(Decimal.min(ZERO, crossProfit)).minus(bound)),
    ),
    updateTime: account.walletUpdateTime,
  }
}

/** `PerpWalletView.available` alone: what new orders may bind, quote. */
export function availableMargin(state: VenueState, account: AccountState): Decimal {
  const { crossMargin, crossProfit, isolatedMargin } = crossSums(state, account)
  const bound = sumOf(sumOf(crossMargin, allOrderMargin(state, account)), isolatedMargin)
  return atLeastZero(bookDown(sumOf(account.wallet, crossProfit).minus(bound)))
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
  const brackets = state.brackets(position.symbol)
  /** Asked for when marks move, not at every fill. */
  let margin: Decimal | undefined
  const notional = sizeOf(value)
  return {
    mark,
    value,
    notional,
    unrealizedProfit: position.quantity.isZero() ? ZERO : value.minus(position.cost),
    initialMargin:
      position.settings.marginType === 'ISOLATED'
        ? position.isolatedWallet
        : bookUp(notional.div(position.settings.leverage)),
    get maintenanceMargin() {
      margin ??= bookUp(maintenanceMargin(brackets, notional))
      return margin
    },
  }
}

/** An order that is not working yet: its value at the price it is judged by, quote. */
export interface NewExposure {
  readonly side: Side
  readonly value: Decimal
}

type OrderValues = Pick<OpenValues, 'buys' | 'sells'>

const NO_ORDERS: OrderValues = { buys: ZERO, sells: ZERO }

/** What working orders could add to a position. */
interface OrderExposure {
  /** The larger of the two values that it reaches when all buys or all sells fill, quote. */
  readonly reached: Decimal
  /** What that takes beyond the position's own margin, quote. Reduce-only orders bind none. */
  readonly margin: Decimal
}

/** What one more order would add to what a position's working orders bind, and where they would lead. */
export function exposureWith(
  state: VenueState,
  account: AccountState,
  position: Position,
  extra: NewExposure,
): { readonly reached: Decimal; readonly added: Decimal } {
  const key = positionKey(position.symbol, position.side)
  const values = account.openValues.get(key) ?? NO_ORDERS
  const { buys, sells } = values
  const { reached, margin } = workOutOrders(
    heldValue(state, position),
    extra.side === 'buy'
      ? { buys: sumOf(buys, extra.value), sells }
      : { buys, sells: sumOf(sells, extra.value) },
    position.settings.leverage,
  )
  const bound = orderMargin(state, position, values)
  return { reached, added: bound.isZero() ? margin : margin.minus(bound) }
}

/** Margin that a position's working orders bind beyond it; worked out anew only when they have changed. */
function orderMargin(state: VenueState, position: Position, values: OrderValues): Decimal {
  const { buys, sells } = values
  const held = heldValue(state, position)
  const { leverage } = position.settings
  const known = KNOWN_ORDERS.get(values)
  if (
    known !== undefined &&
    known.held === held &&
    known.buys === buys &&
    known.sells === sells &&
    known.leverage === leverage
  ) {
    return known.margin
  }
  const { margin } = workOutOrders(held, values, leverage)
  KNOWN_ORDERS.set(values, { held, buys, sells, leverage, margin })
  return margin
}

const KNOWN_ORDERS = new WeakMap<
  OrderValues,
  OrderValues & { readonly held: Decimal; readonly leverage: number; readonly margin: Decimal }
>()

function workOutOrders(held: Decimal, values: OrderValues, leverage: number): OrderExposure {
  const reached = reachable(held, values)
  const increase = reached.minus(sizeOf(held))
  return { reached, margin: isAboveZero(increase) ? bookUp(increase.div(leverage)) : ZERO }
}

function reachable(held: Decimal, { buys, sells }: OrderValues): Decimal {
  // Flat: what is ordered is all there is.
  if (held.isZero()) return largerOf(buys, sells)
  const long = sumOf(held, buys)
  const short = sells.isZero() ? held : held.minus(sells)
  return largerOf(sizeOf(long), sizeOf(short))
}

/** The amount itself unless it is negative. */
function sizeOf(amount: Decimal): Decimal {
  return amount.isNeg() ? amount.neg() : amount
}

function heldValue(state: VenueState, position: Position): Decimal {
  return position.quantity.isZero() ? ZERO : positionFigures(state, position).value
}

function allOrderMargin(state: VenueState, account: AccountState): Decimal {
  let total = ZERO
  for (const values of account.openValues.values()) {
    const margin = orderMargin(state, positionOf(state, account, values), values)
    total = sumOf(total, margin)
  }
  return total
}

/** Sums over an account's positions, quote. */
interface CrossSums {
  readonly crossMargin: Decimal
  readonly crossProfit: Decimal
  readonly isolatedMargin: Decimal
}

/** Adds up what the positions bind; worked out anew only when the figures of one have changed. */
function crossSums(state: VenueState, account: AccountState): CrossSums {
  const known = KNOWN_SUMS.get(account)
  let count = 0
  let isSame = known !== undefined
  for (const position of account.positions.values()) {
    if (position.quantity.isZero()) continue
    if (known?.figures[count] !== positionFigures(state, position)) isSame = false
    count += 1
  }
  if (known !== undefined && isSame && known.figures.length === count) return known
  const figures: PositionFigures[] = []
  let crossMargin = ZERO
  let crossProfit = ZERO
  let isolatedMargin = ZERO
  for (const position of account.positions.values()) {
    if (position.quantity.isZero()) continue
    const figure = positionFigures(state, position)
    figures.push(figure)
    if (position.settings.marginType === 'ISOLATED') {
      isolatedMargin = isolatedMargin.plus(position.isolatedWallet)
    } else {
      crossMargin = sumOf(crossMargin, figure.initialMargin)
      crossProfit = sumOf(crossProfit, figure.unrealizedProfit)
    }
  }
  const sums = { figures, crossMargin, crossProfit, isolatedMargin }
  KNOWN_SUMS.set(account, sums)
  return sums
}

/** The same figures in the same order mean the same sums: they are made anew when anything changes. */
const KNOWN_SUMS = new WeakMap<
  AccountState,
  CrossSums & { readonly figures: readonly PositionFigures[] }
>()

function atLeastZero(amount: Decimal): Decimal {
  return isAboveZero(amount) ? amount : ZERO
}

import { type Decimal, ZERO } from '@asterkit/instruments'
import type { AccountState, Position } from './accountState.ts'
import { positionFigures } from './margin.ts'
import { bookNearest } from './money.ts'
import { bracketAt, maxNotionalAt, positionOf } from './positions.ts'
import type { PositionView, SpotBalanceView } from './venueAccount.ts'
import type { SymbolState, VenueState } from './venueState.ts'

/** A snapshot of one position, or of a flat symbol with its settings. */
export function viewPosition(
  state: VenueState,
  account: AccountState,
  symbol: Pick<SymbolState, 'symbol'>,
): PositionView {
  const position = positionOf(state, account, symbol)
  const figures = positionFigures(state, position)
  const isFlat = position.quantity.isZero()
  const liquidationPrice = isFlat ? undefined : liquidationPriceOf(state, account, position)
  return {
    symbol: symbol.symbol,
    quantity: position.quantity,
    cost: position.cost,
    entryPrice: isFlat ? ZERO : bookNearest(position.cost.div(position.quantity)),
    markPrice: figures.mark,
    unrealizedProfit: figures.unrealizedProfit,
    ...(liquidationPrice === undefined ? {} : { liquidationPrice }),
    leverage: position.leverage,
    marginType: position.marginType,
    isolatedWallet: position.isolatedWallet,
    initialMargin: figures.initialMargin,
    maintenanceMargin: figures.maintenanceMargin,
    maxNotional: maxNotionalAt(state.brackets(symbol.symbol), position.leverage),
    updateTime: position.updateTime,
  }
}

/** Snapshots of all spot balances, or of those of `assets`. */
export function viewSpot(
  account: AccountState,
  assets?: ReadonlySet<string>,
): ReadonlyMap<string, SpotBalanceView> {
  const views = new Map<string, SpotBalanceView>()
  for (const [asset, { free, locked }] of account.spot) {
    if (assets === undefined || assets.has(asset)) views.set(asset, { free, locked })
  }
  return views
}

/**
 * The mark price at which margin equals maintenance margin, other positions standing still:
 * cash + q * p - cost = |q| * p * rate - deduction, solved for p, 8 decimals.
 */
function liquidationPriceOf(
  state: VenueState,
  account: AccountState,
  position: Position,
): Decimal | undefined {
  const { notional } = positionFigures(state, position)
  const bracket = bracketAt(state.brackets(position.symbol), notional)
  const cash =
    position.marginType === 'ISOLATED'
      ? position.isolatedWallet
      : crossCashBeside(state, account, position)
  const { quantity, cost } = position
  const divisor = quantity.minus(quantity.abs().times(bracket.maintenanceRate))
  if (divisor.isZero()) return undefined
  const price = cost.minus(cash).minus(bracket.deduction).div(divisor)
  return price.gt(0) ? bookNearest(price) : undefined
}

/** Cash that stands behind one crossed position: what the other crossed ones leave of the wallet. */
function crossCashBeside(state: VenueState, account: AccountState, position: Position): Decimal {
  let cash = account.wallet
  for (const other of account.positions.values()) {
    if (other.symbol === position.symbol || other.quantity.isZero()) continue
    if (other.marginType === 'ISOLATED') {
      cash = cash.minus(other.isolatedWallet)
    } else {
      const { unrealizedProfit, maintenanceMargin } = positionFigures(state, other)
      cash = cash.plus(unrealizedProfit).minus(maintenanceMargin)
    }
  }
  return cash
}

import { type Decimal, ZERO } from '@asterkit/instruments'
import type { AccountState, Position, PositionRef } from './accountState.ts'
import { positionFigures } from './margin.ts'
import { bookNearest } from './money.ts'
import { bracketAt, heldPositions, maxNotionalAt, positionOf } from './positions.ts'
import type { PositionView, SpotBalanceView } from './venueAccount.ts'
import type { VenueState } from './venueState.ts'

/** A snapshot of one position, or of a flat symbol with its settings. */
export function viewPosition(
  state: VenueState,
  account: AccountState,
  ref: PositionRef,
): PositionView {
  const position = positionOf(state, account, ref)
  const figures = positionFigures(state, position)
  const isFlat = position.quantity.isZero()
  const liquidationPrice = isFlat ? undefined : liquidationPriceOf(state, account, position)
  return {
    symbol: position.symbol,
    side: position.side,
    quantity: position.quantity,
    cost: position.cost,
    entryPrice: isFlat ? ZERO : bookNearest(position.cost.div(position.quantity)),
    markPrice: figures.mark,
    unrealizedProfit: figures.unrealizedProfit,
    ...(liquidationPrice === undefined ? {} : { liquidationPrice }),
    leverage: position.settings.leverage,
    marginType: position.settings.marginType,
    isolatedWallet: position.isolatedWallet,
    initialMargin: figures.initialMargin,
    maintenanceMargin: figures.maintenanceMargin,
    maxNotional: maxNotionalAt(state.brackets(position.symbol), position.settings.leverage),
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
 * The mark price at which margin equals maintenance margin, other symbols standing still:
 * cash + sum(q * p - cost) = sum(|q| * p * rate - deduction), solved for p, 8 decimals. The crossed sides
 * of a hedge fall together; an isolated position falls alone.
 */
function liquidationPriceOf(
  state: VenueState,
  account: AccountState,
  position: Position,
): Decimal | undefined {
  const isAlone = position.settings.marginType === 'ISOLATED'
  const falling = isAlone ? [position] : heldPositions(account, position.symbol)
  let numerator = isAlone
    ? position.isolatedWallet.neg()
    : crossCashBeside(state, account, position.symbol).neg()
  let divisor = ZERO
  for (const held of falling) {
    const { symbol, quantity, cost } = held
    const { notional } = positionFigures(state, held)
    const bracket = bracketAt(state.brackets(symbol), notional)
    numerator = numerator.plus(cost).minus(bracket.deduction)
    divisor = divisor.plus(quantity).minus(quantity.abs().times(bracket.maintenanceRate))
  }
  if (divisor.isZero()) return undefined
  const price = numerator.div(divisor)
  return price.gt(0) ? bookNearest(price) : undefined
}

/** Cash that stands behind one symbol's crossed positions: what the others leave of the wallet. */
function crossCashBeside(state: VenueState, account: AccountState, symbol: string): Decimal {
  let cash = account.wallet
  for (const other of account.positions.values()) {
    if (other.quantity.isZero()) continue
    if (other.settings.marginType === 'ISOLATED') {
      cash = cash.minus(other.isolatedWallet)
    } else if (other.symbol !== symbol) {
      const { unrealizedProfit, maintenanceMargin } = positionFigures(state, other)
      cash = cash.plus(unrealizedProfit).minus(maintenanceMargin)
    }
  }
  return cash
}

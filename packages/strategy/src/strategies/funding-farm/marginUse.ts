import { liquidationPrice, stopDistance } from '@asterkit/delta-neutral'
import { Decimal, ONE } from '@asterkit/instruments'
import type { PairHolding } from '../../pair.ts'
import type { PerpPosition } from '../../ports/exchange.ts'
import { CAUTIOUS_MAINTENANCE_RATE, maintenanceRate } from './plan.ts'
import type { PairCosts } from './state.ts'

/** How far the short is on its way to liquidation. Fractions of its entry value. */
export interface MarginUse {
  /** What the short has lost; negative: it has gained. */
  readonly loss: Decimal
  /** Loss at which it is liquidated: as the venue reports it, else by the symbol's bracket. */
  readonly distance: Decimal
  /** loss / distance: 0 at entry, 1 at liquidation. */
  readonly used: Decimal
  /** Largest loss before the pair is closed, by leverage and bracket. */
  readonly stop: Decimal
  /** The same by the venue's own liquidation price, when it is the nearer one. */
  readonly reportedStop?: Decimal
  /** Maintenance margin rate that all of this rests on. */
  readonly maintenanceRate: Decimal
}

/**
 * Measures the margin of a held short. Needs nothing but the venue's row of the position: the market may be
 * unreadable. The entry value is frozen: prices never change it, and it shrinks only with the position.
 *
 * @param costs Undefined while the brackets are unknown; then the worst is assumed.
 * @returns Undefined when there is no position to measure.
 */
export function marginUse(
  holding: PairHolding,
  position: PerpPosition | undefined,
  costs: PairCosts | undefined,
): MarginUse | undefined {
  if (position === undefined || !position.quantity.isNegative() || position.quantity.isZero()) {
    return undefined
  }
  const entryValue = frozenEntryValue(holding, position)
  if (entryValue.lte(0)) return undefined
  const { leverage } = holding
  const rate = rateAtLiquidation(holding, costs)
  const loss = position.unrealizedProfit.neg().div(entryValue)
  const stop = stopDistance({ leverage, maintenanceRate: rate }).neg()
  const { liquidationPrice: reported, entryPrice } = position
  if (reported === undefined || entryPrice.lte(0)) {
    const price = liquidationPrice({
      side: 'short',
      entryPrice: '1',
      leverage,
      maintenanceRate: rate,
    })
    const distance = price.minus(1)
    return { loss, distance, used: usedOf(loss, distance), stop, maintenanceRate: rate }
  }
  const distance = reported.minus(entryPrice).div(entryPrice)
  const reportedStop = stopDistance({
    leverage,
    maintenanceRate: rate,
    reportedDistance: distance,
  }).neg()
  return { loss, distance, used: usedOf(loss, distance), stop, reportedStop, maintenanceRate: rate }
}

/** Without any distance left nothing is left to use up. */
function usedOf(loss: Decimal, distance: Decimal): Decimal {
  return distance.gt(0) ? loss.div(distance) : ONE
}

/** Entry value of what is short now, at most what the whole pair had; somebody's addition counts with it. Quote. */
function frozenEntryValue(holding: PairHolding, position: PerpPosition): Decimal {
  const entryPrice = holding.perpEntryPrice.gt(0) ? holding.perpEntryPrice : position.entryPrice
  const value = entryPrice.times(position.quantity.abs())
  const isOurs = position.quantity.gte(holding.perpQuantity)
  return isOurs ? Decimal.min(holding.entryNotional, value) : value
}

/** The short grows with the price: the bracket that counts is the one it would be liquidated in. */
function rateAtLiquidation(holding: PairHolding, costs: PairCosts | undefined): Decimal {
  if (costs === undefined) return new Decimal(CAUTIOUS_MAINTENANCE_RATE)
  const { entryNotional, leverage } = holding
  const atLiquidation = entryNotional.times(leverage + 1).div(leverage)
  return Decimal.max(
    maintenanceRate(costs.brackets, entryNotional),
    maintenanceRate(costs.brackets, atLiquidation),
  )
}

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
  const loss = position.unrealizedProfit.neg().div(entryValue)
  const limits = limitsOf(holding, position, costs)
  return { loss, used: usedOf(loss, limits.distance), ...limits }
}

type Limits = Omit<MarginUse, 'loss' | 'used'>

interface KnownLimits {
  readonly costs: PairCosts | undefined
  readonly reported: Decimal | undefined
  readonly entryPrice: Decimal
  readonly limits: Limits
}

/** Newest limits by holding. They are looked at in every cycle and change with the position only. */
const knownLimits = new WeakMap<PairHolding, KnownLimits>()

function limitsOf(
  holding: PairHolding,
  { liquidationPrice: reported, entryPrice }: PerpPosition,
  costs: PairCosts | undefined,
): Limits {
  const known = knownLimits.get(holding)
  if (known?.costs === costs && known?.entryPrice.eq(entryPrice)) {
    if (isSame(known.reported, reported)) return known.limits
  }
  const limits = workOutLimits(holding, entryPrice, reported, costs)
  knownLimits.set(holding, { costs, reported, entryPrice, limits })
  return limits
}

function isSame(a: Decimal | undefined, b: Decimal | undefined): boolean {
  return a === undefined || b === undefined ? a === b : a.eq(b)
}

function workOutLimits(
  holding: PairHolding,
  entryPrice: Decimal,
  reported: Decimal | undefined,
  costs: PairCosts | undefined,
): Limits {
  const { leverage } = holding
  const rate = rateAtLiquidation(holding, costs)
  const stop = stopDistance({ leverage, maintenanceRate: rate }).neg()
  if (reported === undefined || entryPrice.lte(0)) {
    const price = liquidationPrice({
      side: 'short',
      entryPrice: '1',
      leverage,
      maintenanceRate: rate,
    })
    return { distance: price.minus(1), stop, maintenanceRate: rate }
  }
  const distance = reported.minus(entryPrice).div(entryPrice)
  const reportedStop = stopDistance({
    leverage,
    maintenanceRate: rate,
    reportedDistance: distance,
  }).neg()
  return { distance, stop, reportedStop, maintenanceRate: rate }
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

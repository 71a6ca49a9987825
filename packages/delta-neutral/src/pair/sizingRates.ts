import { Decimal, InvalidInputError, ONE } from '@asterkit/instruments'
import {
  requireFraction,
  requireLeverage,
  requireNotBelowZero,
  requirePositive,
} from '../inputRules.ts'
import { pairStep } from './pairStep.ts'
import type { SizePairInput } from './sizePairInput.ts'

/**
 * Prices and rates that both sizing functions share. Both legs are compared with
 * `capital * fraction * L`, which keeps every product exact: dividing by L + 1 would not.
 */
export interface SizingRates {
  readonly fraction: Decimal
  readonly leverage: number
  readonly perpPrice: Decimal
  /** Worst price that the spot order may pay. */
  readonly spotCap: Decimal
  readonly spotTakerFee: Decimal
  readonly perpTakerFee: Decimal
  /** Coins left of one coin bought. */
  readonly netOfFee: Decimal
  /** Lowest prices at which an order of either leg is valued against the minimum notional. */
  readonly spotFloor: Decimal
  readonly perpFloor: Decimal
  /** What one coin ordered on spot takes of `capital * fraction * L`, with its fee taken in quote. */
  readonly spotLoad: Decimal
  /** What one coin sold short takes of `capital * fraction * L`, with its fee. */
  readonly perpLoad: Decimal
}

const BASIS_POINT = new Decimal('0.0001')

/** @throws {InvalidInputError} A figure is out of range. */
export function sizingRates(input: Omit<SizePairInput, 'capitalQuote'>): SizingRates {
  const leverage = requireLeverage(input.leverage)
  const fraction = requirePositive(input.capitalFraction, 'capitalFraction')
  if (fraction.gt(1)) {
    throw new InvalidInputError(`capitalFraction must be at most 1, got ${fraction.toFixed()}`)
  }
  const spotPrice = requirePositive(input.spotPrice, 'spotPrice')
  const perpPrice = requirePositive(input.perpPrice, 'perpPrice')
  const spotTakerFee = requireFraction(input.spotTakerFee, 'spotTakerFee')
  const perpTakerFee = requireFraction(input.perpTakerFee, 'perpTakerFee')
  const bps = requireNotBelowZero(input.slippageBps ?? 0, 'slippageBps')
  if (bps >= 10_000) throw new InvalidInputError(`slippageBps must be below 10000, got ${bps}`)
  const slip = BASIS_POINT.times(bps)
  const drop = requireFraction(input.spotPriceDrop ?? '0', 'spotPriceDrop')
  const spotCap = spotPrice.times(ONE.plus(slip))
  return {
    fraction,
    leverage,
    perpPrice,
    spotCap,
    spotTakerFee,
    perpTakerFee,
    netOfFee: ONE.minus(spotTakerFee),
    spotFloor: spotPrice.times(ONE.minus(slip)).times(ONE.minus(drop)),
    perpFloor: perpPrice.times(ONE.minus(slip)),
    spotLoad: spotCap.times(ONE.plus(spotTakerFee)).times(leverage + 1),
    perpLoad: perpPrice.times(ONE.plus(perpTakerFee.times(leverage))).times(leverage + 1),
  }
}

/** Coins to order so that `quantity` is left after a fee in coins; exact, on the step. */
export function grossUp(quantity: Decimal, netOfFee: Decimal, step: Decimal): Decimal {
  if (step.isZero()) return quantity.div(netOfFee)
  const netStep = step.times(netOfFee)
  const steps = quantity.divToInt(netStep)
  return (steps.times(netStep).lt(quantity) ? steps.plus(1) : steps).times(step)
}

/**
 * Finds the least short that both markets take as one order, and whose coins spot takes back as one.
 *
 * @returns Base units, a multiple of `pairStep`.
 */
export function smallestQuantity(
  input: Pick<SizePairInput, 'spot' | 'perp'>,
  rates: Pick<SizingRates, 'spotFloor' | 'perpFloor'>,
): Decimal {
  const { spot, perp } = input
  const step = pairStep(spot, perp)
  const least = Decimal.max(
    step,
    spot.lot.min,
    perp.lot.min,
    spot.minNotional.div(rates.spotFloor),
    perp.minNotional.div(rates.perpFloor),
  )
  const steps = least.divToInt(step).times(step)
  return steps.lt(least) ? steps.plus(step) : steps
}

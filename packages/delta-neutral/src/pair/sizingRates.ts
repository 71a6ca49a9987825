import { Decimal, InvalidInputError, ONE } from '@asterkit/instruments'
import {
  requireFraction,
  requireLeverage,
  requireNotBelowZero,
  requirePositive,
} from '../inputRules.ts'
import { pairStep } from './pairStep.ts'
import type { SizePairInput } from './sizePairInput.ts'

/** All that sizing needs to know besides capital and prices. */
export type SizingTerms = Omit<SizePairInput, 'capitalQuote' | 'spotPrice' | 'perpPrice'>

/**
 * What the terms say, worked out once. Both legs are compared with `capital * fraction * L`, which keeps every
 * product exact: dividing by L + 1 would not.
 */
export interface SizingFactors {
  readonly fraction: Decimal
  readonly leverage: number
  readonly spotTakerFee: Decimal
  readonly perpTakerFee: Decimal
  /** Coins left of one coin bought. */
  readonly netOfFee: Decimal
  /** Of the spot price: the worst that may be paid, the lowest value, and what a coin takes of the capacity. */
  readonly spotCap: Decimal
  readonly spotFloor: Decimal
  readonly spotLoad: Decimal
  /** The same of the perp price. */
  readonly perpFloor: Decimal
  readonly perpLoad: Decimal
}

/** The factors at present prices. Quote per base. */
export interface SizingRates {
  readonly spotPrice: Decimal
  readonly perpPrice: Decimal
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
export function sizingFactors(terms: SizingTerms): SizingFactors {
  const leverage = requireLeverage(terms.leverage)
  const fraction = requirePositive(terms.capitalFraction, 'capitalFraction')
  if (fraction.gt(1)) {
    throw new InvalidInputError(`capitalFraction must be at most 1, got ${fraction.toFixed()}`)
  }
  const spotTakerFee = requireFraction(terms.spotTakerFee, 'spotTakerFee')
  const perpTakerFee = requireFraction(terms.perpTakerFee, 'perpTakerFee')
  const bps = requireNotBelowZero(terms.slippageBps ?? 0, 'slippageBps')
  if (bps >= 10_000) throw new InvalidInputError(`slippageBps must be below 10000, got ${bps}`)
  const slip = BASIS_POINT.times(bps)
  const drop = requireFraction(terms.spotPriceDrop ?? '0', 'spotPriceDrop')
  const spotCap = ONE.plus(slip)
  const lowest = ONE.minus(slip)
  return {
    fraction,
    leverage,
    spotTakerFee,
    perpTakerFee,
    netOfFee: ONE.minus(spotTakerFee),
    spotCap,
    spotFloor: lowest.times(ONE.minus(drop)),
    spotLoad: spotCap.times(ONE.plus(spotTakerFee)).times(leverage + 1),
    perpFloor: lowest,
    perpLoad: ONE.plus(perpTakerFee.times(leverage)).times(leverage + 1),
  }
}

/** @throws {InvalidInputError} A price is not above 0. */
export function ratesAt(
  factors: SizingFactors,
  prices: Pick<SizePairInput, 'spotPrice' | 'perpPrice'>,
): SizingRates {
  const spotPrice = requirePositive(prices.spotPrice, 'spotPrice')
  const perpPrice = requirePositive(prices.perpPrice, 'perpPrice')
  return {
    spotPrice,
    perpPrice,
    spotFloor: spotPrice.times(factors.spotFloor),
    perpFloor: perpPrice.times(factors.perpFloor),
    spotLoad: spotPrice.times(factors.spotLoad),
    perpLoad: perpPrice.times(factors.perpLoad),
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

import { compareDecimals, Decimal } from '@asterkit/instruments'
import type { SizePairInput } from './sizePairInput.ts'
import {
  grossUp,
  ratesAt,
  type SizingFactors,
  type SizingTerms,
  smallestQuantity,
} from './sizingRates.ts'

/** Capital and prices with which a pair surely has a size. */
export interface SizeWindow {
  readonly leastCapital: Decimal
  readonly lowSpot: Decimal
  readonly highSpot: Decimal
  readonly lowPerp: Decimal
  readonly highPerp: Decimal
}

/** What is looked at: capital in quote, prices in quote per base. */
type Look = Record<'capitalQuote', Decimal> & Record<'spotPrice' | 'perpPrice', Decimal>

const HALF = new Decimal('0.5')

/**
 * Finds a window around a look: from half of its capital on, from half to twice its prices. A quantity that is
 * large enough at the lowest prices and paid for at the highest ones is both everywhere between.
 *
 * @returns Undefined when there is none of that width, which says nothing about the look itself.
 * @throws {InvalidInputError} A price is not above 0.
 */
export function sizeWindow(
  terms: SizingTerms,
  factors: SizingFactors,
  { capitalQuote, spotPrice, perpPrice }: Look,
): SizeWindow | undefined {
  const { step } = terms.spot.lot
  // Quantities without a step are rounded, and nothing is sure to the last digit.
  if (step.isZero()) return undefined
  const low = { spotPrice: spotPrice.times(HALF), perpPrice: perpPrice.times(HALF) }
  const high = { spotPrice: spotPrice.times(2), perpPrice: perpPrice.times(2) }
  const quantity = smallestQuantity(terms, ratesAt(factors, low))
  const rates = ratesAt(factors, high)
  const leastCapital = capitalQuote.times(HALF)
  const capacity = capacityOf(leastCapital, factors)
  const coins = grossUp(quantity, factors.netOfFee, step)
  if (compareDecimals(coins.times(rates.spotLoad), capacity) > 0) return undefined
  if (compareDecimals(quantity.times(rates.perpLoad), capacity) > 0) return undefined
  return {
    leastCapital,
    lowSpot: low.spotPrice,
    highSpot: high.spotPrice,
    lowPerp: low.perpPrice,
    highPerp: high.perpPrice,
  }
}

/** What both legs may take together with their loads; see {@link SizingFactors}. */
export function capacityOf(
  capital: Decimal,
  { fraction, leverage }: Pick<SizingFactors, 'fraction' | 'leverage'>,
): Decimal {
  return capital.times(fraction).times(leverage)
}

/** Whether a look lies in a window. */
export function isWithin(
  window: SizeWindow,
  capitalQuote: Decimal,
  { spotPrice, perpPrice }: Record<keyof Pick<SizePairInput, 'spotPrice' | 'perpPrice'>, Decimal>,
): boolean {
  return (
    compareDecimals(capitalQuote, window.leastCapital) >= 0 &&
    compareDecimals(spotPrice, window.lowSpot) >= 0 &&
    compareDecimals(spotPrice, window.highSpot) <= 0 &&
    compareDecimals(perpPrice, window.lowPerp) >= 0 &&
    compareDecimals(perpPrice, window.highPerp) <= 0
  )
}

import { Decimal } from '@asterkit/instruments'
import { pairStep } from './pairStep.ts'
import type { SizePairInput } from './sizePair.ts'
import { grossUp, type SizingRates, sizingRates } from './sizingRates.ts'

/**
 * Computes the least capital with which `sizePair` can open the pair.
 *
 * @param input As for `sizePair`, without the capital.
 * @returns Quote over both wallets, rounded up to the cent: "needs at least X USDT".
 * @throws {InvalidInputError} A figure is out of range, or no quantity is legal on both markets.
 */
export function smallestCapital(input: Omit<SizePairInput, 'capitalQuote'>): Decimal {
  const rates = sizingRates(input)
  const quantity = smallestQuantity(input, rates)
  const spotLoad = grossUp(quantity, rates.netOfFee, input.spot.lot.step).times(rates.spotLoad)
  const load = Decimal.max(spotLoad, quantity.times(rates.perpLoad))
  return load.div(rates.fraction.times(rates.leverage)).toDecimalPlaces(2, Decimal.ROUND_UP)
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

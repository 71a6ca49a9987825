import { Decimal } from '@asterkit/instruments'
import type { SizePairInput } from './sizePairInput.ts'
import { grossUp, ratesAt, sizingFactors, smallestQuantity } from './sizingRates.ts'

/**
 * Computes the least capital with which `sizePair` can open the pair.
 *
 * @param input As for `sizePair`, without the capital.
 * @returns Quote over both wallets, rounded up to the cent: "needs at least X USDT".
 * @throws {InvalidInputError} A figure is out of range, or no quantity is legal on both markets.
 */
export function smallestCapital(input: Omit<SizePairInput, 'capitalQuote'>): Decimal {
  const factors = sizingFactors(input)
  const rates = ratesAt(factors, input)
  const quantity = smallestQuantity(input, rates)
  const spotLoad = grossUp(quantity, factors.netOfFee, input.spot.lot.step).times(rates.spotLoad)
  const load = Decimal.max(spotLoad, quantity.times(rates.perpLoad))
  return load.div(factors.fraction.times(factors.leverage)).toDecimalPlaces(2, Decimal.ROUND_UP)
}

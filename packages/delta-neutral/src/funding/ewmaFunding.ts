import { Decimal, type DecimalInput, decimal, InvalidInputError, ONE } from '@asterkit/instruments'

/**
 * Averages funding rates with weights that fall exponentially with age.
 *
 * alpha = 2 / (span + 1); average = alpha * rate + (1 - alpha) * average of all older ones, which begins
 * with the oldest rate.
 *
 * @param input.rates Fractions per interval of one interval length, oldest first. Signed.
 * @param input.span Rates that carry about 86 % of the weight; a whole number of at least 1.
 * @returns Fraction per interval; `undefined` without rates.
 * @throws {InvalidInputError} `span` is not a whole number of at least 1.
 * @example
 * ewmaFunding({ rates: ['0.0001', '0.0004'], span: 3 })?.toFixed() // '0.00025'
 */
export function ewmaFunding(input: {
  rates: readonly DecimalInput[]
  span: number
}): Decimal | undefined {
  const { rates, span } = input
  if (!Number.isSafeInteger(span) || span < 1) {
    throw new InvalidInputError(`span must be a whole number of at least 1, got ${span}`)
  }
  const alpha = new Decimal(2).div(span + 1)
  const rest = ONE.minus(alpha)
  let average: Decimal | undefined
  for (const value of rates) {
    const rate = decimal(value)
    average = average === undefined ? rate : alpha.times(rate).plus(rest.times(average))
  }
  return average
}

import { type DecimalInput, decimal } from '@asterkit/instruments'

/**
 * Measures how often a funding rate changes its sign: a rate that flips often is a poor ground for a hold.
 *
 * frequency = sign changes / (rates - 1); a rate of zero has no sign and is left out.
 *
 * @param rates Fractions per interval, in time order.
 * @returns 0 (never) to 1 (every time); `undefined` with fewer than two rates that have a sign.
 * @example
 * signFlipFrequency(['0.0001', '0.0002', '-0.0001']) // 0.5
 */
export function signFlipFrequency(rates: readonly DecimalInput[]): number | undefined {
  const signed = rates.map((rate) => decimal(rate)).filter((rate) => !rate.isZero())
  if (signed.length < 2) return undefined
  const flips = signed.filter(
    (rate, i) => i > 0 && rate.isNegative() !== signed[i - 1]!.isNegative(),
  )
  return flips.length / (signed.length - 1)
}

import { requireAboveZero, requireWhole } from '../inputRules.ts'

/**
 * Volatility from sums of squared log returns over several steps, averaged over all offsets. Returns over
 * several seconds carry less of the bounce between bid and ask, and all offsets together use every price.
 *
 * variance per second = sum of r^2 / (count * stride * stepSeconds)
 *
 * @param input.rows Prices at equal distances, e.g. of `PriceGrid`.
 * @param input.stepSeconds Distance of two prices in seconds.
 * @param input.stride Steps of one return. @default 10
 * @returns Fraction per square root of a second: 0.0001 is 1 basis point. Undefined without a return.
 * @throws {InvalidInputError} `stepSeconds` is not above 0, or `stride` is no whole number above 0.
 */
export function realisedVolatility(input: {
  rows: readonly (readonly number[])[]
  stepSeconds: number
  stride?: number
}): number | undefined {
  const stride = requireWhole(input.stride ?? 10, 'stride', 1)
  const seconds = requireAboveZero(input.stepSeconds, 'stepSeconds') * stride
  let sum = 0
  let count = 0
  for (const row of input.rows) {
    for (let at = stride; at < row.length; at += 1) {
      sum += Math.log(row[at]! / row[at - stride]!) ** 2
      count += 1
    }
  }
  return count > 0 ? Math.sqrt(sum / (count * seconds)) : undefined
}

/**
 * Standard deviation of the newest returns, their mean being taken off.
 *
 * @param input.returns Log returns of equal spans, oldest first.
 * @param input.stepSeconds Span of one return in seconds.
 * @param input.window Newest returns that count. @default all
 * @returns Fraction per square root of a second. Undefined with fewer than two returns.
 * @throws {InvalidInputError} `stepSeconds` is not above 0, or `window` is no whole number above 1.
 */
export function rollingVolatility(input: {
  returns: readonly number[]
  stepSeconds: number
  window?: number
}): number | undefined {
  requireAboveZero(input.stepSeconds, 'stepSeconds')
  const newest =
    input.window === undefined
      ? input.returns
      : input.returns.slice(-requireWhole(input.window, 'window', 2))
  if (newest.length < 2) return undefined
  const mean = newest.reduce((left, right) => left + right) / newest.length
  const squares = newest.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return Math.sqrt(squares / (newest.length - 1) / input.stepSeconds)
}

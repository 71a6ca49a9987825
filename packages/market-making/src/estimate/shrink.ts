import { requireAboveZero, requireNotBelowZero } from '../inputRules.ts'

/** A figure above zero with the standard error of its logarithm. */
export interface LogEstimate {
  readonly value: number
  readonly errorLn: number
}

/**
 * Draws an estimate toward what is believed beforehand, the more so the less sure it is.
 *
 * ln value = (ln estimate / e^2 + ln prior / p^2) / (1 / e^2 + 1 / p^2), e and p being the standard errors;
 * the error of the result is 1 / sqrt(1 / e^2 + 1 / p^2).
 *
 * @throws {InvalidInputError} A value or the prior's error is not above 0.
 * @example
 * shrink({ value: 4, errorLn: 0.5 }, { value: 1, errorLn: 0.5 }) // { value: 2, errorLn: 0.354 }
 */
export function shrink(estimate: LogEstimate, prior: LogEstimate): LogEstimate {
  const value = requireAboveZero(estimate.value, 'estimate')
  const error = requireNotBelowZero(estimate.errorLn, 'error of the estimate')
  if (error === 0) return { value, errorLn: 0 }
  const trust = 1 / error ** 2
  const priorTrust = 1 / requireAboveZero(prior.errorLn, 'error of the prior') ** 2
  const logarithm =
    (Math.log(value) * trust + Math.log(requireAboveZero(prior.value, 'prior')) * priorTrust) /
    (trust + priorTrust)
  return { value: Math.exp(logarithm), errorLn: 1 / Math.sqrt(trust + priorTrust) }
}

/** Interval that holds the true value in about 95 of 100 cases: value * e^(-2.262 e) to value * e^(2.262 e). */
export function logInterval({ value, errorLn }: LogEstimate): readonly [number, number] {
  // Student's t with 9 degrees of freedom: errors come from ten parts of the data.
  const factor = Math.exp(2.262 * errorLn)
  return [value / factor, value * factor]
}

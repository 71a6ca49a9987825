import { InvalidInputError } from '@asterkit/instruments'

/** @throws {InvalidInputError} `value` is not a finite number above zero. */
export function requireAboveZero(value: number, name: string): number {
  if (value > 0 && value < Number.POSITIVE_INFINITY) return value
  throw new InvalidInputError(`${name} must be a finite number above 0, got ${String(value)}`)
}

/** @throws {InvalidInputError} `value` is not a finite number of at least zero. */
export function requireNotBelowZero(value: number, name: string): number {
  if (value >= 0 && value < Number.POSITIVE_INFINITY) return value
  throw new InvalidInputError(`${name} must be a finite number of at least 0, got ${String(value)}`)
}

/** @throws {InvalidInputError} `value` is NaN or infinite. */
export function requireFinite(value: number, name: string): number {
  if (Number.isFinite(value)) return value
  throw new InvalidInputError(`${name} must be a finite number, got ${String(value)}`)
}

/** @throws {InvalidInputError} `value` is not a whole number of at least `least`, or beyond 2^53. */
export function requireWhole(value: number, name: string, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value
  throw new InvalidInputError(
    `${name} must be a whole number of at least ${least}, got ${String(value)}`,
  )
}

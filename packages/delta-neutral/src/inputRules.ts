import { type Decimal, type DecimalInput, decimal, InvalidInputError } from '@asterkit/instruments'

/** Hours of a common year; simple annual rates are defined over it. */
export const HOURS_PER_YEAR = 8760

/** @throws {InvalidInputError} `value` is not a finite number above zero. */
export function requireAboveZero(value: number, name: string): number {
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
    throw new InvalidInputError(`${name} must be a finite number above 0, got ${String(value)}`)
  }
  return value
}

/** @throws {InvalidInputError} `value` is not a finite number of at least zero. */
export function requireNotBelowZero(value: number, name: string): number {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
    throw new InvalidInputError(
      `${name} must be a finite number of at least 0, got ${String(value)}`,
    )
  }
  return value
}

/** @throws {InvalidInputError} Leverage is not 1, 2 or 3: beyond that a short is liquidated too near. */
export function requireLeverage(leverage: number): number {
  if (leverage === 1 || leverage === 2 || leverage === 3) return leverage
  throw new InvalidInputError(`leverage must be 1, 2 or 3, got ${String(leverage)}`)
}

/** @throws {InvalidInputError} Leverage is no whole number from 1 to 125: a position that is there may have any. */
export function requireHeldLeverage(leverage: number): number {
  if (Number.isInteger(leverage) && leverage >= 1 && leverage <= 125) return leverage
  throw new InvalidInputError(`leverage must be a whole number from 1 to 125, got ${leverage}`)
}

/** @throws {InvalidInputError} `value` is not an exact decimal above zero. */
export function requirePositive(value: DecimalInput, name: string): Decimal {
  const exact = decimal(value)
  if (exact.isNegative() || exact.isZero()) {
    throw new InvalidInputError(`${name} must be above 0, got ${exact.toFixed()}`)
  }
  return exact
}

/** @throws {InvalidInputError} `value` is not an exact decimal of at least zero. */
export function requireNotNegative(value: DecimalInput, name: string): Decimal {
  const exact = decimal(value)
  if (exact.isNegative() && !exact.isZero()) {
    throw new InvalidInputError(`${name} must be at least 0, got ${exact.toFixed()}`)
  }
  return exact
}

/** @throws {InvalidInputError} `value` is not a fraction in [0, 1). A fee of 10 % is `'0.1'`, not `'10'`. */
export function requireFraction(value: DecimalInput, name: string): Decimal {
  const exact = requireNotNegative(value, name)
  if (exact.gte(1)) {
    throw new InvalidInputError(`${name} must be a fraction below 1, got ${exact.toFixed()}`)
  }
  return exact
}

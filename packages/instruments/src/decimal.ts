import type { Decimal as DecimalBase } from 'decimal.js'
import { InvalidInputError } from './errors.ts'
import { ExactDecimal } from './exactDecimal.ts'

/** Significant digits that every operation keeps; text with more would be rounded silently later. */
const MAX_DIGITS = 40

/**
 * Exact decimal of 40 significant digits. Prices, quantities, balances, fees and rates are values of
 * this type; a JavaScript `number` never holds an order price or quantity.
 */
export const Decimal: DecimalClass = ExactDecimal
export type Decimal = DecimalBase

/** The constructor with its settings and static operations; unlike that of decimal.js it needs `new`. */
type DecimalClass = (new (
  value: DecimalBase.Value,
) => DecimalBase) & {
  readonly [Name in keyof typeof DecimalBase]: (typeof DecimalBase)[Name]
}

/** What public functions accept as an exact amount. A `number` is a type error on purpose. */
export type DecimalInput = string | Decimal

export const ZERO: Decimal = new Decimal(0)
export const ONE: Decimal = new Decimal(1)

const PLAIN_NUMBER = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/

/**
 * Reads an exact decimal.
 *
 * @param value Text such as `'0.00100000'` or `'1e-7'`, or a `Decimal`, which is returned as it is; one of
 *   another decimal.js class is converted, so that its own precision never rounds our results.
 * @throws {InvalidInputError} Not a finite decimal number (hex, blanks, NaN, Infinity, a JavaScript number),
 *   or more than 40 significant digits.
 */
export function decimal(value: DecimalInput): Decimal {
  if (typeof value === 'string') return fromText(value)
  // Nearly always one of ours; a class of decimal.js is asked for only when it is not.
  if (value?.constructor === Decimal && value.isFinite()) return value
  if (!Decimal.isDecimal(value)) {
    throw new InvalidInputError(`not a decimal: ${typeof value}; pass text or a Decimal`)
  }
  if (!value.isFinite()) throw new InvalidInputError(`not a finite number: ${value.toString()}`)
  return checkDigits(new Decimal(value))
}

function fromText(value: string): Decimal {
  if (value.length > 80 || !PLAIN_NUMBER.test(value)) {
    throw new InvalidInputError(`not a decimal number: ${JSON.stringify(value.slice(0, 80))}`)
  }
  const exact = new Decimal(value)
  return value.length > MAX_DIGITS ? checkDigits(exact) : exact
}

function checkDigits(exact: Decimal): Decimal {
  if (exact.precision() <= MAX_DIGITS) return exact
  throw new InvalidInputError(`more than ${MAX_DIGITS} significant digits: ${exact.toString()}`)
}

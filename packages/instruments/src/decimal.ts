import { Decimal as DecimalBase } from 'decimal.js'
import { InvalidInputError } from './errors.ts'

/**
 * Exact decimal of 40 significant digits. Prices, quantities, balances, fees and rates are values of
 * this type; a JavaScript `number` never holds an order price or quantity.
 */
export const Decimal = DecimalBase.clone({
  precision: 40,
  rounding: DecimalBase.ROUND_HALF_EVEN,
  toExpNeg: -40,
  toExpPos: 40,
})
export type Decimal = DecimalBase

/** What public functions accept as an exact amount. A `number` is a type error on purpose. */
export type DecimalInput = string | Decimal

export const ZERO: Decimal = new Decimal(0)
export const ONE: Decimal = new Decimal(1)

const PLAIN_NUMBER = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/

/**
 * Reads an exact decimal from text.
 *
 * @throws {InvalidInputError} The text is not a finite decimal number (hex, blanks, NaN, Infinity).
 */
export function decimal(value: DecimalInput): Decimal {
  if (typeof value !== 'string') {
    if (!value.isFinite()) throw new InvalidInputError(`not a finite number: ${value.toString()}`)
    return value
  }
  if (value.length > 80 || !PLAIN_NUMBER.test(value)) {
    throw new InvalidInputError(`not a decimal number: ${JSON.stringify(value.slice(0, 80))}`)
  }
  return new Decimal(value)
}

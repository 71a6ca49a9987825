import type { Decimal } from 'decimal.js'

/**
 * Compares two decimals as `a.cmp(b)` does, without making objects; for code that runs for every order.
 *
 * @returns Above zero when `a` is larger, below zero when `b` is, zero when they are equal; NaN when one of
 *   them is not a number.
 */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const { d: x, s: sign } = a
  const { d: y } = b
  // Not finite, which prices and amounts never are.
  if (!x || !y) return a.cmp(b)
  if (x[0] === 0) return y[0] === 0 ? 0 : -b.s
  if (y[0] === 0) return sign
  if (sign !== b.s) return sign
  if (a.e !== b.e) return a.e > b.e ? sign : -sign
  const shorter = Math.min(x.length, y.length)
  for (let at = 0; at < shorter; at += 1) {
    if (x[at] !== y[at]) return x[at]! > y[at]! ? sign : -sign
  }
  if (x.length === y.length) return 0
  return x.length > y.length ? sign : -sign
}

/** Whether an amount is above zero; the same as `amount.gt(0)`, without making objects. */
export function isAboveZero(amount: Decimal): boolean {
  return amount.s > 0 && !amount.isZero()
}

import { compareDecimals, type Decimal } from '@asterkit/instruments'

/** The smaller of two finite amounts itself, not a copy of it. */
export function smallerOf(a: Decimal, b: Decimal): Decimal {
  return compareDecimals(a, b) <= 0 ? a : b
}

/** The larger of two finite amounts itself, not a copy of it. */
export function largerOf(a: Decimal, b: Decimal): Decimal {
  return compareDecimals(a, b) >= 0 ? a : b
}

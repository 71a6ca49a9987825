/**
 * A whole number: a safe integer where it fits, else a bigint. The two compare with `<` and `===` as they
 * are, because a value has one form only.
 */
export type WholeNumber = number | bigint

/** The product, exact at any size. */
export function timesWhole(one: WholeNumber, other: WholeNumber): WholeNumber {
  if (typeof one === 'number' && typeof other === 'number') {
    const product = one * other
    // A product that a double holds exactly never exceeds this; a rounded one never falls below it.
    if (Number.isSafeInteger(product)) return product
  }
  return toWhole(BigInt(one) * BigInt(other))
}

/** The one form of a whole number. */
export function toWhole(value: bigint): WholeNumber {
  const small = Number(value)
  return Number.isSafeInteger(small) ? small : value
}

/** The quotient, rounded down, or up where asked; both exact at any size. */
export function divideWhole(dividend: bigint, divisor: bigint, isUp: boolean): bigint {
  const quotient = dividend / divisor
  const rest = dividend % divisor
  if (rest === 0n) return quotient
  const isNegative = rest < 0n
  if (isUp) return isNegative ? quotient : quotient + 1n
  return isNegative ? quotient - 1n : quotient
}

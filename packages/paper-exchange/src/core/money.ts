import { Decimal } from '@asterkit/instruments'

/** Every balance of the venue is a multiple of 10^-8. */
const BOOKED_DECIMALS = 8

/** Rounds to 8 decimals towards minus infinity: for what a user receives, or a signed change. */
export function bookDown(amount: Decimal): Decimal {
  return isBooked(amount) ? amount : amount.toDecimalPlaces(BOOKED_DECIMALS, Decimal.ROUND_FLOOR)
}

/** Rounds to 8 decimals towards plus infinity: for what a user pays or must set aside. */
export function bookUp(amount: Decimal): Decimal {
  return isBooked(amount) ? amount : amount.toDecimalPlaces(BOOKED_DECIMALS, Decimal.ROUND_CEIL)
}

/** Rounds to 8 decimals to the nearest, ties to even: for figures that favour nobody. */
export function bookNearest(amount: Decimal): Decimal {
  return isBooked(amount)
    ? amount
    : amount.toDecimalPlaces(BOOKED_DECIMALS, Decimal.ROUND_HALF_EVEN)
}

/** The sum of two finite amounts; one of them itself when the other is zero. */
export function sumOf(a: Decimal, b: Decimal): Decimal {
  if (b.isZero()) return a
  return a.isZero() ? b : a.plus(b)
}

/** Whether there is nothing to round, as for most values of a market whose ticks and lots are coarse. */
function isBooked(amount: Decimal): boolean {
  return amount.decimalPlaces() <= BOOKED_DECIMALS
}

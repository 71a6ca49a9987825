import { Decimal } from '@asterkit/instruments'

/** Digits of a sum of many amounts that a double vouches for. */
const SUM_DIGITS = 14

/** A price of a public statistic: the shortest text that means it, never with an exponent. */
export function priceText(price: number): string {
  return new Decimal(price).toFixed()
}

/** A volume of a public statistic, base units or quote. */
export function sumText(sum: number): string {
  return new Decimal(sum).toSignificantDigits(SUM_DIGITS).toFixed()
}

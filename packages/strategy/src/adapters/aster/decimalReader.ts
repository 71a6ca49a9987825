import { type Decimal, decimal } from '@asterkit/instruments'

/** Reads venue text as an exact number. */
export type DecimalReader = (text: string) => Decimal

/**
 * Makes a reader that remembers what it has read: most prices and sizes come again in the next cycle.
 *
 * @param limit Texts kept. All are forgotten when there are more.
 * @throws {InvalidInputError} From the reader: the text is not a decimal number.
 */
export function createDecimalReader(limit = 20_000): DecimalReader {
  const known = new Map<string, Decimal>()
  return (text) => {
    const cached = known.get(text)
    if (cached !== undefined) return cached
    const value = decimal(text)
    if (known.size >= limit) known.clear()
    known.set(text, value)
    return value
  }
}

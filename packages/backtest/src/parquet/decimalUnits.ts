import { DatasetError } from '../dataset/datasetError.ts'
import { MOST_DIGITS } from './parquetLayout.ts'

const LIMIT = 10n ** BigInt(MOST_DIGITS)

/**
 * Counts decimal text in units of its last decimal: `12.5` with a scale of 3 is `12500n`.
 *
 * @throws {DatasetError} It has more decimals or digits than fit.
 */
export function toUnits(text: string, scale: number): bigint {
  const [whole = '', part = ''] = text.split('.')
  const units = BigInt(whole + part.padEnd(scale, '0'))
  if (part.length > scale || units >= LIMIT || units <= -LIMIT) {
    throw new DatasetError(`${text} does not fit into a decimal of ${MOST_DIGITS} digits`)
  }
  return units
}

/** Writes such a count as decimal text again. */
export function fromUnits(units: bigint, scale: number): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0')
  const point = digits.length - scale
  const text = scale === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`
  return units < 0n ? `-${text}` : text
}

/** Decimals that a text has. */
export function decimalsIn(text: string): number {
  const point = text.indexOf('.')
  return point < 0 ? 0 : text.length - point - 1
}

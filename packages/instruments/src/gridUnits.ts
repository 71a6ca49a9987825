import type { Decimal } from './decimal.ts'

/** Decimals keep their digits in words of seven. */
const WORD_DIGITS = 7
const WORD = 1e7
/** Words whose number a double holds exactly. */
const MOST_WORDS = 2

/**
 * Whether `value` lies on the grid `origin + k * increment`, by whole numbers.
 *
 * @returns Undefined when the numbers are too long for that.
 */
export function isOnGridOfUnits(
  value: Decimal,
  origin: Decimal,
  increment: Decimal,
): boolean | undefined {
  const behind = Math.max(wordsBehindPoint(value), wordsBehindPoint(origin))
  const scale = Math.max(behind, wordsBehindPoint(increment))
  const distance = unitsOf(value, scale) - unitsOf(origin, scale)
  const rest = distance % unitsOf(increment, scale)
  return Number.isNaN(rest) ? undefined : rest === 0
}

function wordsBehindPoint({ d, e }: Decimal): number {
  return d ? Math.max(0, d.length - 1 - Math.floor(e / WORD_DIGITS)) : 0
}

/** The value times 10^7 as often as `scale` says; NaN when a double may not hold it exactly. */
function unitsOf({ d, e, s }: Decimal, scale: number): number {
  if (!d) return Number.NaN
  const words = Math.floor(e / WORD_DIGITS) + 1 + scale
  if (words > MOST_WORDS) return Number.NaN
  let units = 0
  for (let at = 0; at < words; at += 1) units = units * WORD + (d[at] ?? 0)
  return s * units
}

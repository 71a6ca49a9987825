import { type Decimal, type DecimalInput, decimal } from '@asterkit/instruments'
import { requireAboveZero } from '../inputRules.ts'

const MS_PER_HOUR = 3_600_000
/** Settlements may be booked a little after their hour. */
const JITTER_HOURS = 2 / 60
/** Lengths that intervals have; any other gap means that a row is missing. */
const INTERVALS = [1, 2, 4, 8]

/** A settled rate with its time, epoch ms. */
export interface SettledRate {
  readonly time: number
  /** Fraction of notional for the interval that ended then. Signed. */
  readonly rate: DecimalInput
}

/** A history read in the light of one interval. */
export interface FundingCadence {
  /** Fractions per the interval asked for, oldest first. */
  readonly rates: readonly Decimal[]
  /** Hours between the two newest settlements, whole where jitter allows; absent with fewer than two. */
  readonly newestGapHours?: number
}

/**
 * Reads a settled history whose interval may have changed on the way: a rate that was settled after 8 hours
 * counts half when the interval is 4 now. The newest gap says whether the stated interval is in force.
 *
 * @param input.settled Oldest first; a row that is not later than the one before it is left out.
 * @param input.fundingIntervalHours Interval that the venue states now.
 * @throws {InvalidInputError} The interval is not above 0.
 * @example
 * // 00:00, 08:00 and 12:00, when the interval is 4 hours now
 * fundingCadence({ settled, fundingIntervalHours: 4 }) // rates of the first two halved, newestGapHours 4
 */
export function fundingCadence(input: {
  settled: readonly SettledRate[]
  fundingIntervalHours: number
}): FundingCadence {
  const hours = requireAboveZero(input.fundingIntervalHours, 'fundingIntervalHours')
  const settled: SettledRate[] = []
  for (const row of input.settled) {
    if (row.time > (settled.at(-1)?.time ?? Number.NEGATIVE_INFINITY)) settled.push(row)
  }
  const gaps = settled.map((row, i) => {
    const before = settled[i - 1]
    return before === undefined ? undefined : gapHours(before.time, row.time)
  })
  const rates = settled.map(({ rate }, i) => {
    // Nobody knows when the oldest interval began: it is taken to be as long as the next one.
    const gap = gaps[i] ?? gaps[i + 1]
    const value = decimal(rate)
    if (gap === undefined || gap === hours || !INTERVALS.includes(gap)) return value
    return value.times(hours).div(gap)
  })
  const newest = gaps.at(-1)
  return { rates, ...(newest !== undefined && { newestGapHours: newest }) }
}

function gapHours(before: number, after: number): number {
  const gap = (after - before) / MS_PER_HOUR
  const whole = Math.round(gap)
  return Math.abs(gap - whole) <= JITTER_HOURS ? whole : gap
}

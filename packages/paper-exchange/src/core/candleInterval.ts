import type { EpochMs } from './contract.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** The epoch is a Thursday; weeks open on Mondays. */
const FIRST_MONDAY = 4 * DAY_MS

/** Lengths of the candles whose length is fixed. */
const LENGTHS = {
  '1m': MINUTE_MS,
  '3m': 3 * MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '30m': 30 * MINUTE_MS,
  '1h': HOUR_MS,
  '2h': 2 * HOUR_MS,
  '4h': 4 * HOUR_MS,
  '6h': 6 * HOUR_MS,
  '8h': 8 * HOUR_MS,
  '12h': 12 * HOUR_MS,
  '1d': DAY_MS,
  '3d': 3 * DAY_MS,
  '1w': 7 * DAY_MS,
} as const

/** Length of a candle, in the venue's words. */
export type CandleInterval = keyof typeof LENGTHS | '1M'

/** Whether a text names an interval. */
export function isCandleInterval(text: string): text is CandleInterval {
  return text === '1M' || Object.hasOwn(LENGTHS, text)
}

/** When the candle opened that holds an instant: on the UTC grid, weeks on Mondays, months on the first. */
export function openTimeOf(interval: CandleInterval, time: EpochMs): EpochMs {
  if (interval === '1M') return monthStart(time)
  const length = LENGTHS[interval]
  const offset = interval === '1w' ? FIRST_MONDAY : 0
  return Math.floor((time - offset) / length) * length + offset
}

/** When the candle after the one that opened at `openTime` opens. */
export function nextOpenTime(interval: CandleInterval, openTime: EpochMs): EpochMs {
  // No month has more than 31 days and none fewer than 28.
  if (interval === '1M') return monthStart(openTime + 31 * DAY_MS)
  return openTime + LENGTHS[interval]
}

/** Days of a leap cycle of four years that begins on the first of March. */
const FOUR_YEARS = 1461
/** From 1968-03-01, where such a cycle begins, to the epoch. */
const CYCLE_OFFSET = 671

/**
 * Midnight of the first day of a month, by the calendar of 1970 to 2099, in which every fourth year is a
 * leap year. Years are counted from March, so that the leap day comes last; then month `m` begins
 * `floor((153 m + 2) / 5)` days into the year.
 */
function monthStart(time: EpochMs): EpochMs {
  const day = Math.floor(time / DAY_MS) + CYCLE_OFFSET
  const cycleStart = day - (day % FOUR_YEARS)
  const year = Math.min(3, Math.floor((day - cycleStart) / 365))
  const yearStart = cycleStart + year * 365
  const month = Math.floor((5 * (day - yearStart) + 2) / 153)
  return (yearStart + Math.floor((153 * month + 2) / 5) - CYCLE_OFFSET) * DAY_MS
}

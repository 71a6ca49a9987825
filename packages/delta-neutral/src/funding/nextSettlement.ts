import { InvalidInputError } from '@asterkit/instruments'
import { requireAboveZero } from '../inputRules.ts'

const MS_PER_HOUR = 3_600_000

/**
 * Finds the next funding settlement on the UTC grid of an interval: multiples of the interval since
 * 1970-01-01T00:00:00Z, which is 00:00, 08:00, 16:00 UTC for 8 hours. A fallback for a venue that does not
 * state the instant; a stated one is the truth, since intervals change.
 *
 * @param input.now Epoch ms.
 * @param input.fundingIntervalHours Hours between settlements; may be fractional, at least one ms.
 * @returns Epoch ms, strictly after `now`: at a settlement instant it is the following one.
 * @throws {InvalidInputError} `now` is not finite, or the interval is shorter than a millisecond.
 * @example
 * nextSettlement({ now: Date.UTC(2026, 0, 1, 9), fundingIntervalHours: 8 }) // Date.UTC(2026, 0, 1, 16)
 */
export function nextSettlement(input: { now: number; fundingIntervalHours: number }): number {
  const { now } = input
  if (!Number.isFinite(now)) throw new InvalidInputError(`now must be epoch ms, got ${now}`)
  const hours = requireAboveZero(input.fundingIntervalHours, 'fundingIntervalHours')
  // Whole milliseconds: 0.1 h times 3600000 is not exactly 360000 in binary.
  const interval = Math.round(hours * MS_PER_HOUR)
  if (interval < 1) throw new InvalidInputError(`fundingIntervalHours is too short: ${hours}`)
  return (Math.floor(now / interval) + 1) * interval
}

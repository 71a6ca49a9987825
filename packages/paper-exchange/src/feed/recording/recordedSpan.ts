import type { EpochMs } from '../../core/contract.ts'
import { FeedError } from '../feedError.ts'

const DAY_MS = 86_400_000

/** Which part of a recording is wanted. */
export interface WantedSpan {
  /** First instant. @default the first book */
  readonly from?: EpochMs
  /** Length in days, a fraction allowed. @default to the end */
  readonly days?: number
}

/**
 * Cuts the wanted part out of what a recording covers.
 *
 * @throws {FeedError} Nothing is left, or the length makes no sense.
 */
export function recordedSpan(
  covered: { readonly startTime: EpochMs; readonly endTime: EpochMs },
  { from, days }: WantedSpan,
): { readonly startTime: EpochMs; readonly endTime: EpochMs } {
  if (days !== undefined && !(days > 0 && Number.isFinite(days))) {
    throw new FeedError(`days must be above 0, not ${days}`)
  }
  const startTime = from ?? covered.startTime
  const wanted = days === undefined ? covered.endTime : startTime + Math.round(days * DAY_MS)
  const endTime = Math.min(wanted, covered.endTime)
  if (!(startTime >= covered.startTime && startTime < endTime)) {
    throw new FeedError(
      `the recording covers ${showTime(covered.startTime)} to ${showTime(covered.endTime)}; ask for a part of that`,
    )
  }
  return { startTime, endTime }
}

function showTime(time: EpochMs): string {
  return new Date(time).toISOString()
}

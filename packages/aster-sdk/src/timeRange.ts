import type * as z from 'zod/mini'

/** Range of a history call, epoch ms. */
export interface TimeRange {
  readonly startTime?: number | undefined
  readonly endTime?: number | undefined
}

/**
 * Makes a schema check for `startTime` and `endTime`: in order, and no further apart than the venue
 * allows. Names `endTime` when they are not.
 *
 * @param longestMs Longest range, milliseconds; no bound when absent.
 */
export function timeRange(longestMs?: number): z.core.CheckFn<TimeRange> {
  return (context) => {
    const { startTime, endTime } = context.value
    if (startTime === undefined || endTime === undefined) return
    const report = (message: string) => {
      context.issues.push({ code: 'custom', message, path: ['endTime'], input: endTime })
    }
    if (endTime < startTime) report('lies before startTime')
    if (longestMs !== undefined && endTime - startTime > longestMs) {
      report(`at most ${longestMs} ms after startTime`)
    }
  }
}

/** One hour, milliseconds. */
export const HOUR_MS = 3_600_000

/** Seven days, milliseconds. */
export const WEEK_MS = 7 * 24 * HOUR_MS

import type { EpochMs } from './contract.ts'
import type { HistoryRange } from './venueAccount.ts'

/**
 * Cuts the wanted rows out of a history that is in time and id order.
 *
 * @param rows Oldest first.
 * @param idOf Absent when rows have no ids; `fromId` is then ignored.
 * @returns Oldest first; see `HistoryRange.limit` for which rows a limit keeps.
 */
export function cutHistory<Row extends { readonly time: EpochMs }>(
  rows: readonly Row[],
  range: HistoryRange,
  idOf?: (row: Row) => number,
): readonly Row[] {
  const { startTime, endTime, fromId, limit } = range
  let start = startTime === undefined ? 0 : firstOf(rows, (row) => row.time >= startTime)
  if (fromId !== undefined && idOf !== undefined) {
    start = Math.max(
      start,
      firstOf(rows, (row) => idOf(row) >= fromId),
    )
  }
  const end = endTime === undefined ? rows.length : firstOf(rows, (row) => row.time > endTime)
  if (limit === undefined || end - start <= limit) return rows.slice(start, end)
  const isFromStart = startTime !== undefined || fromId !== undefined
  return isFromStart ? rows.slice(start, start + limit) : rows.slice(end - limit, end)
}

/** First index whose row passes a test that all later rows pass too. */
export function firstOf<Row>(rows: readonly Row[], passes: (row: Row) => boolean): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const row = rows[middle]
    if (row !== undefined && passes(row)) high = middle
    else low = middle + 1
  }
  return low
}

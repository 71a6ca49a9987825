import type { EpochMs } from '../../ports/clock.ts'

/** A list that the venue returns by time, at most `limit` rows of at most `widthMs`. */
export interface RangeSource<Row> {
  readonly limit: number
  readonly widthMs: number
  /** Both ends inclusive. */
  read(startTime: EpochMs, endTime: EpochMs): Promise<readonly Row[]>
  /** Identity of a row, for rows that come twice. */
  idOf(row: Row): string
  timeOf(row: Row): EpochMs
}

/**
 * Reads all rows from `fromTime` to `toTime`, oldest first and each once. A full page may have been cut
 * at either end, so its range is halved until no page is full.
 *
 * @throws {Error} More than a page of rows share one millisecond.
 */
export async function readRange<Row>(
  source: RangeSource<Row>,
  fromTime: EpochMs,
  toTime: EpochMs,
): Promise<readonly Row[]> {
  const rows = new Map<string, Row>()
  for (let start = Math.max(0, fromTime); start <= toTime; start += source.widthMs) {
    const end = Math.min(toTime, start + source.widthMs - 1)
    await readPart(source, start, end, rows)
  }
  return [...rows.values()].sort((a, b) => source.timeOf(a) - source.timeOf(b))
}

async function readPart<Row>(
  source: RangeSource<Row>,
  start: EpochMs,
  end: EpochMs,
  rows: Map<string, Row>,
): Promise<void> {
  const page = await source.read(start, end)
  if (page.length < source.limit) {
    for (const row of page) rows.set(source.idOf(row), row)
    return
  }
  if (start >= end) throw new Error(`more than ${source.limit} rows in one millisecond: ${start}`)
  const middle = Math.floor((start + end) / 2)
  await readPart(source, start, middle, rows)
  await readPart(source, middle + 1, end, rows)
}

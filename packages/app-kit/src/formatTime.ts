/** Shows an instant in UTC: `2026-02-03 04:05 UTC`. An instant outside the calendar is `?`. */
export function formatTime(epochMs: number): string {
  const text = isoText(epochMs)
  return text === undefined ? '?' : `${text.slice(0, 10)} ${text.slice(11, 16)} UTC`
}

/** Shows an instant for lists whose header says UTC: `02-03 04:05`. */
export function formatShortTime(epochMs: number): string {
  const text = isoText(epochMs)
  return text === undefined ? '?' : `${text.slice(5, 10)} ${text.slice(11, 16)}`
}

/** Shows the UTC day of an instant: `2026-02-03`. */
export function formatDay(epochMs: number): string {
  return isoText(epochMs)?.slice(0, 10) ?? '?'
}

function isoText(epochMs: number): string | undefined {
  const date = new Date(epochMs)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

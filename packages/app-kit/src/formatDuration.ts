const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Shows a duration rounded to its two largest units: `3 d 4 h`, `2 h 5 min`, `45 s`, `320 ms`. */
export function formatDuration(durationMs: number): string {
  if (!Number.isFinite(durationMs)) return '?'
  const size = Math.abs(durationMs)
  const sign = durationMs < 0 ? '-' : ''
  if (size < 1000) return `${sign}${Math.round(size)} ms`
  if (size < MINUTE) return `${sign}${Math.floor(size / 1000)} s`
  if (size < HOUR) return sign + pair(size, MINUTE, 'min', 1000, 's')
  if (size < DAY) return sign + pair(size, HOUR, 'h', MINUTE, 'min')
  return sign + pair(size, DAY, 'd', HOUR, 'h')
}

/** Shows hours the same way; `undefined` is `?`. */
export function formatHours(hours: number | undefined): string {
  return hours === undefined ? '?' : formatDuration(Math.round(hours * 60) * MINUTE)
}

function pair(
  size: number,
  unit: number,
  name: string,
  smaller: number,
  smallerName: string,
): string {
  const parts = Math.round(size / smaller)
  const perUnit = unit / smaller
  const whole = Math.floor(parts / perUnit)
  const rest = parts % perUnit
  return rest === 0 ? `${whole} ${name}` : `${whole} ${name} ${rest} ${smallerName}`
}

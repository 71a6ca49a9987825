/** Returns the line above a table: what, of which market, at what exchange time (UTC, or `?`). */
export function heading(what: string, name: string, time: number | undefined): string {
  const date = new Date(time ?? Number.NaN)
  const when = Number.isNaN(date.getTime())
    ? '?'
    : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`
  return `${what}, ${name}, ${when}`
}

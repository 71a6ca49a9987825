/** Longest ban that the venue documents. A longer wait is not believed. */
const LONGEST_MS = 3 * 24 * 3_600_000

/** Milliseconds that a `Retry-After` in seconds asks for, three days at most; undefined for other text. */
export function retryAfterMs(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,9}$/.test(text)) return undefined
  return Math.min(Number(text) * 1000, LONGEST_MS)
}

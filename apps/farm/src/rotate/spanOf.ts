import { usageError } from '@asterkit/app-kit'
import type { TimeSpan } from '@asterkit/strategy'

const DAY_MS = 86_400_000
const DATE = /^\d{4}-\d\d-\d\d$/

/**
 * Returns the span that a command line asks for, in UTC: a day (`today` or a date), the seven days up to one, or
 * everything.
 *
 * @throws {CliError} A date cannot be read (exit 2).
 */
export function spanOf(
  flags: {
    readonly day?: string | undefined
    readonly week?: string | undefined
    readonly all?: boolean
  },
  now: number,
): TimeSpan {
  if (
    Number(flags.day !== undefined) +
      Number(flags.week !== undefined) +
      Number(flags.all === true) >
    1
  ) {
    throw usageError('choose one of --day, --week and --all')
  }
  if (flags.week !== undefined) {
    const end = dayOf(flags.week, now, '--week') + DAY_MS
    return { from: end - 7 * DAY_MS, to: end }
  }
  if (flags.day !== undefined) {
    const from = dayOf(flags.day, now, '--day')
    return { from, to: from + DAY_MS }
  }
  return { from: 0, to: now + DAY_MS }
}

/** Start of a UTC day. @throws {CliError} It is no date. */
export function dayOf(text: string, now: number, flag: string): number {
  if (text === 'today') return Math.floor(now / DAY_MS) * DAY_MS
  const time = DATE.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(text)) return time
  throw usageError(`${flag} takes today or a UTC date such as 2026-03-01`)
}

/** What an app's exit status means. The numbers are a promise to scripts. */
export const exitCodes = {
  /** The command did what it says. */
  done: 0,
  /** Something failed; the line on stderr says what. */
  failed: 1,
  /** The command line or the configuration cannot be used. */
  usage: 2,
  /** A risk rule or a missing confirmation refuses. Nothing was sent. */
  refused: 3,
  /** Only a person may decide what happens next: halted, locked or damaged memory. */
  needsHuman: 4,
  /** An emergency exit has left something; the report names what and why. */
  notFlat: 7,
} as const

/** One of the documented exit statuses. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

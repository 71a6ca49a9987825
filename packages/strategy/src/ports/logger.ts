/** Flat facts of one log line. Never secrets, signatures, bodies of signed calls or listen keys. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>

/** Where libraries report. Messages are constant phrases; facts go into fields. */
export interface Logger {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

/** A logger that keeps nothing. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

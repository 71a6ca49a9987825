import { maskField, maskSecrets } from './maskSecrets.ts'

/** Flat facts of one line. */
type LogFields = Readonly<Record<string, string | number | boolean | undefined>>

/** Levels by weight, lightest first. */
const logLevels = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof logLevels)[number]

/** Writes one line per call. Has the shape of the `Logger` port. */
export type JsonLog = Readonly<Record<LogLevel, (message: string, fields?: LogFields) => void>>

/**
 * Makes a log of JSON lines: `{"time":"...","level":"info","message":"pair opened","symbol":"..."}`.
 * Secrets are masked by field name and by shape. Times are UTC and come from `now`.
 */
export function createJsonLog(options: {
  /** Receives one line without line end. Must not throw. */
  readonly write: (line: string) => void
  /** Lighter lines are dropped. @default 'info' */
  readonly level?: LogLevel
  readonly now: () => number
  /** Exact values that must never appear. */
  readonly secrets?: readonly string[]
}): JsonLog {
  const lightest = logLevels.indexOf(options.level ?? 'info')
  const at =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}): void => {
      if (logLevels.indexOf(level) < lightest) return
      options.write(
        formatLine({ level, message, fields, time: options.now(), secrets: options.secrets ?? [] }),
      )
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

function formatLine(line: {
  readonly level: LogLevel
  readonly message: string
  readonly fields: LogFields
  readonly time: number
  readonly secrets: readonly string[]
}): string {
  const flat: Record<string, string | number | boolean | undefined> = {
    time: new Date(line.time).toISOString(),
    level: line.level,
    message: maskSecrets(line.message, line.secrets),
  }
  for (const [name, value] of Object.entries(line.fields)) {
    flat[name in flat ? `field.${name}` : name] = maskField(name, value, line.secrets)
  }
  return JSON.stringify(flat)
}

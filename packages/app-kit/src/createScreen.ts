import { displayWidth, truncateToWidth } from './displayWidth.ts'

/** Lines that stay, and below them one status line that is rewritten in place. */
export interface Screen {
  /** Appends a line that stays. */
  line(text: string): void
  /** Replaces the status line. Does nothing where output is no terminal. */
  status(text: string): void
  /** Removes the status line. Call it before leaving; calling it again is harmless. */
  close(): void
}

/** Shortest time between two status lines, so that a fast replay does not spend its time on them. */
const STATUS_EVERY_MS = 100

/**
 * Makes a screen over an output. It only ever appends lines and rewrites its last one: no raw mode, no
 * hidden cursor, so a crash leaves the terminal as it was.
 */
export function createScreen(options: {
  readonly write: (text: string) => void
  readonly isTerminal: boolean
  /** @default 80 */
  readonly width?: number
  /** Milliseconds of a clock that only goes forward. @default performance.now */
  readonly now?: () => number
}): Screen {
  const width = options.width ?? 80
  const now = options.now ?? (() => performance.now())
  let hasStatus = false
  let lastStatus = Number.NEGATIVE_INFINITY
  const clear = (): string => (hasStatus ? '\r\u001b[2K' : '')
  return {
    line(text) {
      const before = clear()
      hasStatus = false
      lastStatus = Number.NEGATIVE_INFINITY
      options.write(`${before}${text}\n`)
    },
    status(text) {
      if (!options.isTerminal || now() - lastStatus < STATUS_EVERY_MS) return
      lastStatus = now()
      // A full last column makes some terminals wrap, which would leave the line behind.
      const short = displayWidth(text) < width ? text : truncateToWidth(text, width - 1)
      options.write(`${clear()}${short}`)
      hasStatus = true
    },
    close() {
      if (hasStatus) options.write(clear())
      hasStatus = false
    },
  }
}

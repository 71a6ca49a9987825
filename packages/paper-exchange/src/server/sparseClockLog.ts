import type { Command, CommandLog } from './commandLog.ts'

/** Longest time that a mark of the clock is held back, real ms. */
const MARK_EVERY_MS = 1000

/**
 * A log for a clock that goes by itself: it would write a mark at every tick. Moving on twice is moving on
 * once, so a mark is written once a second, before every other command, and at the end. A killed process
 * finds its clock up to a second back, and plays that second again.
 */
export function sparseClockLog(log: CommandLog, monotonicMs: () => number): CommandLog {
  let held: Command | undefined
  let markedAt = Number.NEGATIVE_INFINITY
  const release = () => {
    if (held === undefined) return
    const mark = held
    held = undefined
    log.append(mark)
  }
  return {
    append(command) {
      if (command.kind !== 'clock') release()
      else if (monotonicMs() - markedAt < MARK_EVERY_MS) {
        held = command
        return
      } else {
        held = undefined
        markedAt = monotonicMs()
      }
      log.append(command)
    },
    close() {
      try {
        release()
      } finally {
        log.close()
      }
    },
  }
}

import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '@asterkit/strategy'

const MEASURE_EVERY_MS = 900_000
const TRIES = 3

/**
 * Makes a clock that shows the exchange's time: this machine's monotonic clock plus the measured offset,
 * which is renewed while the bot sleeps. It never runs backwards.
 *
 * @param readServerTime Asks the exchange for its time, epoch ms.
 */
export async function measuredClock(
  readServerTime: (signal: AbortSignal) => Promise<number>,
  signal: AbortSignal,
): Promise<Clock> {
  const local = (): number => performance.timeOrigin + performance.now()
  let offset = await measureOffset(readServerTime, local, signal)
  let measuredAt = local()
  let latest = 0
  const now = (): number => {
    latest = Math.max(latest, Math.round(local() + offset))
    return latest
  }
  return {
    now,
    async sleep(durationMs, sleepSignal) {
      await wait(Math.max(0, durationMs), undefined, { signal: sleepSignal })
      if (local() - measuredAt < MEASURE_EVERY_MS) return
      measuredAt = local()
      try {
        offset = await measureOffset(readServerTime, local, sleepSignal)
      } catch (error) {
        // The old offset stays good for a while; the next sleep measures again.
        if (sleepSignal.aborted) throw error
        measuredAt = local() - MEASURE_EVERY_MS + 60_000
      }
    },
  }
}

/** The offset of the quickest of a few questions: its answer can be off by half its duration at most. */
async function measureOffset(
  readServerTime: (signal: AbortSignal) => Promise<number>,
  local: () => number,
  signal: AbortSignal,
): Promise<number> {
  let best = { duration: Number.POSITIVE_INFINITY, offset: 0 }
  for (let tries = 0; tries < TRIES; tries += 1) {
    const asked = local()
    const told = await readServerTime(signal)
    const answered = local()
    const duration = answered - asked
    if (duration < best.duration) best = { duration, offset: told - (asked + answered) / 2 }
  }
  return best.offset
}

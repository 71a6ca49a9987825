import type { Clock } from '../../ports/clock.ts'

/** The longest delay that a timer takes; longer sleeps are made of several. */
const LONGEST_TIMER_MS = 2_000_000_000

/**
 * Real time, corrected to the exchange's.
 *
 * @param options.offsetMs Exchange time minus local time, as measured; a function when it is remeasured.
 */
export function systemClock(options: { readonly offsetMs?: number | (() => number) } = {}): Clock {
  const { offsetMs = 0 } = options
  const offset = typeof offsetMs === 'number' ? () => offsetMs : offsetMs
  return {
    now: () => Date.now() + offset(),
    async sleep(durationMs, signal) {
      const end = performance.now() + durationMs
      signal.throwIfAborted()
      while (performance.now() < end) {
        await wait(Math.min(LONGEST_TIMER_MS, end - performance.now()), signal)
      }
    },
  }
}

function wait(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort)
      resolve()
    }, durationMs)
    signal.addEventListener('abort', abort, { once: true })
  })
}

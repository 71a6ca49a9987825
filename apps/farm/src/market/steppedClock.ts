import type { PaperClock } from '@asterkit/paper-exchange'
import type { Clock } from '@asterkit/strategy'

const HOUR_MS = 3_600_000

/** Real time that a person waits at a start for the market's next hour; slow markets are taken as they are. */
const PATIENCE_MS = 2000

/**
 * Lets an exchange that is met again reach its next full hour, if that does not take long. Its prices come
 * by the hour, so that books in between are old; and it may stand at the very microsecond at which an
 * earlier process made its last nonces, which are taken once only.
 */
export async function reachNextHour(clock: Clock, signal: AbortSignal): Promise<void> {
  const patience = AbortSignal.timeout(PATIENCE_MS)
  try {
    await clock.sleep(HOUR_MS - (clock.now() % HOUR_MS), AbortSignal.any([signal, patience]))
  } catch (error) {
    if (signal.aborted || !patience.aborted) throw error
  }
}

/**
 * Adapts a paper exchange's clock to the Clock port: market time passes while the bot sleeps. `ended`
 * aborts when the prices are over, since nobody would wake the bot after that.
 */
export function steppedClock(paper: PaperClock): {
  readonly clock: Clock
  readonly ended: AbortSignal
} {
  const controller = new AbortController()
  const clock: Clock = {
    now: () => paper.now(),
    async sleep(durationMs, signal) {
      signal.throwIfAborted()
      const step = await sleepThrough(paper, durationMs, signal)
      if (step.ended)
        controller.abort(new DOMException('the prices of the simulation are over', 'AbortError'))
    },
  }
  return { clock, ended: controller.signal }
}

/** An aborted sleep has moved the market's time by an unknown part: it is asked for before anybody signs. */
async function sleepThrough(paper: PaperClock, durationMs: number, signal: AbortSignal) {
  try {
    return await paper.sleep(durationMs, signal)
  } catch (error) {
    if (!signal.aborted) throw error
    await paper.refresh()
    throw signal.reason
  }
}

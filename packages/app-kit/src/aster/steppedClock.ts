import type { Clock, EpochMs } from '@asterkit/strategy'

/** A paper exchange's clock, as far as it is needed here. */
interface PaperClock {
  now(): EpochMs
  sleep(durationMs: number, signal?: AbortSignal): Promise<{ readonly ended: boolean }>
  refresh(signal?: AbortSignal): Promise<unknown>
}

const MOMENT_MS = 1000

/**
 * Lets a moment pass on an exchange that is met again. It may stand at the very microsecond at which an
 * earlier process made its last nonces, and a nonce is taken once only.
 */
export async function letMomentPass(clock: Clock, signal: AbortSignal): Promise<void> {
  await clock.sleep(MOMENT_MS, signal)
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

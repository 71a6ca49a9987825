import type { PaperClock } from '@asterkit/paper-exchange'
import type { Clock } from '@asterkit/strategy'

/**
 * Market time to let pass when an exchange is met again. It may stand at the very microsecond at which an
 * earlier process made its last nonces, and a nonce is taken once only.
 */
export const FRESH_NONCES_MS = 1000

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
      const step = await paper.sleep(durationMs, signal)
      if (step.ended)
        controller.abort(new DOMException('the prices of the simulation are over', 'AbortError'))
    },
  }
  return { clock, ended: controller.signal }
}

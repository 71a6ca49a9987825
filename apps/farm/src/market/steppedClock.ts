import type { PaperClock } from '@asterkit/paper-exchange'
import type { Clock } from '@asterkit/strategy'

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

/**
 * A paper exchange in a process of its own, as `aster-paper --step 250 --no-limits` starts one: real
 * time, 12 pairs, a book of each every 250 ms. Tells its address, and at the end the processor time it took.
 */
import { startPaperExchange, syntheticFeed } from '@asterkit/paper-exchange'

const paper = await startPaperExchange({
  feed: syntheticFeed({ seed: 7, stepMs: 250 }),
  mode: 'free',
  speed: 1,
  enforceLimits: false,
})

/** Told first, and again whenever the parent asks. */
export interface ExchangeReport {
  readonly urls: typeof paper.urls
  readonly now: number
  /** Processor time of this process so far, seconds. */
  readonly cpuSeconds: number
}

process.on('message', report)
process.on('disconnect', () => process.exit())
report()

function report(): void {
  const { user, system } = process.cpuUsage()
  const told: ExchangeReport = {
    urls: paper.urls,
    now: paper.now(),
    cpuSeconds: (user + system) / 1e6,
  }
  process.send?.(told)
}

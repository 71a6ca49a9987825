import { runBacktest } from '@asterkit/backtest'
import { loadFeed } from '@asterkit/paper-exchange'
import type { Replay } from './replayOverWire.ts'

/** What the same replay takes without sockets, signatures and JSON. */
export interface LocalReplay {
  readonly loadSeconds: number
  readonly replaySeconds: number
  readonly decisions: number
  readonly endValue: string
}

/** Plays a year with the farm program's paper settings, in this process. */
export async function measureReplayInProcess({ days, folder }: Replay): Promise<LocalReplay> {
  const started = performance.now()
  const feed = loadFeed({ days, ...(folder === undefined ? {} : { replay: folder }) })
  const loaded = performance.now()
  const { report } = await runBacktest({
    feed,
    config: {
      cycleIntervalMs: 3_600_000,
      capitalQuote: '10000',
      ...(folder === undefined ? {} : { minVolumeQuote: '0' }),
    },
  })
  return {
    loadSeconds: (loaded - started) / 1000,
    replaySeconds: (performance.now() - loaded) / 1000,
    decisions: report.checks,
    endValue: report.endValue.toFixed(),
  }
}

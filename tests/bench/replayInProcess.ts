import { runBacktest } from '@asterkit/backtest'
import { loadFeed } from '@asterkit/paper-exchange'
import type { Replay } from './replayOverWire.ts'

/** What the same replay takes without sockets, signatures and JSON, the reading of the prices included. */
export interface LocalReplay {
  /** Before the code is warm. */
  readonly firstSeconds: number
  readonly medianSeconds: number
  readonly runs: number
  readonly decisions: number
  readonly endValue: string
}

/** Research replays the same year again and again: the median of these runs is what one costs then. */
const RUNS = 5

/** Plays a year with the farm program's paper settings, in this process. */
export async function measureReplayInProcess(replay: Replay): Promise<LocalReplay> {
  const times: number[] = []
  for (let run = 1; run < RUNS; run += 1) times.push((await playOnce(replay)).seconds)
  const { seconds, report } = await playOnce(replay)
  times.push(seconds)
  const [firstSeconds = seconds] = times
  return {
    firstSeconds,
    medianSeconds: times.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] ?? seconds,
    runs: RUNS,
    decisions: report.checks,
    endValue: report.endValue.toFixed(),
  }
}

async function playOnce({ days, folder }: Replay) {
  const started = performance.now()
  const feed = loadFeed({ days, ...(folder === undefined ? {} : { replay: folder }) })
  const { report } = await runBacktest({
    feed,
    config: {
      cycleIntervalMs: 3_600_000,
      capitalQuote: '10000',
      ...(folder === undefined ? {} : { minVolumeQuote: '0' }),
    },
  })
  return { seconds: (performance.now() - started) / 1000, report }
}

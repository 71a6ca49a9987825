import {
  OriginalBacktest,
  type OriginalBuckets,
  type OriginalSetting,
} from '@asterkit/market-making'
import type { Row } from '../sdk/row.ts'
import { seeded } from '../sdk/seeded.ts'
import { bestOf } from './bestOf.ts'
import { type PlainBucket, plainOriginal } from './plainOriginal.ts'

const HORIZONS_DAYS = [5, 15, 30, 60, 120, 240, 480, 720, 1440].map((minutes) => minutes / 1440)
const GAMMAS = 64
/** A day of five-second buckets. */
const BUCKETS = 17_280
const TURNS = 25
const GOAL = { atLeast: 20 } as const
const STRETCH = { atLeast: 50 } as const

/** 64 risk aversions from a half spread of 0.01 % to one of 2 %, times the nine horizons of the Python maker. */
const GRID: readonly OriginalSetting[] = Array.from({ length: GAMMAS }, (_, at) =>
  HORIZONS_DAYS.map((horizonDays) => {
    // Without risk the half spread is about 1 / k; with it gamma * (sigma * mid)^2 * horizon / 2 is added.
    const wanted = 3000 * 0.0001 * 200 ** (at / (GAMMAS - 1))
    const gamma = (2 * wanted) / ((0.037 * 3000) ** 2 * horizonDays)
    return { gamma, horizonDays, sigma: 0.037, kBuy: 2, kSell: 1.6 }
  }),
).flat()

/** Row 20: the parameter grid of the Python maker over one period. */
export const gridRows: readonly Row[] = [
  {
    id: '20',
    what: '64 x 9 grid of backtests over a day, ours',
    against: "the original's, plainly in TS",
    goal: GOAL,
    stretch: STRETCH,
    async measure() {
      const columns = madeUpDay()
      const rows = [...columns.mid].map((mid, at): PlainBucket => {
        const [low, high] = [columns.lowestBuy[at]!, columns.highestSell[at]!]
        return {
          mid,
          lowestBuy: Number.isFinite(low) ? low : undefined,
          highestSell: Number.isFinite(high) ? high : undefined,
        }
      })
      checkAlike(columns, rows)
      const { ours, theirs } = sumOfRows(columns, rows)
      const value = theirs / ours
      return { kind: 'ratio', ours, theirs, ratio: { value, low: value, high: value } }
    },
  },
]

/**
 * Adds up the shortest times of our preparation and of each row of nine settings, one grid after the other: the plain
 * version needs so long for a whole grid that something else always gets in between.
 */
function sumOfRows(columns: OriginalBuckets, rows: readonly PlainBucket[]) {
  let backtest: OriginalBacktest
  const prepare = () => {
    backtest = new OriginalBacktest(columns)
  }
  const parts = (name: string, play: (setting: OriginalSetting) => unknown) =>
    Array.from({ length: GAMMAS }, (_, row) => {
      const settings = GRID.slice(row * HORIZONS_DAYS.length, (row + 1) * HORIZONS_DAYS.length)
      return [`${name} ${row}`, () => settings.map((setting) => play(setting))] as const
    })
  const contenders = Object.fromEntries([
    ['ours prepared', prepare],
    ...parts('ours', (setting) => backtest.run(setting)),
    ...parts('theirs', (setting) => plainOriginal(rows, setting)),
  ])
  const best = Object.entries(bestOf(contenders, TURNS))
  const sumOf = (name: string) =>
    best.reduce((sum, [part, shortest]) => (part.startsWith(name) ? sum + shortest : sum), 0)
  return { ours: sumOf('ours'), theirs: sumOf('theirs') }
}

/** A market like the recorded ETH: 3.7 % a day, half of the buckets with trades some tenths around the mid. */
function madeUpDay(): OriginalBuckets {
  const random = seeded(20)
  const columns = {
    mid: new Float64Array(BUCKETS),
    lowestBuy: new Float64Array(BUCKETS).fill(Number.POSITIVE_INFINITY),
    highestSell: new Float64Array(BUCKETS).fill(Number.NEGATIVE_INFINITY),
  }
  let mid = 3000
  for (let at = 0; at < BUCKETS; at += 1) {
    mid *= 1 + 0.000_28 * (random() + random() + random() + random() - 2) * 1.73
    columns.mid[at] = mid
    const beyond = () => -Math.log(random() + 1e-12) * 0.6 - 0.3
    if (random() < 0.5) columns.lowestBuy[at] = mid - beyond()
    if (random() < 0.5) columns.highestSell[at] = mid + beyond()
  }
  return columns
}

/** Both must find the same fills and the same money before anything is timed. */
function checkAlike(columns: OriginalBuckets, rows: readonly PlainBucket[]): void {
  const backtest = new OriginalBacktest(columns)
  for (const setting of GRID) {
    const [one, other] = [backtest.run(setting), plainOriginal(rows, setting)]
    const isAlike =
      one.buys === other.buys &&
      one.sells === other.sells &&
      Math.abs(one.pnl - other.pnl) <= 1e-9 * (1 + one.buys + one.sells) * 3000
    if (!isAlike)
      throw new Error(`the contenders differ: ${JSON.stringify({ setting, one, other })}`)
  }
}

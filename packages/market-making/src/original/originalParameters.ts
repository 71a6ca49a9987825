import type { Side } from '@asterkit/instruments'
import type { ArrivalCurve } from '../estimate/arrivalIntensity.ts'
import { rollingVolatility } from '../estimate/realisedVolatility.ts'
import { type OriginalQuote, originalQuote } from '../quote/originalQuote.ts'
import { OriginalBacktest } from './originalBacktest.ts'
import { type OriginalArrival, originalIntensity } from './originalIntensity.ts'
import { type OriginalBook, originalMids, type SecondMids } from './originalMids.ts'

/** An execution. */
export interface OriginalTrade {
  readonly time: number
  readonly takerSide: Side
  readonly price: number
}

/** What the Python maker's parameter calculator finds. */
export interface OriginalParameters {
  readonly mid: number
  readonly gamma: number
  readonly horizonDays: number
  /** Daily volatility as a fraction. */
  readonly sigma: number
  /** Taker buys and sells: trades per second at distance 0, decay per quote unit. */
  readonly buy: ArrivalCurve
  readonly sell: ArrivalCurve
  /** Quotes without inventory. */
  readonly quote: OriginalQuote
}

/** Its result, or why it gives none. */
export type OriginalFinding =
  | { readonly kind: 'found'; readonly parameters: OriginalParameters }
  | { readonly kind: 'failed'; readonly reason: string }

const PERIODS = 10
const MOVING = 6
const SIGMA_WINDOWS = 6
const BACKTESTS = 4
const COMPLETE_SHARE = 0.9
const BUCKET_SECONDS = 5
const HORIZONS_DAYS = [5, 15, 30, 60, 120, 240, 480, 720, 1440].map((minutes) => minutes / 1440)

/** One window of the analysis; what could not be fitted is taken from the window before. */
interface Window {
  readonly from: number
  readonly sigma: number
  buy: ArrivalCurve | undefined
  sell: ArrivalCurve | undefined
}

/**
 * Computes parameters as the Python maker does with its fixed risk aversion and without GARCH, for its ping-pong mode
 * and for comparison. `MarketCalibrator` is what to quote on: these choose, of all horizons, the one with the most
 * money in a backtest in which not trading wins.
 *
 * @param input.books In the order of time; `trades` likewise.
 * @param input.tick Price increment, quote per base.
 * @param input.minutes Length of a window. @default 5
 * @param input.gamma @default 1
 */
export function originalParameters(input: {
  books: Iterable<OriginalBook>
  trades: readonly OriginalTrade[]
  tick: number
  minutes?: number
  gamma?: number
}): OriginalFinding {
  const { trades, tick, minutes = 5, gamma = 1 } = input
  const seconds = minutes * 60
  const failed = (reason: string): OriginalFinding => ({ kind: 'failed', reason })
  const grid = originalMids(input.books)
  if (grid === undefined) return failed('no book was recorded')
  const windows = windowsOf(grid, trades, seconds, tick)
  if (windows.length < 2) return failed(`${windows.length} complete windows, at least 2 are needed`)
  for (const side of ['buy', 'sell'] as const) {
    windows.forEach((window, at) => {
      window[side] ??= windows[at - 1]?.[side]
    })
  }
  const latest = windows.slice(0, -1).slice(-MOVING)
  const buy = meanCurve(latest.map((window) => window.buy))
  const sell = meanCurve(latest.map((window) => window.sell))
  const [ours, theirs] = [buy ?? sell, sell ?? buy]
  if (ours === undefined || theirs === undefined) return failed('the rate of fills fits no window')
  const horizons = windows.slice(-BACKTESTS).flatMap((window) => {
    return bestHorizon(grid, trades, windows, windows.indexOf(window), { seconds, gamma }) ?? []
  })
  if (horizons.length === 0) return failed('no window could be played')
  const horizonDays = mean(horizons.slice(-MOVING))
  const mid = grid.mids.at(-1)!
  const { sigma } = windows.at(-1)!
  const k = { kBuy: ours.k, kSell: theirs.k }
  const quote = originalQuote({ mid, inventory: 0, gamma, sigma, horizonDays, ...k })
  return {
    kind: 'found',
    parameters: { mid, gamma, horizonDays, sigma, buy: ours, sell: theirs, quote },
  }
}

/** Complete windows on the UTC grid, the newest 16, with volatility and curves. */
function windowsOf(
  grid: SecondMids,
  trades: readonly OriginalTrade[],
  seconds: number,
  tick: number,
): Window[] {
  const end = grid.from + grid.mids.length
  const starts: number[] = []
  for (let from = Math.floor(grid.from / seconds) * seconds; from < end; from += seconds) {
    const present = Math.min(end, from + seconds) - Math.max(grid.from, from)
    if (present >= COMPLETE_SHARE * seconds) starts.push(from)
  }
  const volatilities: number[] = []
  return starts.slice(-(PERIODS + MOVING)).map((from) => {
    const mids = part(grid, from, from + seconds)
    const returns = Array.from(mids.subarray(1), (mid, at) => Math.log(mid / mids[at]!))
    volatilities.push(rollingVolatility({ returns, stepSeconds: 1 }) ?? 0)
    const curve = (side: Side) =>
      originalIntensity(arrivalsOf(grid, trades, side, from, seconds), seconds, tick)
    const sigma = mean(volatilities.slice(-SIGMA_WINDOWS)) * Math.sqrt(86_400)
    return { from, sigma, buy: curve('buy'), sell: curve('sell') }
  })
}

function part({ from, mids }: SecondMids, start: number, end: number): Float64Array {
  return mids.subarray(Math.max(0, start - from), Math.max(0, end - from))
}

function arrivalsOf(
  grid: SecondMids,
  trades: readonly OriginalTrade[],
  side: Side,
  from: number,
  seconds: number,
): readonly OriginalArrival[] {
  return trades.flatMap(({ time, takerSide, price }) => {
    const second = Math.floor(time / 1000)
    const mid = grid.mids[second - grid.from]
    if (takerSide !== side || second < from || second >= from + seconds) return []
    return mid === undefined
      ? []
      : [{ age: from + seconds - time / 1000, distance: Math.abs(price - mid) }]
  })
}

/** The horizon that makes the most money in one window with what was known before it; the first of equals. */
function bestHorizon(
  grid: SecondMids,
  trades: readonly OriginalTrade[],
  windows: readonly Window[],
  at: number,
  { seconds, gamma }: { readonly seconds: number; readonly gamma: number },
): number | undefined {
  const before = windows.slice(Math.max(0, at - MOVING), at)
  const [buy, sell] = [meanCurve(before.map((w) => w.buy)), meanCurve(before.map((w) => w.sell))]
  const [ours, theirs] = [buy ?? sell, sell ?? buy]
  const sigma = windows[at - 1]?.sigma
  if (ours === undefined || theirs === undefined || sigma === undefined) return undefined
  const backtest = new OriginalBacktest(bucketsOf(grid, trades, windows[at]!.from, seconds))
  const k = { kBuy: ours.k, kSell: theirs.k }
  const runs = HORIZONS_DAYS.map((horizonDays) => ({
    horizonDays,
    pnl: backtest.run({ gamma, horizonDays, sigma, ...k }).pnl,
  }))
  return runs.reduce((best, run) => (run.pnl > best.pnl ? run : best)).horizonDays
}

function bucketsOf(
  grid: SecondMids,
  trades: readonly OriginalTrade[],
  from: number,
  seconds: number,
) {
  const mids = part(grid, from, from + seconds)
  const first = Math.max(from, grid.from)
  const count = Math.ceil(mids.length / BUCKET_SECONDS)
  const buckets = {
    mid: new Float64Array(count),
    lowestBuy: new Float64Array(count).fill(Number.POSITIVE_INFINITY),
    highestSell: new Float64Array(count).fill(Number.NEGATIVE_INFINITY),
  }
  mids.forEach((mid, at) => {
    buckets.mid[Math.floor(at / BUCKET_SECONDS)] = mid
  })
  const { lowestBuy, highestSell } = buckets
  for (const { time, takerSide, price } of trades) {
    const bucket = Math.floor((time / 1000 - first) / BUCKET_SECONDS)
    if (bucket < 0 || bucket >= count) continue
    if (takerSide === 'buy') lowestBuy[bucket] = Math.min(lowestBuy[bucket]!, price)
    else highestSell[bucket] = Math.max(highestSell[bucket]!, price)
  }
  return buckets
}

function meanCurve(curves: readonly (ArrivalCurve | undefined)[]): ArrivalCurve | undefined {
  const known = curves.filter((curve) => curve !== undefined)
  if (known.length === 0) return undefined
  return {
    k: mean(known.map(({ k }) => k)),
    volumePerSecond: mean(known.map(({ volumePerSecond }) => volumePerSecond)),
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

import type { Candles } from './candles.ts'

/** What following a direction would have brought. */
export interface TrendResult {
  readonly trades: number
  /** Trades that gained after costs. */
  readonly wins: number
  /** Sum of log returns after costs. */
  readonly logReturn: number
  /** Mean over population standard deviation of a trade's log return; undefined with fewer than two trades. */
  readonly sharpe: number | undefined
}

/** Cost of a trade as a fraction of its value: 0.10 %. */
const COST = 0.001

/**
 * Follows a direction, always in the market: each flip closes the trade and opens the opposite one at the next open.
 * What lies before the first flip is left out; the last trade closes at the last close.
 *
 * return of a trade = direction * ln(exit / entry) - cost
 *
 * @param directions 1 or -1 per candle, 0 where there is none yet.
 * @param options.from First candle whose flip counts; one flips against the candle before it. @default 1
 * @param options.to Candle behind the last. @default all
 * @param options.cost Fraction per trade. @default 0.001
 */
export function trendTrades(
  { open, close }: Pick<Candles, 'open' | 'close'>,
  directions: ArrayLike<number>,
  options: { from?: number; to?: number; cost?: number } = {},
): TrendResult {
  const { from = 1, to = close.length, cost = COST } = options
  let held = 0
  let entry = 0
  let trades = 0
  let wins = 0
  let sum = 0
  let squares = 0
  const finish = (exit: number) => {
    const gain = held * Math.log(exit / entry) - cost
    trades += 1
    if (gain > 0) wins += 1
    sum += gain
    squares += gain * gain
  }
  for (let at = Math.max(1, from); at < to - 1; at += 1) {
    const direction = directions[at]!
    const isFlip = direction !== directions[at - 1] && directions[at - 1] !== 0
    if (!isFlip || direction === 0) continue
    const price = open[at + 1]!
    if (held !== 0) finish(price)
    held = direction
    entry = price
  }
  if (held !== 0) finish(close[to - 1]!)
  return { trades, wins, logReturn: sum, sharpe: sharpeOf(trades, sum, squares) }
}

function sharpeOf(trades: number, sum: number, squares: number): number | undefined {
  if (trades < 2) return undefined
  const mean = sum / trades
  const variance = squares / trades - mean * mean
  return variance > 1e-18 ? mean / Math.sqrt(variance) : undefined
}

import { InvalidInputError } from '@asterkit/instruments'
import { averageTrueRange } from './averageTrueRange.ts'
import type { Candles } from './candles.ts'
import { type SuperTrendSetting, superTrendDirections } from './superTrend.ts'
import { type TrendResult, trendTrades } from './trendTrades.ts'

/** A setting with its directions on all candles. Directions look back only, so that any part of them can be judged. */
export interface TriedSetting extends SuperTrendSetting {
  readonly directions: Int8Array
}

/** A setting with what it would have brought. */
export interface JudgedSetting extends TriedSetting {
  readonly result: TrendResult & { readonly sharpe: number }
}

/** Opinion of the best settings. */
export interface TrendConsensus {
  /** 1: up, -1: down. */
  readonly direction: 1 | -1
  /** The best 5 % by Sharpe ratio, best first. */
  readonly best: readonly JudgedSetting[]
  /** Share of them that agree with the direction, 0.5 to 1. They share data: it is no probability. */
  readonly agreement: number
}

/** The grid of the Python trend finder: 46 periods times 22 multipliers. */
export const TREND_GRID: readonly SuperTrendSetting[] = Array.from(
  { length: 46 * 22 },
  (_, at) => ({
    period: 100 + 20 * Math.floor(at / 22),
    multiplier: (18 + 3 * (at % 22)) / 10,
  }),
)

const BEST_SHARE = 0.05
const FEWEST_TRADES = 6

/** Computes the directions of every setting. Settings that need more candles than there are are left out. */
export function trySettings(
  candles: Candles,
  grid: readonly SuperTrendSetting[] = TREND_GRID,
): readonly TriedSetting[] {
  const averages = new Map<number, Float64Array>()
  return grid
    .filter(({ period }) => period < candles.close.length)
    .map((setting) => {
      const known = averages.get(setting.period) ?? averageTrueRange(candles, setting.period)
      averages.set(setting.period, known)
      return { ...setting, directions: superTrendDirections(candles, known, setting) }
    })
}

/**
 * Judges settings by their Sharpe ratio per trade and asks the best 5 % of them, at least one, for the direction at
 * the last candle; a tie is up.
 *
 * @param options.to Candle behind the last that may be known. @default all
 * @param options.fewestTrades Settings with fewer trades are left out. @default 6
 * @returns Undefined when no setting traded often enough.
 * @throws {InvalidInputError} `to` is not within the candles.
 */
export function chooseTrend(
  candles: Candles,
  settings: readonly TriedSetting[],
  options: { to?: number; fewestTrades?: number } = {},
): TrendConsensus | undefined {
  const { to = candles.close.length, fewestTrades = FEWEST_TRADES } = options
  if (!(to > 0 && to <= candles.close.length)) {
    throw new InvalidInputError(`to must be within 1 and ${candles.close.length}, got ${to}`)
  }
  const judged = settings.flatMap((setting) => {
    const result = trendTrades(candles, setting.directions, { to })
    const { sharpe } = result
    if (sharpe === undefined || result.trades < fewestTrades) return []
    return [{ ...setting, result: { ...result, sharpe } }]
  })
  judged.sort((one, other) => other.result.sharpe - one.result.sharpe)
  const best = judged.slice(0, Math.max(1, Math.floor(judged.length * BEST_SHARE)))
  if (best.length === 0) return undefined
  const sum = best.reduce((total, { directions }) => total + directions[to - 1]!, 0)
  return { direction: sum >= 0 ? 1 : -1, best, agreement: (1 + Math.abs(sum) / best.length) / 2 }
}

import type { Candles } from './candles.ts'
import { chooseTrend, type TriedSetting } from './chooseTrend.ts'
import { type TrendResult, trendTrades } from './trendTrades.ts'

/** How a choice did on candles that it had not seen. */
export interface WalkForward {
  /** Following the consensus, chosen anew at the start of each fold from all candles before it. */
  readonly unseen: TrendResult
  /** Mean Sharpe ratio of the chosen settings on the candles they were chosen by. */
  readonly seenSharpe: number
  readonly folds: number
  /** First candle that was not seen by the first choice. */
  readonly from: number
  /** Candles in which the consensus was 1, as a share of all unseen ones. */
  readonly upShare: number
  /** Share of trades that gained, with Wilson's interval that holds the true one in 95 of 100 cases. */
  readonly winRate: number | undefined
  readonly winInterval: readonly [number, number] | undefined
}

/**
 * Validates the choice of settings on later candles: what is chosen by the past is followed through the next fold,
 * as a maker would have done. A choice that does well only where it was made is worth nothing.
 *
 * @param options.folds Parts of the candles that are not seen at first. @default 5
 * @param options.seenShare Share of the candles for the first choice. @default 0.5
 * @returns Undefined when no setting could be chosen at the start of a fold.
 */
export function walkForward(
  candles: Candles,
  settings: readonly TriedSetting[],
  options: { folds?: number; seenShare?: number } = {},
): WalkForward | undefined {
  const { folds = 5, seenShare = 0.5 } = options
  const count = candles.close.length
  const start = Math.floor(count * seenShare)
  const directions = new Int8Array(count)
  let seen = 0
  let ups = 0
  for (let fold = 0; fold < folds; fold += 1) {
    const from = start + Math.floor(((count - start) * fold) / folds)
    const to = start + Math.floor(((count - start) * (fold + 1)) / folds)
    const chosen = chooseTrend(candles, settings, { to: from })
    if (chosen === undefined) return undefined
    seen += chosen.best.reduce((sum, { result }) => sum + result.sharpe, 0) / chosen.best.length
    // The candle before the first of a fold is known when the choice is made: it tells whether there is a flip.
    for (let at = fold === 0 ? from - 1 : from; at < to; at += 1) {
      let sum = 0
      for (const setting of chosen.best) sum += setting.directions[at]!
      directions[at] = sum >= 0 ? 1 : -1
      if (at >= from && sum >= 0) ups += 1
    }
  }
  const unseen = trendTrades(candles, directions, { from: start })
  const { wins, trades } = unseen
  return {
    unseen,
    seenSharpe: seen / folds,
    folds,
    from: start,
    upShare: ups / Math.max(1, count - start),
    winRate: trades > 0 ? wins / trades : undefined,
    winInterval: trades > 0 ? wilsonInterval(wins, trades) : undefined,
  }
}

/**
 * Interval of a share of which `wins` of `trials` were seen. E. B. Wilson, "Probable inference, the law of
 * succession, and statistical inference", Journal of the American Statistical Association 22 (1927).
 */
export function wilsonInterval(wins: number, trials: number): readonly [number, number] {
  const z = 1.96
  const share = wins / trials
  const scale = 1 + z ** 2 / trials
  const centre = (share + z ** 2 / (2 * trials)) / scale
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2))
  return [Math.max(0, centre - half), Math.min(1, centre + half)]
}

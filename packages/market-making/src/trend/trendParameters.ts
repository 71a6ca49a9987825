import { z } from 'zod'
import { type Candles, checkCandles } from './candles.ts'
import { chooseTrend, trySettings } from './chooseTrend.ts'
import { walkForward } from './walkForward.ts'

const share = z.number().min(0).max(1)

/** Trend of one market. */
export const TrendParameters = z.strictObject({
  symbol: z.string().min(1),
  /** Length of a candle in the venue's words, e.g. `5m`. */
  interval: z.string().min(1),
  data: z.strictObject({
    candles: z.int().positive(),
    /** Opening of the first and close of the last candle, epoch ms. */
    from: z.int(),
    to: z.int(),
  }),
  /** 1: up, -1: down. */
  direction: z.union([z.literal(1), z.literal(-1)]),
  /** Share of the best settings that agree. They share data: it is no probability. */
  agreement: share,
  best: z.strictObject({
    period: z.int().positive(),
    multiplier: z.number().positive(),
    sharpe: z.number(),
    /** Percent, after costs. */
    returnPct: z.number(),
    trades: z.int(),
  }),
  /** The same choice made on the past and followed through later candles. */
  unseen: z
    .strictObject({
      folds: z.int(),
      trades: z.int(),
      /** Per trade; absent with fewer than two. */
      sharpe: z.number().optional(),
      returnPct: z.number(),
      winRate: share.optional(),
      winInterval: z.tuple([share, share]).optional(),
    })
    .optional(),
  /**
   * How much of a tilt the direction deserves, 0 to 1: agreement beyond a coin's times the Sharpe ratio per trade on
   * unseen candles, less its standard error 1 / sqrt(trades), over the one on seen candles; 0 rather than below.
   */
  confidence: share,
})
export type TrendParameters = z.output<typeof TrendParameters>

/** The file that `market-maker trend` writes. */
export const TrendFile = z.strictObject({
  schema: z.literal('asterkit.market-maker.trend/1'),
  /** Epoch ms. */
  createdAt: z.int(),
  markets: z.array(TrendParameters),
  /** Symbols without a trend, each with the reason. */
  missing: z.array(z.strictObject({ symbol: z.string(), reason: z.string() })),
})
export type TrendFile = z.output<typeof TrendFile>

/** A trend, or why there is none. */
export type TrendFinding =
  | { readonly kind: 'found'; readonly trend: TrendParameters }
  | { readonly kind: 'failed'; readonly reason: string }

const FEWEST_CANDLES = 500

/**
 * Finds the trend of a market by SuperTrend over the Python trend finder's grid, and says what the same choice was
 * worth on candles that it had not seen.
 *
 * @param input.from Opening of the first candle, `to` close of the last one, epoch ms.
 * @throws {InvalidInputError} The candles are broken.
 */
export function findTrend(input: {
  symbol: string
  interval: string
  candles: Candles
  from: number
  to: number
}): TrendFinding {
  const { symbol, interval, candles, from, to } = input
  const count = checkCandles(candles)
  if (count < FEWEST_CANDLES) {
    return { kind: 'failed', reason: `${count} candles, at least ${FEWEST_CANDLES} are needed` }
  }
  const settings = trySettings(candles)
  const chosen = chooseTrend(candles, settings)
  const [best] = chosen?.best ?? []
  if (chosen === undefined || best === undefined) {
    return { kind: 'failed', reason: 'no setting traded six times or more' }
  }
  const validated = walkForward(candles, settings)
  return {
    kind: 'found',
    trend: {
      symbol,
      interval,
      data: { candles: count, from, to },
      direction: chosen.direction,
      agreement: chosen.agreement,
      best: {
        period: best.period,
        multiplier: best.multiplier,
        sharpe: best.result.sharpe,
        returnPct: Math.expm1(best.result.logReturn) * 100,
        trades: best.result.trades,
      },
      ...(validated && { unseen: unseenOf(validated) }),
      confidence: confidenceOf(chosen.agreement, validated),
    },
  }
}

type Validated = NonNullable<ReturnType<typeof walkForward>>

function unseenOf({ unseen, folds, winRate, winInterval }: Validated): TrendParameters['unseen'] {
  return {
    folds,
    trades: unseen.trades,
    ...(unseen.sharpe !== undefined && { sharpe: unseen.sharpe }),
    returnPct: Math.expm1(unseen.logReturn) * 100,
    ...(winRate !== undefined && { winRate }),
    ...(winInterval && { winInterval: [...winInterval] }),
  }
}

function confidenceOf(agreement: number, validated: Validated | undefined): number {
  if (validated?.unseen.sharpe === undefined || validated.seenSharpe <= 0) return 0
  const { sharpe, trades } = validated.unseen
  const sure = Math.max(0, sharpe - 1 / Math.sqrt(trades))
  return (2 * agreement - 1) * Math.min(1, sure / validated.seenSharpe)
}

/** A trend that may tilt quotes, or every reason why not. */
export type TrendVerdict =
  | { readonly kind: 'usable'; readonly trend: TrendParameters; readonly ageMs: number }
  | { readonly kind: 'refused'; readonly reasons: readonly string[] }

/**
 * Judges the trend of one market by its age, which counts from the close of its last candle.
 *
 * @param input.now Epoch ms.
 * @param input.maxAgeMs Older ones are refused. @default 3600000
 */
export function judgeTrend(input: {
  file: TrendFile
  symbol: string
  now: number
  maxAgeMs?: number
}): TrendVerdict {
  const { file, symbol, now, maxAgeMs = 3_600_000 } = input
  const trend = file.markets.find((market) => market.symbol === symbol)
  if (trend === undefined) {
    const reason = file.missing.find((market) => market.symbol === symbol)?.reason
    return { kind: 'refused', reasons: [reason ?? `the file has nothing of ${symbol}`] }
  }
  const ageMs = now - trend.data.to
  if (ageMs <= maxAgeMs) return { kind: 'usable', trend, ageMs }
  const [age, most] = [ageMs, maxAgeMs].map((ms) => `${(ms / 60_000).toFixed(0)} min`)
  return { kind: 'refused', reasons: [`its last candle is ${age} old, at most ${most} may be`] }
}

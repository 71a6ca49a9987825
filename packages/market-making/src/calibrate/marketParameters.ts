import { z } from 'zod'

const finite = z.number()
const aboveZero = z.number().positive()
const share = z.number().min(0).max(1)
const interval = z.tuple([aboveZero, aboveZero])

/** How volume that reaches an order on one side falls with its distance from the mid. */
export const ArrivalParameters = z.strictObject({
  /** Base units per second at distance 0, drawn toward the fit of both sides together. */
  volumePerSecond: aboveZero,
  /** Decay, 1 / basis point, drawn likewise. */
  kPerBps: aboveZero,
  /** Each holds the true value in about 95 of 100 cases. */
  volumeInterval: interval,
  kInterval: interval,
  /** Quality of this side's own fit, 0 to 1; absent when only both sides together could be fitted. */
  rSquared: share.optional(),
  /** Trades at the distances that count. */
  trades: z.int().min(0),
})
export type ArrivalParameters = z.output<typeof ArrivalParameters>

/** What a resting order at the touch would have earned and lost per fill, basis points of the price. */
export const TouchFigures = z.strictObject({
  /** Distance of the fills from the mid, by volume. */
  halfSpreadBps: finite,
  /** How far the mid moved against such a fill after 1, 5 and 30 seconds, by volume. Above zero: a loss. */
  adverseBps: z.strictObject({ s1: finite, s5: finite, s30: finite }),
})

/** Figures of the Python maker's quote formula, as `originalQuote` takes them. */
export const OriginalFigures = z.strictObject({
  /** Risk aversion, per quote unit. */
  gamma: aboveZero,
  horizonDays: aboveZero,
  /** Daily volatility as a fraction. */
  sigma: aboveZero,
  /** Decay of fills by taker buys and taker sells, per quote unit. */
  kBuy: aboveZero,
  kSell: aboveZero,
})

/** Figures of one market. */
export const MarketParameters = z.strictObject({
  symbol: z.string().min(1),
  data: z.strictObject({
    /** First and last event, epoch ms. */
    from: z.int(),
    to: z.int(),
    /** Time with a known book. */
    seconds: z.number().min(0),
    trades: z.int().min(0),
    /** Share of trades off the tick grid: they met orders that no book shows and are left out of every fit. */
    hiddenShare: share,
    /** Share of the other trades at or beyond the mid on the wrong side: the book was stale. */
    wrongSideShare: share,
  }),
  midPrice: aboveZero,
  spreadBps: aboveZero,
  volatility: z.strictObject({
    /** The one to use, basis points per square root of a second. */
    sigmaBps: aboveZero,
    method: z.enum(['garch', 'ewma', 'realised']),
    ewmaBps: aboveZero.optional(),
    realisedBps: aboveZero,
    rollingBps: aboveZero.optional(),
    garchBps: aboveZero.optional(),
    /** Why GARCH is not used. */
    garchRefused: z.string().optional(),
  }),
  arrivals: z.strictObject({
    /** Taker buys: they fill asks. */
    buy: ArrivalParameters,
    /** Taker sells: they fill bids. */
    sell: ArrivalParameters,
  }),
  touch: TouchFigures.optional(),
  /** For the ping-pong mode alone. */
  original: OriginalFigures.optional(),
  /** Why there are none. */
  originalRefused: z.string().optional(),
  /** What makes these figures doubtful; with any of them they are poor and must not be quoted on. */
  problems: z.array(z.string()),
})
export type MarketParameters = z.output<typeof MarketParameters>

/** The file that `market-maker calibrate` writes. */
export const ParameterFile = z.strictObject({
  schema: z.literal('asterkit.market-maker.parameters/1'),
  /** Epoch ms. */
  createdAt: z.int(),
  markets: z.array(MarketParameters),
  /** Symbols without figures, each with the reason. */
  missing: z.array(z.strictObject({ symbol: z.string(), reason: z.string() })),
})
export type ParameterFile = z.output<typeof ParameterFile>

/** Parameters that may be quoted on, or every reason why not. */
export type ParameterVerdict =
  | { readonly kind: 'usable'; readonly parameters: MarketParameters; readonly ageMs: number }
  | { readonly kind: 'refused'; readonly reasons: readonly string[] }

const MINUTE_MS = 60_000

/**
 * Judges the parameters of one market. Age counts from the last event that they know of, not from when they were
 * written: an old recording makes old parameters.
 *
 * @param input.now Epoch ms.
 * @param input.maxAgeMs Older ones are refused. @default 3600000
 */
export function judgeParameters(input: {
  file: ParameterFile
  symbol: string
  now: number
  maxAgeMs?: number
}): ParameterVerdict {
  const { file, symbol, now, maxAgeMs = 60 * MINUTE_MS } = input
  const parameters = file.markets.find((market) => market.symbol === symbol)
  if (parameters === undefined) {
    const reason = file.missing.find((market) => market.symbol === symbol)?.reason
    return { kind: 'refused', reasons: [reason ?? `the file has nothing of ${symbol}`] }
  }
  const reasons = [...parameters.problems]
  const ageMs = now - parameters.data.to
  const minutes = (ms: number) => `${(ms / MINUTE_MS).toFixed(0)} min`
  if (ageMs > maxAgeMs) {
    reasons.push(`its data is ${minutes(ageMs)} old, at most ${minutes(maxAgeMs)} may be`)
  }
  if (ageMs < -MINUTE_MS) reasons.push(`its data ends ${minutes(-ageMs)} in the future`)
  return reasons.length > 0 ? { kind: 'refused', reasons } : { kind: 'usable', parameters, ageMs }
}

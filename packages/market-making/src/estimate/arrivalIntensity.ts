import type { ArrivalBlock, ArrivalHistogram } from './arrivalHistogram.ts'

/** Volume that reaches an order at distance d: volumePerSecond * e^(-k * d). */
export interface ArrivalCurve {
  /** Volume per second at distance 0, in the unit of the trades' volumes. A of the models is this over the lot. */
  readonly volumePerSecond: number
  /** Decay with distance, 1 / unit of distance. */
  readonly k: number
}

/** A fitted curve with how good it is, or why there is none. */
export type ArrivalFit =
  | (ArrivalCurve & {
      readonly kind: 'fitted'
      /** Share of the variance of ln(volume per second) over distance that the line explains, 0 to 1. */
      readonly rSquared: number
      /** Distances at which trades were seen and that were fitted. */
      readonly points: number
      /** Trades that were fitted. */
      readonly trades: number
      readonly seconds: number
      /** Standard errors of ln k and ln volumePerSecond, by leaving out a tenth of the time in turn. */
      readonly errorLnK: number
      readonly errorLnVolume: number
    })
  | { readonly kind: 'none'; readonly reason: string; readonly trades: number }

/** How far out to fit, and what a fit needs. */
export interface ArrivalRules {
  /** Fewest trades at or beyond the farthest distance that is fitted. @default 8 */
  readonly minTail?: number
  /** Least share of the volume at or beyond the farthest distance: the far tail is another law. @default 0.01 */
  readonly minTailShare?: number
  /** Fewest trades. @default 50 */
  readonly minTrades?: number
}

/** Parts of the time that are left out in turn. */
const PARTS = 10

/**
 * Fits how the volume that reaches an order falls with its distance, near the touch.
 *
 * lambda(d) = volume at distance d or beyond per second; ln lambda = ln A - k * d by least squares over the
 * distances at which trades were seen, each weighted with the trades at or beyond it.
 */
export function arrivalIntensity(
  histogram: ArrivalHistogram,
  rules: ArrivalRules = {},
): ArrivalFit {
  const { minTail = 8, minTailShare = 0.01, minTrades = 50 } = rules
  const { blocks, binSize } = histogram
  const tails = tailsOf(blocks)
  const trades = tails.counts[0] ?? 0
  const none = (reason: string): ArrivalFit => ({ kind: 'none', reason, trades })
  if (trades < minTrades) return none(`${trades} trades, at least ${minTrades} are needed`)
  const least = minTailShare * tails.volumes[0]!
  const bins = tails.populated.filter(
    (bin) => tails.counts[bin]! >= minTail && tails.volumes[bin]! >= least,
  )
  if (bins.length < 3) {
    return none(`trades at ${bins.length} distances near the touch, at least 3 are needed`)
  }
  const weights = bins.map((bin) => tails.counts[bin]!)
  const line = fitLine(tails, bins, weights, binSize)
  if (!(line.k > 0)) return none('volume does not fall with distance')
  const errors = jackknife(blocks, (part) => fitLine(tailsOf(part), bins, weights, binSize))
  if (errors === undefined) return none('parts of the time alone do not tell how volume falls')
  return { kind: 'fitted', ...line, ...errors, points: bins.length, trades, seconds: tails.seconds }
}

interface Tails {
  readonly seconds: number
  /** Volume and trades at or beyond each bin. */
  readonly volumes: Float64Array
  readonly counts: Float64Array
  /** Bins in which trades were seen. */
  readonly populated: readonly number[]
}

function tailsOf(blocks: readonly ArrivalBlock[]): Tails {
  const size = blocks[0]?.counts.length ?? 0
  const volumes = new Float64Array(size)
  const counts = new Float64Array(size)
  let seconds = 0
  for (const block of blocks) {
    seconds += block.seconds
    for (let bin = 0; bin < size; bin += 1) {
      volumes[bin]! += block.volumes[bin]!
      counts[bin]! += block.counts[bin]!
    }
  }
  const populated = [...counts.keys()].filter((bin) => counts[bin]! > 0)
  for (let bin = size - 2; bin >= 0; bin -= 1) {
    volumes[bin]! += volumes[bin + 1]!
    counts[bin]! += counts[bin + 1]!
  }
  return { seconds, volumes, counts, populated }
}

/** Weighted least squares of ln lambda on distance. */
function fitLine(
  tails: Tails,
  bins: readonly number[],
  weights: readonly number[],
  binSize: number,
): ArrivalCurve & { readonly rSquared: number } {
  const points = bins.map((bin, at) => ({
    x: bin * binSize,
    y: Math.log(tails.volumes[bin]! / tails.seconds),
    w: weights[at]!,
  }))
  const total = weights.reduce((left, right) => left + right)
  const mean = (of: (point: (typeof points)[number]) => number) =>
    points.reduce((sum, point) => sum + point.w * of(point), 0) / total
  const meanX = mean(({ x }) => x)
  const meanY = mean(({ y }) => y)
  const varianceX = mean(({ x }) => (x - meanX) ** 2)
  const varianceY = mean(({ y }) => (y - meanY) ** 2)
  const covariance = mean(({ x, y }) => (x - meanX) * (y - meanY))
  const slope = covariance / varianceX
  return {
    k: -slope,
    volumePerSecond: Math.exp(meanY - slope * meanX),
    rSquared: varianceY > 0 ? covariance ** 2 / (varianceX * varianceY) : 1,
  }
}

/** Standard errors from fits that leave out a tenth of the blocks in turn; undefined when one of them fails. */
function jackknife(
  blocks: readonly ArrivalBlock[],
  fit: (part: readonly ArrivalBlock[]) => ArrivalCurve,
) {
  const parts = Math.min(PARTS, blocks.length)
  if (parts < 2) return undefined
  const fits = Array.from({ length: parts }, (_, part) =>
    fit(blocks.filter((_block, at) => Math.floor((at * parts) / blocks.length) !== part)),
  )
  const error = (values: readonly number[]) => {
    const mean = values.reduce((left, right) => left + right) / parts
    return Math.sqrt(((parts - 1) / parts) * values.reduce((sum, v) => sum + (v - mean) ** 2, 0))
  }
  const errorLnK = error(fits.map(({ k }) => Math.log(k)))
  const errorLnVolume = error(fits.map(({ volumePerSecond }) => Math.log(volumePerSecond)))
  return Number.isFinite(errorLnK + errorLnVolume) ? { errorLnK, errorLnVolume } : undefined
}

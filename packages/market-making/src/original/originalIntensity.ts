import type { ArrivalCurve } from '../estimate/arrivalIntensity.ts'

/** A trade of a window with its distance from the mid. */
export interface OriginalArrival {
  /** Seconds before the end of the window. */
  readonly age: number
  /** |price - latest mid|, quote per base. */
  readonly distance: number
}

const LEAST_R_SQUARED = 0.6
const TICKS = 50

/**
 * Fits A and k of one side as the Python maker does: ln of the weighted count of trades at a distance or beyond per
 * second, over half a tick to 50 ticks in half ticks, by a straight line. A trade counts half for each half window of
 * its age.
 *
 * @returns Trades per second and decay per quote unit; undefined with fewer than three points, an R2 below 0.6, or a
 *   line that does not fall.
 */
export function originalIntensity(
  arrivals: readonly OriginalArrival[],
  windowSeconds: number,
  tick: number,
): ArrivalCurve | undefined {
  const halfLife = windowSeconds / 2
  // Integral of 2^(-age / halfLife) over the window.
  const length = (halfLife / Math.LN2) * (1 - 2 ** (-windowSeconds / halfLife))
  const points: { readonly x: number; readonly y: number }[] = []
  for (let half = 1; half <= 2 * TICKS; half += 1) {
    const x = (half * tick) / 2
    let weight = 0
    for (const { age, distance } of arrivals) {
      if (distance >= x) weight += 2 ** (-age / halfLife)
    }
    if (weight > 0) points.push({ x, y: Math.log(weight / length) })
  }
  if (points.length < 3) return undefined
  const mean = (of: (point: (typeof points)[number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [meanX, meanY] = [mean(({ x }) => x), mean(({ y }) => y)]
  const varianceX = mean(({ x }) => (x - meanX) ** 2)
  const varianceY = mean(({ y }) => (y - meanY) ** 2)
  const covariance = mean(({ x, y }) => (x - meanX) * (y - meanY))
  const k = -covariance / varianceX
  if (!(k > 0 && varianceY > 0)) return undefined
  if (covariance ** 2 / (varianceX * varianceY) < LEAST_R_SQUARED) return undefined
  return { k, volumePerSecond: Math.exp(meanY + k * meanX) }
}

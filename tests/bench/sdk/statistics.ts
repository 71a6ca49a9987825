/** Middle value; the upper one of two. NaN of nothing. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

/** Smallest value that at least this fraction of all values does not exceed. NaN of nothing. */
export function quantile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(fraction * sorted.length) - 1)] ?? Number.NaN
}

/** A ratio with the middle half of what single rounds showed. */
export interface Ratio {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** Ratio of two series that ran side by side: the median over the rounds, with its quartiles. */
export function ratioOf(above: readonly number[], below: readonly number[]): Ratio {
  if (above.length !== below.length) throw new Error('series of different lengths')
  const ratios = above.map((value, round) => value / below[round]!)
  return { value: median(ratios), low: quantile(ratios, 0.25), high: quantile(ratios, 0.75) }
}

/** Spread of the distances that were seen of one pair, percent of spot. */
export interface BasisPercentiles {
  /** How many were seen, at most what is kept. */
  readonly count: number
  readonly p5: number
  readonly p50: number
  readonly p95: number
}

/** Half a day at ten seconds. */
const KEPT = 4320

/** Remembers the newest price distances of each pair: figures to look at, never to trade by. */
export class BasisHistory {
  readonly #kept: number
  readonly #seen = new Map<string, number[]>()
  readonly #next = new Map<string, number>()

  /** @param kept Distances per pair; the oldest makes room for the newest. @default 4320 */
  constructor(kept: number = KEPT) {
    this.#kept = kept
  }

  /** Adds a distance, percent of spot. */
  add(symbol: string, percent: number): void {
    const ring = this.#seen.get(symbol) ?? []
    this.#seen.set(symbol, ring)
    if (ring.length < this.#kept) {
      ring.push(percent)
      return
    }
    const at = this.#next.get(symbol) ?? 0
    ring[at] = percent
    this.#next.set(symbol, (at + 1) % this.#kept)
  }

  /** Returns nearest-rank percentiles: the smallest value that at least that part of all does not exceed. */
  percentiles(symbol: string): BasisPercentiles | undefined {
    const sorted = [...(this.#seen.get(symbol) ?? [])].sort((a, b) => a - b)
    const at = (percent: number) =>
      sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)]
    const [p5, p50, p95] = [at(5), at(50), at(95)]
    if (p5 === undefined || p50 === undefined || p95 === undefined) return undefined
    return { count: sorted.length, p5, p50, p95 }
  }
}

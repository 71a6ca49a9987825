/** Reaches that the distances of the tables are taken from, evenly over the period. */
const SAMPLE = 256
/** Parts of the buckets that the tables lead to, beside the one with all of them and the one with the farthest. */
const SHARES = [0.5, 0.3, 0.18, 0.1, 0.05, 0.02]

/**
 * Leads from bucket to bucket past those whose trades stay too near the mid to reach a quote: `next[from(distance) +
 * at]` is the first bucket from `at` on that may reach as far as `distance`, or the count of buckets.
 */
export class NextReach {
  /** The tables of all distances, one behind the other: a loop that changes between arrays is slower. */
  readonly next: Int32Array
  /** Ascending; nothing is below the first and nothing reaches the last. */
  readonly #distances: readonly number[]
  readonly #size: number

  /** @param reaches Of each bucket, how far from the mid its farthest trade lies; any sign. */
  constructor(reaches: Float64Array) {
    this.#distances = [Number.NEGATIVE_INFINITY, ...ladderOf(reaches), Number.POSITIVE_INFINITY]
    this.#size = reaches.length + 1
    this.next = new Int32Array(this.#size * this.#distances.length)
    this.#distances.forEach((distance, rung) => {
      const start = rung * this.#size
      fillTable(this.next.subarray(start, start + this.#size), reaches, distance)
    })
  }

  /** Where the table starts that passes over the most buckets, but over none that reaches as far as `distance`. */
  from(distance: number): number {
    let rung = 0
    while (this.#distances[rung + 1]! <= distance) rung += 1
    return rung * this.#size
  }
}

/** Distances that fewer and fewer buckets reach, up to the farthest of all. */
function ladderOf(reaches: Float64Array): readonly number[] {
  const size = Math.min(SAMPLE, reaches.length)
  const sample = new Float64Array(size)
  for (let at = 0; at < size; at += 1) {
    sample[at] = reaches[Math.floor((at * reaches.length) / size)]!
  }
  sample.sort()
  let farthest = Number.NEGATIVE_INFINITY
  for (let at = 0; at < reaches.length; at += 1) {
    if (reaches[at]! > farthest) farthest = reaches[at]!
  }
  const ladder = SHARES.map((share) => sample[Math.floor(size * (1 - share))] ?? farthest)
  return [...ladder, farthest]
}

function fillTable(table: Int32Array, reaches: Float64Array, distance: number): void {
  const count = reaches.length
  let next = count
  table[count] = next
  for (let at = count - 1; at >= 0; at -= 1) {
    if (reaches[at]! >= distance) next = at
    table[at] = next
  }
}

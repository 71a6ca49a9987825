import type { EpochMs } from '../../ports/clock.ts'

/** How fast a price has moved lately. */
export interface PriceMoves {
  /** Last price that was sampled; undefined before the first. */
  readonly price: number | undefined
  readonly time: EpochMs
  /** Smoothed variance, basis points squared per second. */
  readonly variance: number
  /** Seconds that the variance rests on, at most what its memory holds. */
  readonly seconds: number
}

/** No price was seen yet. */
export const NO_MOVES: PriceMoves = { price: undefined, time: 0, variance: 0, seconds: 0 }

/** Prices nearer to each other than this are one sample: bid and ask bounce within it. */
const SAMPLE_MS = 1_000
/** Half of the memory is younger than this. */
const HALF_LIFE_S = 60
/** A hole in the prices longer than this begins anew: nobody knows what moved within it. */
const LONGEST_GAP_MS = 60_000

/** Takes a price into account, at most one a second. */
export function addPrice(moves: PriceMoves, price: number, time: EpochMs): PriceMoves {
  const elapsedMs = time - moves.time
  if (moves.price === undefined || elapsedMs > LONGEST_GAP_MS) {
    return { price, time, variance: moves.variance, seconds: moves.seconds }
  }
  if (elapsedMs < SAMPLE_MS) return moves
  const seconds = elapsedMs / 1000
  const moveBps = Math.log(price / moves.price) * 10_000
  const known = moves.seconds + seconds
  // Until the memory is full every second weighs the same: an average of what there is.
  const share = Math.max(1 - 0.5 ** (seconds / HALF_LIFE_S), seconds / known)
  const variance = moves.variance + share * ((moveBps * moveBps) / seconds - moves.variance)
  return { price, time, variance, seconds: Math.min(known, 10 * HALF_LIFE_S) }
}

/** Standard deviation of one second's move, basis points. */
export function sigmaBps({ variance }: PriceMoves): number {
  return Math.sqrt(variance)
}

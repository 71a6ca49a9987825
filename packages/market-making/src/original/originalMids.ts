/** A book at a moment: prices and quantities in one array, best first. Quote per base, base units. */
export interface OriginalBook {
  /** Epoch ms. */
  readonly time: number
  readonly bids: ArrayLike<number>
  readonly asks: ArrayLike<number>
}

/** Mids one second apart without a hole. */
export interface SecondMids {
  /** The second of the first, epoch seconds. */
  readonly from: number
  readonly mids: Float64Array
}

/** Quote per side that the mid is averaged over. */
const DEPTH_QUOTE = 1000
const MAX_HOLE_SECONDS = 60

/**
 * Mids as the Python maker takes them: the mean of what 1000 USD would pay on average on each side, on a grid of
 * seconds, each the last snapshot at or before it; of the newest stretch without a hole of more than 60 s.
 *
 * @returns Undefined without a book.
 */
export function originalMids(books: Iterable<OriginalBook>): SecondMids | undefined {
  let from = 0
  let mids: number[] = []
  let last: { readonly second: number; readonly mid: number } | undefined
  for (const { time, bids, asks } of books) {
    const mid = (averagePrice(bids) + averagePrice(asks)) / 2
    if (!Number.isFinite(mid)) continue
    // The first whole second at or after the snapshot.
    const second = Math.ceil(time / 1000)
    if (last === undefined || second - last.second > MAX_HOLE_SECONDS) {
      from = second
      mids = []
    } else {
      for (let at = last.second; at < second; at += 1) mids[at - from] = last.mid
    }
    last = { second, mid }
  }
  if (last === undefined) return undefined
  mids[last.second - from] = last.mid
  return { from, mids: Float64Array.from(mids) }
}

/** Average price of the levels that 1000 USD reach; of all of them when the side is thinner. NaN when empty. */
function averagePrice(levels: ArrayLike<number>): number {
  let quote = 0
  let base = 0
  for (let at = 0; at + 1 < levels.length && quote < DEPTH_QUOTE; at += 2) {
    const price = levels[at]!
    const quantity = Math.min(levels[at + 1]!, (DEPTH_QUOTE - quote) / price)
    quote += price * quantity
    base += quantity
  }
  return quote / base
}

import type { FeedBook } from '../../core/contract.ts'
import { EMPTY_BOOK } from '../bookAround.ts'
import type { CapturedSnapshot, CapturedTicker } from './captureMessages.ts'
import { CaptureSide } from './captureSide.ts'
import type { CaptureDigits } from './levelText.ts'

/** A difference of the book: `b` and `a` set the levels of a side. */
export interface BookDifference {
  readonly U: number
  readonly u: number
  readonly pu?: number
  readonly apply: (bids: CaptureSide, asks: CaptureSide) => void
}

/**
 * A captured book: a snapshot, the differences after it, and on top the newest best prices. Without a
 * snapshot, and after a lost difference until the next snapshot, it is empty. Mutable.
 */
export class CaptureBook {
  readonly #bids: CaptureSide
  readonly #asks: CaptureSide
  /** Last update of the book; undefined while there is none. */
  #updateId: number | undefined
  #isFresh = false
  /** Differences that came before their snapshot. */
  readonly #waiting: BookDifference[] = []
  #ticker: (() => CapturedTicker) | undefined

  constructor(digits: CaptureDigits) {
    this.#bids = new CaptureSide('bids', digits)
    this.#asks = new CaptureSide('asks', digits)
  }

  /** Whether bid and ask overlap. */
  get isCrossed(): boolean {
    const [bid, ask] = [this.#bids.best, this.#asks.best]
    return bid !== undefined && ask !== undefined && bid >= ask
  }

  takeSnapshot({ lastUpdateId, bids, asks }: CapturedSnapshot): void {
    this.#bids.clear()
    this.#asks.clear()
    for (const level of bids) this.#bids.set(level)
    for (const level of asks) this.#asks.set(level)
    this.#updateId = lastUpdateId
    this.#isFresh = true
    for (const depth of this.#waiting.splice(0)) this.takeDepth(depth)
  }

  takeDepth(depth: BookDifference): void {
    const last = this.#updateId
    if (last !== undefined && this.#isFresh && depth.u <= last) return
    const before = depth.pu ?? depth.U - 1
    const isNext = last !== undefined && (this.#isFresh ? before <= last : before === last)
    if (!isNext) {
      if (last !== undefined) this.#waiting.length = 0
      this.#updateId = undefined
      this.#waiting.push(depth)
      return
    }
    depth.apply(this.#bids, this.#asks)
    this.#updateId = depth.u
    this.#isFresh = false
  }

  /** @param ticker Read when somebody looks at the book. */
  takeTicker(ticker: () => CapturedTicker): void {
    this.#ticker = ticker
  }

  /** The book now; to be read before the next change. */
  read(): FeedBook {
    if (this.#updateId === undefined) return EMPTY_BOOK
    const ticker = this.#ticker?.()
    const isNewer = ticker !== undefined && ticker.u > this.#updateId
    return {
      bids: this.#bids.levels(isNewer ? [ticker.b, ticker.B] : undefined),
      asks: this.#asks.levels(isNewer ? [ticker.a, ticker.A] : undefined),
    }
  }
}

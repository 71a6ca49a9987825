import type { EpochMs } from '../dataset/index.ts'

/** An order whose place in the queue nobody can tell: its price lies beyond the recorded depth. */
const UNKNOWN_QUEUE = 2 ** 31 - 1

/**
 * One order that a quoter may have: as the exchange has it, its place in the queue of its price, and the request that
 * is under way for it. A record of numbers with as little around them as can be: it is looked at in every event.
 */
export class RestingOrder {
  /** 1 buys, -1 sells. */
  readonly sign: 1 | -1
  ticks = 0
  /** What is left; 0: there is no order. */
  lots = 0
  /** Its price while it rests and is the only one of its side, else -1: in one number what the quick way asks. */
  lonePrice = -1
  /** What the latest request that arrived asked for. */
  wanted = 0
  /** What the latest request asks for. */
  askedTicks = 0
  askedLots = 0
  /** When that request reaches the exchange; Infinity: none is under way. */
  arrival: EpochMs = Number.POSITIVE_INFINITY
  /** Lots before ours in the queue. */
  ahead = 0
  /** Displayed lots of its price, and lots traded there since that was seen. */
  shown = 0
  traded = 0
  /** 0 for the conservative queue. */
  readonly #power: number

  constructor(sign: 1 | -1, power: number) {
    this.sign = sign
    this.#power = power
  }

  get isPending(): boolean {
    return this.arrival !== Number.POSITIVE_INFINITY
  }

  /** Goes to the end of a queue. @param shown Displayed lots of its price; -1: beyond the recorded depth. */
  join(shown: number): void {
    this.ahead = shown < 0 ? UNKNOWN_QUEUE : shown
    this.shown = Math.max(0, shown)
    this.traded = 0
  }

  /** Moves forward by what a new book displays at its price. */
  follow(shown: number): void {
    if (this.#power === 0) {
      // The smaller of both without a branch: nobody, processors included, can foretell which it is.
      const difference = (this.ahead - shown) | 0
      this.ahead = shown + (difference & (difference >> 31))
    } else {
      this.ahead = Math.max(0, Math.min(shown, this.ahead - this.#leftAhead(shown)))
      this.traded = 0
    }
    this.shown = shown
  }

  /** Lots before ours that left without a trade, by the power law. */
  #leftAhead(shown: number): number {
    const left = this.shown - this.traded - shown
    if (left <= 0) return 0
    const behind = this.shown - this.ahead
    const front = this.ahead ** this.#power
    return left * (behind <= 0 ? 1 : front / (front + behind ** this.#power))
  }
}

import { compareDecimals, type Decimal, isAboveZero, type Side, ZERO } from '@asterkit/instruments'
import type { WorkingOrder } from './accountState.ts'
import type { EpochMs, FeedBook, Level, Levels } from './contract.ts'
import type { BookDepth, BookTop } from './venue.ts'
import { remainingOf } from './venueOrder.ts'

/** One side of the outside's book with what our orders have taken of it: always a prefix. */
interface OutsideSide {
  levels: Levels
  index: number
  /** Remainder of `levels[index]`; undefined while it is whole. */
  left: Decimal | undefined
}

const NO_LEVELS: Levels = []

/** A thing to trade against: a resting order, or (without maker) the outside. */
export interface Offer {
  readonly price: Decimal
  readonly quantity: Decimal
  readonly maker?: WorkingOrder
}

/**
 * One order book: the feed's liquidity, less what was taken since the feed's last update, plus the
 * accounts' resting orders. The feed's book is asked for only when somebody looks.
 */
export class Book {
  #source: (() => FeedBook) | undefined
  readonly #outside: Record<'bids' | 'asks', OutsideSide> = {
    bids: { levels: NO_LEVELS, index: 0, left: undefined },
    asks: { levels: NO_LEVELS, index: 0, left: undefined },
  }
  /** Best first, then oldest first. */
  readonly #resting: Record<Side, WorkingOrder[]> = { buy: [], sell: [] }
  #top: BookTop | undefined
  #isNamed = false
  #time: EpochMs
  #updateId = 0

  constructor(time: EpochMs) {
    this.#time = time
  }

  /** Counts every change, from 0. */
  get updateId(): number {
    return this.#updateId
  }

  /** Whether the feed has named a book yet. */
  get isNamed(): boolean {
    return this.#isNamed
  }

  get hasResting(): boolean {
    return this.#resting.buy.length > 0 || this.#resting.sell.length > 0
  }

  /** Replaces the outside liquidity; what was taken of the old is forgotten. */
  replaceOutside(time: EpochMs, source: () => FeedBook): void {
    this.#source = source
    this.#isNamed = true
    this.#changed(time)
  }

  /** Best outside level against which an order of `side` trades. */
  bestOutside(side: Side): Level | undefined {
    const outside = this.#outsideAgainst(side)
    for (;;) {
      const level = outside.levels.at(outside.index)
      if (level === undefined) return undefined
      if (outside.left !== undefined) return [level[0], outside.left]
      if (isAboveZero(level[1])) return level
      outside.index += 1
    }
  }

  /** Takes part of the best outside level against an order of `side`. */
  takeOutside(side: Side, quantity: Decimal, time: EpochMs): void {
    const best = this.bestOutside(side)
    if (best === undefined || compareDecimals(quantity, best[1]) > 0)
      throw new RangeError('more taken than offered')
    const outside = this.#outsideAgainst(side)
    const left = best[1].minus(quantity)
    if (left.isZero()) {
      outside.index += 1
      outside.left = undefined
    } else {
      outside.left = left
    }
    this.#changed(time)
  }

  /** The accounts' resting orders of one side, best first, then oldest. */
  resting(side: Side): readonly WorkingOrder[] {
    return this.#resting[side]
  }

  rest(working: WorkingOrder, time: EpochMs): void {
    const { side, price } = working.order
    const queue = this.#resting[side]
    queue.splice(seatBehind(queue, side, price), 0, working)
    working.queueAhead = this.#displayedAt(side, price)
    this.#changed(time)
  }

  unrest(working: WorkingOrder, time: EpochMs): void {
    const { side, price } = working.order
    const queue = this.#resting[side]
    for (let at = seatBehind(queue, side, price) - 1; at >= 0; at -= 1) {
      if (queue[at] !== working) continue
      queue.splice(at, 1)
      this.#changed(time)
      return
    }
  }

  /**
   * Shortens the queues ahead of the resting orders to what the outside still shows at their prices:
   * whoever was ahead and is gone no longer counts, whoever came later never did.
   */
  shortenQueues(): void {
    for (const side of ['buy', 'sell'] as const) {
      for (const working of this.#resting[side]) {
        const { queueAhead } = working
        if (queueAhead?.isZero() === true) continue
        const displayed = this.#displayedAt(side, working.order.price)
        if (displayed === undefined) continue
        if (queueAhead === undefined || compareDecimals(displayed, queueAhead) < 0) {
          working.queueAhead = displayed
        }
      }
    }
  }

  /** Shortens the queues at a price by what of the outside has traded there. */
  passQueue(side: Side, price: Decimal, traded: Decimal): void {
    const queue = this.#resting[side]
    for (let at = seatBehind(queue, side, price) - 1; at >= 0; at -= 1) {
      const working = queue[at]
      if (working === undefined || compareDecimals(working.order.price, price) !== 0) return
      const { queueAhead } = working
      if (queueAhead === undefined) continue
      working.queueAhead = compareDecimals(queueAhead, traded) > 0 ? queueAhead.minus(traded) : ZERO
    }
  }

  /** Marks a change of a resting order's remaining quantity. */
  touch(time: EpochMs): void {
    this.#changed(time)
  }

  /**
   * Levels against which an order of `side` trades, hidden orders included, best first.
   *
   * @param quantityOf What a resting order would really give, base.
   */
  walk(side: Side, quantityOf: (maker: WorkingOrder) => Decimal): Iterable<Offer> {
    return this.#merge(side, this.#resting[side === 'buy' ? 'sell' : 'buy'], quantityOf)
  }

  /** Best prices, hidden orders left out. */
  top(): BookTop {
    if (this.#top === undefined) {
      const bid = this.#best('sell')
      const ask = this.#best('buy')
      this.#top = {
        bidPrice: bid?.[0] ?? ZERO,
        bidQuantity: bid?.[1] ?? ZERO,
        askPrice: ask?.[0] ?? ZERO,
        askQuantity: ask?.[1] ?? ZERO,
        time: this.#time,
        updateId: this.#updateId,
      }
    }
    return this.#top
  }

  /** The best `limit` levels of each side, hidden orders left out. */
  depth(limit: number): BookDepth {
    return {
      bids: this.#levels('sell', limit),
      asks: this.#levels('buy', limit),
      time: this.#time,
      updateId: this.#updateId,
    }
  }

  /**
   * What the outside shows on the side of an order at its price, base: zero between its levels, undefined
   * beyond the last one, where nobody knows.
   */
  #displayedAt(side: Side, price: Decimal): Decimal | undefined {
    const { levels, index, left } = this.#outsideAgainst(side === 'buy' ? 'sell' : 'buy')
    let low = index
    let high = levels.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const level = levels.at(middle)
      if (level === undefined) return undefined
      const order = compareDecimals(level[0], price)
      if (side === 'buy' ? order > 0 : order < 0) low = middle + 1
      else high = middle
    }
    const level = levels.at(low)
    if (level === undefined) return index === levels.length ? ZERO : undefined
    if (compareDecimals(level[0], price) !== 0) return ZERO
    return low === index && left !== undefined ? left : level[1]
  }

  #changed(time: EpochMs): void {
    this.#time = time
    this.#updateId += 1
    this.#top = undefined
  }

  #outsideAgainst(side: Side): OutsideSide {
    if (this.#source !== undefined) {
      const { bids, asks } = this.#source()
      this.#source = undefined
      restate(this.#outside.bids, bids)
      restate(this.#outside.asks, asks)
    }
    return side === 'buy' ? this.#outside.asks : this.#outside.bids
  }

  /** The best visible level. Where the outside is best there is nothing to merge. */
  #best(side: Side): Level | undefined {
    const level = this.bestOutside(side)
    const counter = this.#resting[side === 'buy' ? 'sell' : 'buy']
    if (counter.length === 0) return level
    const own = counter.find(({ order }) => order.timeInForce !== 'HIDDEN')
    if (own === undefined) return level
    if (level !== undefined && isBetter(side, level[0], own.order.price)) return level
    return this.#levels(side, 1)[0]
  }

  /** Visible levels, equal prices joined. */
  #levels(side: Side, limit: number): Level[] {
    const counter = this.#resting[side === 'buy' ? 'sell' : 'buy']
    const levels: Level[] = []
    for (const level of this.#merge(side, counter, visibleQuantity)) {
      addLevel(levels, level)
      if (levels.length > limit) break
    }
    return levels.length > limit ? levels.slice(0, limit) : levels
  }

  /** The outside's levels and resting orders in the order in which they trade. */
  *#merge(
    side: Side,
    resting: readonly WorkingOrder[],
    quantityOf: (maker: WorkingOrder) => Decimal,
  ): Iterable<Offer> {
    const outside = this.#outsideAgainst(side)
    let fromOutside = outside.index
    let fromResting = 0
    for (;;) {
      const own = resting[fromResting]
      const level = outside.levels.at(fromOutside)
      if (
        level !== undefined &&
        (own === undefined || !isBetter(side, own.order.price, level[0]))
      ) {
        const isPartlyTaken = fromOutside === outside.index && outside.left !== undefined
        const quantity = isPartlyTaken ? (outside.left ?? level[1]) : level[1]
        yield { price: level[0], quantity }
        fromOutside += 1
      } else if (own !== undefined) {
        yield { price: own.order.price, quantity: quantityOf(own), maker: own }
        fromResting += 1
      } else {
        return
      }
    }
  }
}

function restate(side: OutsideSide, levels: Levels): void {
  side.levels = levels
  side.index = 0
  side.left = undefined
}

/** Whether price `a` is better than `b` for somebody who trades on `side`. */
export function isBetter(side: Side, a: Decimal, b: Decimal): boolean {
  const order = compareDecimals(a, b)
  return side === 'buy' ? order < 0 : order > 0
}

/** Where an order of this price goes in a queue that is best first: behind all that are as good. */
function seatBehind(queue: readonly WorkingOrder[], side: Side, price: Decimal): number {
  let low = 0
  let high = queue.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const order = compareDecimals(queue[middle]!.order.price, price)
    if (side === 'buy' ? order < 0 : order > 0) high = middle
    else low = middle + 1
  }
  return low
}

/** What of a resting order the public sees, base. */
function visibleQuantity({ order }: WorkingOrder): Decimal {
  return order.timeInForce === 'HIDDEN' ? ZERO : remainingOf(order)
}

function addLevel(levels: Level[], { price, quantity }: Offer): void {
  if (!isAboveZero(quantity)) return
  const last = levels.at(-1)
  if (last !== undefined && compareDecimals(last[0], price) === 0) {
    levels[levels.length - 1] = [price, last[1].plus(quantity)]
  } else {
    levels.push([price, quantity])
  }
}

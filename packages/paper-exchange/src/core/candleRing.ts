import { type CandleInterval, openTimeOf } from './candleInterval.ts'
import type { EpochMs } from './contract.ts'

/**
 * Prices and volumes of one span of time. Public statistics, never an order: JS numbers hold them, whose 15
 * digits print each traded price as it was.
 */
export interface Candle {
  readonly openTime: EpochMs
  /** Quote per base. */
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  /** Base units. */
  readonly volume: number
  readonly quoteVolume: number
  /** Number of trades. */
  readonly trades: number
  /** What takers bought: base units and quote. */
  readonly takerVolume: number
  readonly takerQuoteVolume: number
  /** -1 without trades. */
  readonly firstTradeId: number
  readonly lastTradeId: number
}

/** One trade as candles count it. */
export interface CandleTrade {
  readonly price: number
  readonly quantity: number
  readonly isTakerBuyer: boolean
  readonly tradeId: number
}

/** Cells of a candle, in the order of the interface. */
const STRIDE = 12
const FIRST_ROOM = 16

/** The newest candles of one length, oldest first; those without any price are left out. */
export class CandleRing {
  readonly #interval: CandleInterval
  readonly #capacity: number
  #cells = new Float64Array(FIRST_ROOM * STRIDE)
  #start = 0
  #length = 0

  constructor(interval: CandleInterval, capacity: number) {
    this.#interval = interval
    this.#capacity = capacity
  }

  get length(): number {
    return this.#length
  }

  /** Notes a price at which nothing was traded. Times must not run back. */
  addPrice(time: EpochMs, price: number): void {
    this.#touch(time, price)
  }

  addTrade(time: EpochMs, { price, quantity, isTakerBuyer, tradeId }: CandleTrade): void {
    const at = this.#touch(time, price)
    const cells = this.#cells
    const quote = price * quantity
    cells[at + 5]! += quantity
    cells[at + 6]! += quote
    cells[at + 7]! += 1
    if (isTakerBuyer) {
      cells[at + 8]! += quantity
      cells[at + 9]! += quote
    }
    if (cells[at + 10] === -1) cells[at + 10] = tradeId
    cells[at + 11] = tradeId
  }

  openTimeAt(index: number): EpochMs {
    return this.#cells[this.#offset(index)]!
  }

  /** @param index 0 is the oldest. */
  at(index: number): Candle {
    const at = this.#offset(index)
    const cell = (field: number) => this.#cells[at + field]!
    return {
      openTime: cell(0),
      open: cell(1),
      high: cell(2),
      low: cell(3),
      close: cell(4),
      volume: cell(5),
      quoteVolume: cell(6),
      trades: cell(7),
      takerVolume: cell(8),
      takerQuoteVolume: cell(9),
      firstTradeId: cell(10),
      lastTradeId: cell(11),
    }
  }

  /** Index of the first candle that opened at `time` or later. */
  firstFrom(time: EpochMs): number {
    let low = 0
    let high = this.#length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.openTimeAt(middle) >= time) high = middle
      else low = middle + 1
    }
    return low
  }

  /** Puts a price into its candle. @returns Where the candle's cells begin. */
  #touch(time: EpochMs, price: number): number {
    const openTime = openTimeOf(this.#interval, time)
    const last = this.#length === 0 ? -1 : this.#offset(this.#length - 1)
    const cells = this.#cells
    if (last === -1 || cells[last]! < openTime) return this.#open(openTime, price)
    if (price > cells[last + 2]!) cells[last + 2] = price
    if (price < cells[last + 3]!) cells[last + 3] = price
    cells[last + 4] = price
    return last
  }

  #open(openTime: EpochMs, price: number): number {
    if (this.#length === this.#capacity) {
      this.#start = (this.#start + 1) % this.#room
      this.#length -= 1
    } else if (this.#length === this.#room) {
      this.#grow()
    }
    this.#length += 1
    const at = this.#offset(this.#length - 1)
    this.#cells.set([openTime, price, price, price, price, 0, 0, 0, 0, 0, -1, -1], at)
    return at
  }

  get #room(): number {
    return this.#cells.length / STRIDE
  }

  /** Only a ring that has not wrapped yet grows, so its oldest candle is the first one. */
  #grow(): void {
    const cells = new Float64Array(Math.min(this.#capacity, this.#room * 2) * STRIDE)
    cells.set(this.#cells)
    this.#cells = cells
  }

  #offset(index: number): number {
    return ((this.#start + index) % this.#room) * STRIDE
  }
}

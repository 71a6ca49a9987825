import type { Side } from '@asterkit/instruments'
import type { EpochMs } from '../dataset/index.ts'
import { FillLog } from './fillLog.ts'
import type { MakerRules } from './makerRules.ts'
import type { QuoteDesk } from './quoter.ts'
import type { Tape } from './tape.ts'

/** Requests of a replay by what became of them. */
export interface RequestCounts {
  readonly placed: number
  readonly moved: number
  readonly cancelled: number
  /** Would have taken at the moment they arrived. */
  readonly refused: number
}

/** An order whose place in the queue nobody can tell: its price lies beyond the recorded depth. */
const UNKNOWN_QUEUE = Number.POSITIVE_INFINITY

/**
 * The exchange's side of our orders: requests under way, places in queues, fills. Every order has a slot of its
 * own; bids come first. Arrays of numbers, since this runs at every event.
 */
export class MakerDesk implements QuoteDesk {
  readonly levels: number
  readonly fills = new FillLog()
  inventoryLots = 0
  largestInventoryLots = 0
  /** The event that is being played. */
  index = 0
  fillCount = 0
  /** Time in which both sides had an order, ms. */
  twoSidedMs = 0
  /** Orders that rest. */
  live = 0
  /** The latest book, for new orders; -1: not known. */
  bookIndex = -1
  /** When the next request reaches the exchange. */
  nextArrival: EpochMs = Number.POSITIVE_INFINITY
  readonly #tape: Tape
  readonly #latency: number
  /** 0 for the conservative queue. */
  readonly #power: number
  readonly #slots: number
  readonly #ticks: Int32Array
  /** What is left; 0: there is no order. */
  readonly #lots: Int32Array
  /** What the latest request that arrived asked for. */
  readonly #wanted: Int32Array
  /** What the latest request asks for. */
  readonly #askedTicks: Int32Array
  readonly #askedLots: Int32Array
  /** Lots before ours in the queue, the displayed lots of its price, and traded there since that was seen. */
  readonly #ahead: Float64Array
  readonly #shown: Float64Array
  readonly #traded: Float64Array
  /** Requests under way, in order of arrival. */
  readonly #pending: Uint8Array
  readonly #queue: { slot: number; arrival: EpochMs; ticks: number; lots: number }[]
  #first = 0
  #waiting = 0
  /** Orders of each side: bids, asks. */
  #liveBids = 0
  #liveAsks = 0
  #twoSidedSince: EpochMs | undefined
  #placed = 0
  #moved = 0
  #cancelled = 0
  #refused = 0

  constructor(tape: Tape, rules: MakerRules) {
    this.levels = rules.levels
    this.#tape = tape
    this.#latency = rules.feedLatencyMs + rules.orderLatencyMs
    this.#power = rules.queue.kind === 'power' ? rules.queue.power : 0
    this.#slots = 2 * rules.levels
    const column = () => new Float64Array(this.#slots)
    this.#ticks = new Int32Array(this.#slots)
    this.#lots = new Int32Array(this.#slots)
    this.#wanted = new Int32Array(this.#slots)
    this.#askedTicks = new Int32Array(this.#slots)
    this.#askedLots = new Int32Array(this.#slots)
    this.#ahead = column()
    this.#shown = column()
    this.#traded = column()
    this.#pending = new Uint8Array(this.#slots)
    const empty = () => ({ slot: 0, arrival: 0, ticks: 0, lots: 0 })
    this.#queue = Array.from({ length: this.#slots }, empty)
  }

  get requests(): RequestCounts {
    return {
      placed: this.#placed,
      moved: this.#moved,
      cancelled: this.#cancelled,
      refused: this.#refused,
    }
  }

  quote(side: Side, level: number, ticks: number, lots: number): boolean {
    const slot = this.#slotOf(side, level)
    if (this.#pending[slot] === 1) return false
    const isLive = this.#lots[slot]! > 0
    // A partly filled order stays what it was meant to be: only its price or its wanted size move it.
    if (isLive ? this.#ticks[slot] === ticks && this.#wanted[slot] === lots : lots === 0)
      return true
    this.#pending[slot] = 1
    this.#askedTicks[slot] = ticks
    this.#askedLots[slot] = lots
    const request = this.#queue[(this.#first + this.#waiting) % this.#slots]!
    request.slot = slot
    request.arrival = this.#tape.time[this.index]! + this.#latency
    request.ticks = ticks
    request.lots = lots
    if (this.#waiting++ === 0) this.nextArrival = request.arrival
    return true
  }

  orderTicks(side: Side, level: number): number {
    return this.#ticks[this.#slotOf(side, level)]!
  }

  orderLots(side: Side, level: number): number {
    return this.#lots[this.#slotOf(side, level)]!
  }

  queueAhead(side: Side, level: number): number {
    const slot = this.#slotOf(side, level)
    const shown = this.#shown[slot]!
    return shown > 0 ? Math.min(1, this.#ahead[slot]! / shown) : 0
  }

  askedTicks(side: Side, level: number): number {
    return this.#askedTicks[this.#slotOf(side, level)]!
  }

  askedLots(side: Side, level: number): number {
    return this.#askedLots[this.#slotOf(side, level)]!
  }

  isPending(side: Side, level: number): boolean {
    return this.#pending[this.#slotOf(side, level)] === 1
  }

  /** Lets the exchange act on requests that have arrived. */
  arrive(bestBid: number, bestAsk: number): void {
    const now = this.#tape.time[this.index]!
    while (this.#waiting > 0) {
      const request = this.#queue[this.#first]!
      if (request.arrival > now) break
      this.#first = (this.#first + 1) % this.#slots
      this.#waiting--
      this.#pending[request.slot] = 0
      this.#act(request.slot, request.ticks, request.lots, bestBid, bestAsk)
    }
    this.nextArrival =
      this.#waiting > 0 ? this.#queue[this.#first]!.arrival : Number.POSITIVE_INFINITY
  }

  /** A trade at a price of ours goes to those before us first; one at a worse price has met us before. */
  meetTrade(sign: 1 | -1, ticks: number, lots: number, mid2: number): void {
    if ((sign === 1 ? this.#liveBids : this.#liveAsks) === 0) return
    const from = sign === 1 ? 0 : this.levels
    let left = lots
    for (let slot = from; slot < from + this.levels && left > 0; slot++) {
      if (this.#lots[slot] === 0) continue
      const distance = (this.#ticks[slot]! - ticks) * sign
      if (distance < 0) continue
      let reaching = left
      if (distance === 0) {
        if (this.#power > 0) this.#traded[slot]! += left
        const ahead = this.#ahead[slot]!
        this.#ahead[slot] = Math.max(0, ahead - left)
        reaching = left - ahead
      }
      // A modelled queue has fractions of lots; a fill has not.
      const filled = Math.min(Math.floor(reaching), this.#lots[slot]!)
      if (filled <= 0) continue
      this.#fill(slot, sign, filled, mid2)
      left -= filled
    }
  }

  /** A book at or through our price has filled us; else it tells how the queue moves. */
  meetBook(mid2: number): void {
    const { index } = this
    const { at, bids, ticks } = this.#tape
    if (this.#liveBids > 0) {
      const opposite = ticks[at[index]! + bids[index]!]!
      for (let slot = 0; slot < this.levels; slot++) {
        if (this.#lots[slot] === 0) continue
        if (opposite <= this.#ticks[slot]!) this.#fill(slot, 1, this.#lots[slot]!, mid2)
        else this.#shift(slot, 1)
      }
    }
    if (this.#liveAsks > 0) {
      const opposite = ticks[at[index]!]!
      for (let slot = this.levels; slot < this.#slots; slot++) {
        if (this.#lots[slot] === 0) continue
        if (opposite >= this.#ticks[slot]!) this.#fill(slot, -1, this.#lots[slot]!, mid2)
        else this.#shift(slot, -1)
      }
    }
  }

  /** Adds the time up to now in which both sides had an order. */
  countTwoSided(): void {
    if (this.#twoSidedSince === undefined) return
    this.twoSidedMs += this.#tape.time[this.index]! - this.#twoSidedSince
    this.#twoSidedSince = undefined
  }

  /** Takes all orders and requests away. */
  clear(): void {
    this.countTwoSided()
    this.#lots.fill(0)
    this.#pending.fill(0)
    this.#waiting = 0
    this.live = 0
    this.#liveBids = 0
    this.#liveAsks = 0
    this.bookIndex = -1
    this.nextArrival = Number.POSITIVE_INFINITY
  }

  #slotOf(side: Side, level: number): number {
    if (!(level >= 0 && level < this.levels)) throw new RangeError(`there is no level ${level}`)
    return side === 'buy' ? level : this.levels + level
  }

  #act(slot: number, ticks: number, lots: number, bestBid: number, bestAsk: number): void {
    const isLive = this.#lots[slot]! > 0
    if (lots === 0) {
      if (isLive) this.#cancelled++
      this.#set(slot, 0)
      return
    }
    const sign = slot < this.levels ? 1 : -1
    const crosses = sign === 1 ? bestAsk !== 0 && ticks >= bestAsk : ticks <= bestBid
    if (crosses) {
      this.#refused++
      this.#set(slot, 0)
      return
    }
    if (isLive) this.#moved++
    else this.#placed++
    // Only an order that shrinks at its price keeps its place.
    const keepsPlace = isLive && this.#ticks[slot] === ticks && lots <= this.#wanted[slot]!
    this.#set(slot, lots)
    this.#ticks[slot] = ticks
    this.#wanted[slot] = lots
    if (keepsPlace) return
    const shown = this.bookIndex < 0 ? -1 : this.#shownAt(this.bookIndex, ticks, sign)
    this.#shown[slot] = Math.max(0, shown)
    this.#ahead[slot] = shown < 0 ? UNKNOWN_QUEUE : shown
    this.#traded[slot] = 0
  }

  #set(slot: number, lots: number): void {
    const change = Number(lots > 0) - Number(this.#lots[slot]! > 0)
    this.#lots[slot] = lots
    if (change === 0) return
    this.live += change
    if (slot < this.levels) this.#liveBids += change
    else this.#liveAsks += change
    const isTwoSided = this.#liveBids > 0 && this.#liveAsks > 0
    if (!isTwoSided) this.countTwoSided()
    else this.#twoSidedSince ??= this.#tape.time[this.index]!
  }

  #fill(slot: number, sign: 1 | -1, lots: number, mid2: number): void {
    this.fills.add(this.index, this.#tape.time[this.index]!, sign, this.#ticks[slot]!, lots, mid2)
    this.fillCount++
    this.inventoryLots += sign * lots
    this.largestInventoryLots = Math.max(this.largestInventoryLots, Math.abs(this.inventoryLots))
    this.#set(slot, this.#lots[slot]! - lots)
  }

  #shift(slot: number, sign: 1 | -1): void {
    const shown = this.#shownAt(this.index, this.#ticks[slot]!, sign)
    if (shown < 0) return
    let ahead = this.#ahead[slot]!
    if (this.#power > 0 && ahead !== UNKNOWN_QUEUE) {
      const left = this.#shown[slot]! - this.#traded[slot]! - shown
      if (left > 0) ahead -= left * this.#shareAhead(ahead, this.#shown[slot]! - ahead)
    }
    this.#ahead[slot] = Math.max(0, Math.min(ahead, shown))
    this.#shown[slot] = shown
    this.#traded[slot] = 0
  }

  #shareAhead(ahead: number, behind: number): number {
    if (behind <= 0) return 1
    const front = ahead ** this.#power
    return front / (front + behind ** this.#power)
  }

  /** Displayed lots at a price; -1 when it lies beyond the recorded depth. */
  #shownAt(index: number, price: number, sign: 1 | -1): number {
    const { at, bids, asks, ticks, lots } = this.#tape
    const from = sign === 1 ? at[index]! : at[index]! + bids[index]!
    const to = from + (sign === 1 ? bids[index]! : asks[index]!)
    for (let place = from; place < to; place++) {
      const distance = (price - ticks[place]!) * sign
      if (distance === 0) return lots[place]!
      if (distance > 0) return 0
    }
    return -1
  }
}

import type { Side } from '@asterkit/instruments'
import type { EpochMs } from '../dataset/index.ts'
import type { MakerRules } from './makerRules.ts'
import type { QuoteDesk } from './quoter.ts'
import type { ReplayView } from './replayView.ts'
import { RestingOrder } from './restingOrder.ts'

/** Requests of a replay by what became of them. */
export interface RequestCounts {
  readonly placed: number
  readonly moved: number
  readonly cancelled: number
  /** Would have taken at the moment they arrived. */
  readonly refused: number
}

/** The exchange's side of our orders: requests under way, places in queues, fills. It runs at every event. */
export class MakerDesk implements QuoteDesk {
  readonly levels: number
  /** Orders of each side, by level. */
  readonly bids: readonly RestingOrder[]
  readonly asks: readonly RestingOrder[]
  /** How many of them rest. */
  liveBids = 0
  liveAsks = 0
  largestInventoryLots = 0
  refused = 0
  /** Time in which both sides had an order, ms. */
  twoSidedMs = 0
  /** When the next request reaches the exchange. */
  nextArrival: EpochMs = Number.POSITIVE_INFINITY
  /** The same, best price first: in that order the market meets them. */
  readonly #bidsMet: RestingOrder[]
  readonly #asksMet: RestingOrder[]
  readonly #view: ReplayView
  readonly #latency: number
  #twoSidedSince: EpochMs = Number.NaN
  #placed = 0
  #moved = 0
  #cancelled = 0

  /** @param view Says what the market is; fills and position are written there. */
  constructor(view: ReplayView, rules: MakerRules) {
    this.levels = rules.levels
    this.#view = view
    this.#latency = rules.feedLatencyMs + rules.orderLatencyMs
    const power = rules.queue.kind === 'power' ? rules.queue.power : 0
    this.bids = Array.from({ length: rules.levels }, () => new RestingOrder(1, power))
    this.asks = Array.from({ length: rules.levels }, () => new RestingOrder(-1, power))
    this.#bidsMet = [...this.bids]
    this.#asksMet = [...this.asks]
  }

  get requests(): RequestCounts {
    return {
      placed: this.#placed,
      moved: this.#moved,
      cancelled: this.#cancelled,
      refused: this.refused,
    }
  }

  quote(side: Side, level: number, ticks: number, lots: number): boolean {
    const order = this.#order(side, level)
    if (order.isPending) return false
    // A partly filled order stays what it was meant to be: only its price or its wanted size move it.
    if (order.lots > 0 ? order.ticks === ticks && order.wanted === lots : lots === 0) return true
    this.#request(order, ticks, lots)
    return true
  }

  orderTicks(side: Side, level: number): number {
    return this.#order(side, level).ticks
  }

  orderLots(side: Side, level: number): number {
    return this.#order(side, level).lots
  }

  queueAhead(side: Side, level: number): number {
    const { ahead, shown } = this.#order(side, level)
    return shown > 0 ? Math.min(1, ahead / shown) : 0
  }

  askedTicks(side: Side, level: number): number {
    return this.#order(side, level).askedTicks
  }

  askedLots(side: Side, level: number): number {
    return this.#order(side, level).askedLots
  }

  isPending(side: Side, level: number): boolean {
    return this.#order(side, level).isPending
  }

  /** Lets the exchange act on requests that have arrived. */
  arrive(): void {
    this.nextArrival = Math.min(this.#arriveOf(this.bids), this.#arriveOf(this.asks))
  }

  /** A trade at a price of ours goes to those before us first; at a worse price all of them and we come before it. */
  meetTrade(sign: 1 | -1, ticks: number, lots: number, mid2: number): void {
    const orders = sign === 1 ? this.#bidsMet : this.#asksMet
    let left = lots
    for (let level = 0; level < orders.length && left > 0; level++) {
      const order = orders[level]!
      if (order.lots === 0) continue
      const distance = (order.ticks - ticks) * sign
      if (distance < 0) continue
      let reaching = left
      if (distance === 0) {
        order.traded += left
        const { ahead } = order
        order.ahead = Math.max(0, ahead - left)
        reaching = left - ahead
      } else order.ahead = 0
      // A modelled queue has fractions of lots; a fill has not.
      const filled = Math.min(Math.floor(reaching), order.lots)
      if (filled <= 0) continue
      this.#fill(order, filled, mid2)
      left -= filled
    }
  }

  /**
   * A book at or through our price has filled us; else it tells how the queue moves.
   *
   * @param best Best price of the other side.
   * @param from Where the levels of our side begin on the tape, and `to` where they end.
   */
  meetBook(sign: 1 | -1, best: number, from: number, to: number, mid2: number): void {
    const orders = sign === 1 ? this.#bidsMet : this.#asksMet
    for (let level = 0; level < orders.length; level++) {
      const order = orders[level]!
      if (order.lots === 0) continue
      if ((order.ticks - best) * sign >= 0) this.#fill(order, order.lots, mid2)
      else {
        const shown = this.#shownAt(order, from, to)
        if (shown >= 0) order.follow(shown)
      }
    }
  }

  /** Adds the time up to now in which both sides had an order. */
  countTwoSided(): void {
    if (Number.isNaN(this.#twoSidedSince)) return
    this.twoSidedMs += this.#view.time - this.#twoSidedSince
    this.#twoSidedSince = Number.NaN
  }

  /** Takes all orders and requests away. */
  clear(): void {
    this.countTwoSided()
    for (const order of [...this.bids, ...this.asks]) {
      order.lots = 0
      order.lonePrice = -1
      order.arrival = Number.POSITIVE_INFINITY
    }
    this.liveBids = 0
    this.liveAsks = 0
    this.nextArrival = Number.POSITIVE_INFINITY
  }

  #order(side: Side, level: number): RestingOrder {
    const order = (side === 'buy' ? this.bids : this.asks)[level]
    if (order === undefined) throw new RangeError(`there is no level ${level}`)
    return order
  }

  #request(order: RestingOrder, ticks: number, lots: number): void {
    order.askedTicks = ticks
    order.askedLots = lots
    order.arrival = this.#view.time + this.#latency
    if (order.arrival < this.nextArrival) this.nextArrival = order.arrival
  }

  /** @returns When the next request for one of these orders arrives. */
  #arriveOf(orders: readonly RestingOrder[]): EpochMs {
    const now = this.#view.time
    let next = Number.POSITIVE_INFINITY
    for (let level = 0; level < orders.length; level++) {
      const order = orders[level]!
      if (order.arrival <= now) {
        order.arrival = Number.POSITIVE_INFINITY
        this.#act(order)
      } else if (order.arrival < next) next = order.arrival
    }
    return next
  }

  /** Lets the exchange act on a request. */
  #act(order: RestingOrder): void {
    const { askedTicks: ticks, askedLots: lots, sign } = order
    const { bidTicks, askTicks } = this.#view
    const isLive = order.lots > 0
    if (lots === 0) {
      if (isLive) this.#cancelled++
      this.#set(order, 0)
      return
    }
    if (sign === 1 ? ticks >= askTicks : ticks <= bidTicks) {
      this.refused++
      this.#set(order, 0)
      return
    }
    if (isLive) this.#moved++
    else this.#placed++
    // Only an order that shrinks at its price keeps its place.
    const keepsPlace = isLive && order.ticks === ticks && lots <= order.lots
    order.ticks = ticks
    if (this.levels > 1) this.#sort(sign)
    this.#set(order, lots)
    order.wanted = lots
    if (keepsPlace) return
    order.join(this.#shownInBook(order))
  }

  /** Of one price the lower level comes first. */
  #sort(sign: 1 | -1): void {
    const [byLevel, met] = sign === 1 ? [this.bids, this.#bidsMet] : [this.asks, this.#asksMet]
    for (const [level, order] of byLevel.entries()) met[level] = order
    met.sort((one, other) => (other.ticks - one.ticks) * sign)
  }

  #set(order: RestingOrder, lots: number): void {
    const change = Number(lots > 0) - Number(order.lots > 0)
    order.lots = lots
    order.lonePrice = lots > 0 && this.levels === 1 ? order.ticks : -1
    if (change === 0) return
    if (order.sign === 1) this.liveBids += change
    else this.liveAsks += change
    const isTwoSided = this.liveBids > 0 && this.liveAsks > 0
    if (!isTwoSided) this.countTwoSided()
    else if (Number.isNaN(this.#twoSidedSince)) this.#twoSidedSince = this.#view.time
  }

  #fill(order: RestingOrder, lots: number, mid2: number): void {
    const { sign, ticks } = order
    const view = this.#view
    view.fills.add(view.time, sign, ticks, lots, mid2)
    view.inventoryLots += sign * lots
    this.largestInventoryLots = Math.max(this.largestInventoryLots, Math.abs(view.inventoryLots))
    this.#set(order, order.lots - lots)
  }

  #shownInBook(order: RestingOrder): number {
    const { tape, bookIndex } = this.#view
    const first = tape.at[bookIndex]!
    const middle = first + tape.bids[bookIndex]!
    return order.sign === 1
      ? this.#shownAt(order, first, middle)
      : this.#shownAt(order, middle, middle + tape.asks[bookIndex]!)
  }

  /** Displayed lots at the order's price; -1 when it lies beyond the recorded depth. */
  #shownAt({ ticks: price, sign }: RestingOrder, from: number, to: number): number {
    const { ticks, lots } = this.#view.tape
    for (let place = from; place < to; place++) {
      const distance = (price - ticks[place]!) * sign
      if (distance === 0) return lots[place]!
      if (distance > 0) return 0
    }
    return -1
  }
}

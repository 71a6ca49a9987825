import type { Side } from '@asterkit/instruments'
import {
  FillLog,
  MARKOUT_HORIZONS_MS,
  type MakerRules,
  type QuoteDesk,
  type Quoter,
  TAPE_KIND,
  type Tape,
} from '../../src/maker/index.ts'

interface PlainOrder {
  ticks: number
  lots: number
  wanted: number
  /** Lots before it, displayed lots, lots traded at its price since. */
  ahead: number
  shown: number
  traded: number
}
interface PlainRequest {
  readonly arrival: number
  readonly side: Side
  readonly level: number
  readonly ticks: number
  readonly lots: number
}
interface PlainFill {
  readonly time: number
  readonly sign: number
  readonly ticks: number
  readonly lots: number
  readonly mid2: number
  readonly later: readonly number[]
}
type Levels = readonly (readonly [ticks: number, lots: number])[]
interface PlainBook {
  readonly buy: Levels
  readonly sell: Levels
}

const SIDES = ['buy', 'sell'] as const
const signOf = (side: Side) => (side === 'buy' ? 1 : -1)

/** Book of an event; undefined: one-sided, or none at all. */
function bookAt(tape: Tape, index: number): PlainBook | undefined {
  const levels = (from: number, count: number) =>
    Array.from({ length: count }, (_, rank): readonly [number, number] => [
      tape.ticks[from + rank]!,
      tape.lots[from + rank]!,
    ])
  const [first, bids, asks] = [tape.at[index]!, tape.bids[index]!, tape.asks[index]!]
  if (tape.kind[index] !== TAPE_KIND.book || bids === 0 || asks === 0) return undefined
  return { buy: levels(first, bids), sell: levels(first + bids, asks) }
}

/**
 * What a replay means, written down without a thought of speed: everything is looked up anew in lists of objects. The
 * quick replay has to agree with it to the last digit.
 */
export class PlainReplay implements QuoteDesk {
  readonly levels: number
  readonly requests = { placed: 0, moved: 0, cancelled: 0, refused: 0 }
  readonly fills: Omit<PlainFill, 'later'>[] = []
  readonly funding: { lots: number; markTicks: number; rate: number }[] = []
  inventoryLots = 0
  twoSidedMs = 0
  readonly #tape: Tape
  readonly #rules: MakerRules
  readonly #orders = new Map<string, PlainOrder>()
  #waiting: PlainRequest[] = []
  readonly #asked = new Map<string, PlainRequest>()
  #book: PlainBook | undefined
  #now = 0

  constructor(tape: Tape, rules: MakerRules) {
    this.#tape = tape
    this.#rules = rules
    this.levels = rules.levels
  }

  run(quoter: Quoter): this {
    const { tape, fills } = { tape: this.#tape, fills: this.fills }
    for (let index = 0; index < tape.length; index++) {
      if (this.#isTwoSided()) this.twoSidedMs += tape.time[index]! - this.#now
      this.#now = tape.time[index]!
      this.#arrive()
      this.#play(index)
      if (this.#book === undefined) continue
      const [[bidTicks, bidLots], [askTicks, askLots]] = [this.#book.buy[0]!, this.#book.sell[0]!]
      const best = { bidTicks, bidLots, askTicks, askLots }
      const own = { inventoryLots: this.inventoryLots, fillCount: fills.length }
      const event = { tape, index, time: this.#now, kind: tape.kind[index]! }
      // Quoters of these tests look at neither trades nor the log of fills.
      const unused = { tradeTicks: 0, tradeLots: 0, fills: new FillLog() }
      quoter.onEvent({ ...best, ...own, ...event, ...unused }, this)
    }
    return this
  }

  /** Twice the mid after each horizon of each fill; 0 where the book was unknown or the tape had ended. */
  markouts(): readonly (readonly number[])[] {
    const { time, kind, length } = this.#tape
    return this.fills.map((fill) =>
      MARKOUT_HORIZONS_MS.map((after) => {
        const due = fill.time + after
        if (due > time[length - 1]!) return 0
        let index = length - 1
        const tells = (at: number) => kind[at] === TAPE_KIND.book || kind[at] === TAPE_KIND.gap
        while (index >= 0 && (time[index]! > due || !tells(index))) index--
        return mid2Of(bookAt(this.#tape, index))
      }),
    )
  }

  quote(side: Side, level: number, ticks: number, lots: number): boolean {
    const key = `${side}${level}`
    if (this.isPending(side, level)) return false
    const order = this.#orders.get(key)
    if (order ? order.ticks === ticks && order.wanted === lots : lots === 0) return true
    const arrival = this.#now + this.#rules.feedLatencyMs + this.#rules.orderLatencyMs
    const request = { arrival, side, level, ticks, lots }
    this.#waiting.push(request)
    this.#asked.set(key, request)
    return true
  }

  get refused(): number {
    return this.requests.refused
  }

  orderTicks = (side: Side, level: number) => this.#orders.get(`${side}${level}`)?.ticks ?? 0
  orderLots = (side: Side, level: number) => this.#orders.get(`${side}${level}`)?.lots ?? 0
  askedTicks = (side: Side, level: number) => this.#asked.get(`${side}${level}`)?.ticks ?? 0
  askedLots = (side: Side, level: number) => this.#asked.get(`${side}${level}`)?.lots ?? 0
  isPending = (side: Side, level: number) =>
    this.#waiting.some((each) => each.side === side && each.level === level)
  queueAhead = (side: Side, level: number) => {
    const order = this.#orders.get(`${side}${level}`)
    return order === undefined || order.shown === 0 ? 0 : Math.min(1, order.ahead / order.shown)
  }

  #arrive(): void {
    const arrived = this.#waiting.filter(({ arrival }) => arrival <= this.#now)
    this.#waiting = this.#waiting.filter((request) => !arrived.includes(request))
    for (const { side, level, ticks, lots } of arrived) {
      const key = `${side}${level}`
      const order = this.#orders.get(key)
      const opposite = this.#book?.[side === 'buy' ? 'sell' : 'buy'][0]?.[0] ?? 0
      const crosses = (ticks - opposite) * signOf(side) >= 0
      if (lots === 0 || crosses) {
        if (lots > 0) this.requests.refused++
        else if (order) this.requests.cancelled++
        this.#orders.delete(key)
        continue
      }
      this.requests[order ? 'moved' : 'placed']++
      const keeps = order?.ticks === ticks && lots <= order.lots
      const shown = this.#shown(side, ticks)
      const fresh = { ahead: shown ?? Infinity, shown: shown ?? 0, traded: 0 }
      this.#orders.set(key, { ...(keeps ? order : fresh), ticks, lots, wanted: lots })
    }
  }

  #play(index: number): void {
    const { kind, at, ticks, lots, fractions } = this.#tape
    const [what, place] = [kind[index]!, at[index]!]
    if (what === TAPE_KIND.book || what === TAPE_KIND.gap) this.#meetBook(bookAt(this.#tape, index))
    else if (what === TAPE_KIND.buy) this.#meetTrade('sell', ticks[place]!, lots[place]!)
    else if (what === TAPE_KIND.sell) this.#meetTrade('buy', ticks[place]!, lots[place]!)
    else if (what === TAPE_KIND.funding && this.inventoryLots !== 0) {
      const [markTicks, rate] = [fractions[ticks[place]!]!, fractions[ticks[place]! + 1]!]
      this.funding.push({ lots: this.inventoryLots, markTicks, rate })
    }
  }

  #meetTrade(side: Side, ticks: number, lots: number): void {
    let left = lots
    for (const order of this.#of(side)) {
      const distance = (order.ticks - ticks) * signOf(side)
      if (distance < 0 || left <= 0) continue
      const before = distance === 0 ? order.ahead : 0
      if (distance === 0) {
        order.traded += left
        order.ahead = Math.max(0, before - left)
      } else order.ahead = 0
      const filled = Math.min(Math.floor(left - before), order.lots)
      if (filled <= 0) continue
      this.#fill(side, order, filled)
      left -= filled
    }
  }

  #meetBook(book: PlainBook | undefined): void {
    const before = this.#book
    if (book === undefined) {
      this.#book = undefined
      this.#orders.clear()
      this.#waiting = []
      return
    }
    for (const side of SIDES) {
      const opposite = book[side === 'buy' ? 'sell' : 'buy'][0]![0]
      for (const order of this.#of(side)) {
        this.#book = before
        const isMet = (order.ticks - opposite) * signOf(side) >= 0
        if (isMet) this.#fill(side, order, order.lots)
        this.#book = book
        const shown = this.#shown(side, order.ticks)
        if (!isMet && shown !== undefined) follow(order, shown, this.#rules)
      }
    }
    this.#book = book
  }

  #fill(side: Side, order: PlainOrder, lots: number): void {
    const [sign, mid2] = [signOf(side), mid2Of(this.#book)]
    this.fills.push({ time: this.#now, sign, ticks: order.ticks, lots, mid2 })
    this.inventoryLots += sign * lots
    order.lots -= lots
    for (const [key, each] of this.#orders) if (each.lots === 0) this.#orders.delete(key)
  }

  /** Orders of a side, best price first, as the market meets them. */
  #of(side: Side): readonly PlainOrder[] {
    return Array.from({ length: this.levels }, (_, level) => this.#orders.get(`${side}${level}`))
      .filter((order) => order !== undefined)
      .sort((one, other) => (other.ticks - one.ticks) * signOf(side))
  }

  #isTwoSided(): boolean {
    return SIDES.every((side) => this.#of(side).length > 0)
  }

  /** Undefined: beyond the recorded depth. */
  #shown(side: Side, ticks: number): number | undefined {
    const levels = this.#book?.[side] ?? []
    const found = levels.find(([price]) => price === ticks)
    if (found) return found[1]
    return levels.some(([price]) => (ticks - price) * signOf(side) > 0) ? 0 : undefined
  }
}

function follow(order: PlainOrder, shown: number, { queue }: MakerRules): void {
  const { ahead, traded } = order
  const left = order.shown - traded - shown
  if (queue.kind === 'power' && ahead !== Infinity && left > 0) {
    const behind = order.shown - ahead
    const front = ahead ** queue.power
    order.ahead -= left * (behind <= 0 ? 1 : front / (front + behind ** queue.power))
  }
  order.ahead = Math.max(0, Math.min(order.ahead, shown))
  order.shown = shown
  order.traded = 0
}

function mid2Of(book: PlainBook | undefined): number {
  return book === undefined ? 0 : book.buy[0]![0] + book.sell[0]![0]
}

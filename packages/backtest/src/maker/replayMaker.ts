import type { EpochMs } from '../dataset/index.ts'
import type { FillLog } from './fillLog.ts'
import { MakerDesk, type RequestCounts } from './makerDesk.ts'
import { checkMakerRules, DEFAULT_MAKER_RULES, type MakerRules } from './makerRules.ts'
import type { Quoter } from './quoter.ts'
import { ReplayView } from './replayView.ts'
import { TAPE_KIND, type Tape, TapeWriter } from './tape.ts'

/** Funding that a position met: what was held, and at what mark price (in ticks) and rate. */
export interface FundingCharge {
  readonly lots: number
  readonly markTicks: number
  /** Fraction of notional; positive: longs pay. */
  readonly rate: number
}

/** What a replay ended with. Prices in ticks, quantities in lots. */
export interface MakerReplay {
  readonly tape: Tape
  readonly rules: MakerRules
  readonly fills: FillLog
  readonly requests: RequestCounts
  readonly funding: readonly FundingCharge[]
  /** Signed. */
  readonly inventoryLots: number
  readonly largestInventoryLots: number
  /** Twice the last known mid; 0 when there never was one. */
  readonly lastMid2: number
  readonly trades: number
  readonly hiddenTrades: number
  readonly books: number
  readonly gaps: number
  /** Time in which the book was known, and in which both sides had an order, ms. */
  readonly knownMs: number
  readonly twoSidedMs: number
}

/**
 * Plays a tape through a quoter. Orders rest in a queue that the rules model, are filled in part, and never by
 * trades off the grid. What the quoter decides at an event takes effect by both latencies later, until when its
 * old orders stand; a request that would cross then is refused, since all are post-only.
 *
 * @throws {InvalidInputError} A rule is out of range.
 */
export function replayMaker(
  tape: Tape,
  quoter: Quoter,
  rules: Partial<MakerRules> = {},
): MakerReplay {
  const all = { ...DEFAULT_MAKER_RULES, ...rules }
  checkMakerRules(all)
  const done = new Replay(tape, all).run(quoter)
  keptAlive[0] = new Replay(NOTHING, all)
  return done
}

const NOTHING = new TapeWriter().finish({ symbol: '', tickSize: '1', stepSize: '1' })
/**
 * One of each class stays alive between replays: when garbage collection takes the last, V8 throws the code away that
 * it has made for them, and the next replay takes five times as long.
 */
const keptAlive: Replay[] = []

class Replay {
  readonly #tape: Tape
  readonly #rules: MakerRules
  readonly #view: ReplayView
  readonly #desk: MakerDesk
  readonly #funding: FundingCharge[] = []
  #books = 0
  #trades = 0
  #hidden = 0
  #gaps = 0
  #lastMid2 = 0
  #knownMs = 0
  #knownSince: EpochMs | undefined

  constructor(tape: Tape, rules: MakerRules) {
    this.#tape = tape
    this.#rules = rules
    this.#view = new ReplayView(tape)
    this.#desk = new MakerDesk(this.#view, rules)
  }

  /**
   * The loop reads columns and small whole numbers only, makes no object, and calls nothing for an order that stands
   * at the touch while the book moves behind it: that makes it several times as quick.
   */
  run(quoter: Quoter): MakerReplay {
    const { kind, time, length, at, bids, asks, ticks, lots } = this.#tape
    const view = this.#view
    const desk = this.#desk
    const firstBid = desk.bids[0]!
    const firstAsk = desk.asks[0]!
    let books = 0
    for (let index = 0; index < length; index++) {
      view.index = index
      if (time[index]! >= desk.nextArrival) desk.arrive()
      const what = kind[index]!
      const place = at[index]!
      if (what === TAPE_KIND.book) {
        const middle = place + bids[index]!
        const end = middle + asks[index]!
        books++
        if (place === middle || middle === end) {
          if (view.bidTicks !== 0) this.#lose()
        } else {
          const bid = ticks[place]!
          const ask = ticks[middle]!
          const before = view.bidTicks + view.askTicks
          if (bid + ask !== before) this.#move(before, bid + ask)
          if (firstBid.lonePrice === bid && bid < ask) firstBid.follow(lots[place]!)
          else if (desk.liveBids > 0) desk.meetBook(1, ask, place, middle, before)
          if (firstAsk.lonePrice === ask && bid < ask) firstAsk.follow(lots[middle]!)
          else if (desk.liveAsks > 0) desk.meetBook(-1, bid, middle, end, before)
          view.bookIndex = index
          view.bidTicks = bid
          view.askTicks = ask
        }
      } else if (what <= TAPE_KIND.sell) {
        this.#trades++
        const isSell = what === TAPE_KIND.sell
        if ((isSell ? desk.liveBids : desk.liveAsks) > 0) {
          const mid2 = view.bidTicks + view.askTicks
          desk.meetTrade(isSell ? 1 : -1, ticks[place]!, lots[place]!, mid2)
        }
      } else if (what === TAPE_KIND.gap) this.#lose()
      else this.#takeOther(what, ticks[place]!)
      if (view.bidTicks !== 0) quoter.onEvent(view, desk)
    }
    this.#books = books
    if (length > 0) this.#end()
    return this.#result()
  }

  #end(): void {
    const view = this.#view
    this.#endKnown()
    view.fills.lookBack(view.time, view.bidTicks + view.askTicks, true)
  }

  /** Twice the mid is another one than before: fills whose horizons have passed meanwhile saw the old one. */
  #move(before: number, mid2: number): void {
    const { fills, time } = this.#view
    if (before === 0) this.#knownSince = time
    this.#lastMid2 = mid2
    if (fills.nextDue < time) fills.lookBack(time, before)
  }

  #takeOther(what: number, pair: number): void {
    const { fractions } = this.#tape
    if (what === TAPE_KIND.hidden) {
      this.#hidden++
      return
    }
    const held = this.#view.inventoryLots
    if (held === 0) return
    this.#funding.push({ lots: held, markTicks: fractions[pair]!, rate: fractions[pair + 1]! })
  }

  /** Nobody quotes what he does not see: the dead-man timer has taken the orders away. */
  #lose(): void {
    const view = this.#view
    this.#gaps++
    this.#endKnown()
    view.fills.lookBack(view.time, view.bidTicks + view.askTicks)
    view.bidTicks = 0
    view.askTicks = 0
    this.#desk.clear()
  }

  #endKnown(): void {
    if (this.#knownSince !== undefined) {
      this.#knownMs += this.#view.time - this.#knownSince
    }
    this.#knownSince = undefined
    this.#desk.countTwoSided()
  }

  #result(): MakerReplay {
    const { fills, inventoryLots } = this.#view
    const { requests, largestInventoryLots, twoSidedMs } = this.#desk
    return {
      tape: this.#tape,
      rules: this.#rules,
      fills,
      requests,
      inventoryLots,
      largestInventoryLots,
      twoSidedMs,
      lastMid2: this.#lastMid2,
      knownMs: this.#knownMs,
      funding: this.#funding,
      books: this.#books,
      trades: this.#trades,
      hiddenTrades: this.#hidden,
      gaps: this.#gaps,
    }
  }
}

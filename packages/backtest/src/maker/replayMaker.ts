import type { EpochMs } from '../dataset/index.ts'
import type { FillLog } from './fillLog.ts'
import { MakerDesk, type RequestCounts } from './makerDesk.ts'
import { checkMakerRules, DEFAULT_MAKER_RULES, type MakerRules } from './makerRules.ts'
import type { Quoter, QuoterView } from './quoter.ts'
import { TAPE_KIND, type Tape } from './tape.ts'

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
  return new Replay(tape, all).run(quoter)
}

/** Numbers of an event are looked up when they are asked for: most quoters ask for few. */
class View implements QuoterView {
  readonly tape: Tape
  readonly fills: FillLog
  index = 0
  bidTicks = 0
  askTicks = 0
  inventoryLots = 0
  fillCount = 0
  bookIndex = 0

  constructor(tape: Tape, fills: FillLog) {
    this.tape = tape
    this.fills = fills
  }

  get time(): EpochMs {
    return this.tape.time[this.index]!
  }

  get kind(): number {
    return this.tape.kind[this.index]!
  }

  get bidLots(): number {
    return this.tape.lots[this.tape.at[this.bookIndex]!]!
  }

  get askLots(): number {
    return this.tape.lots[this.tape.at[this.bookIndex]! + this.tape.bids[this.bookIndex]!]!
  }

  get tradeTicks(): number {
    const { ticks, fractions, at } = this.tape
    const first = ticks[at[this.index]!]!
    return this.kind === TAPE_KIND.hidden ? fractions[first]! : first
  }

  get tradeLots(): number {
    const { ticks, lots, fractions, at } = this.tape
    const place = at[this.index]!
    return this.kind === TAPE_KIND.hidden ? fractions[ticks[place]! + 1]! : lots[place]!
  }
}

class Replay {
  readonly #tape: Tape
  readonly #rules: MakerRules
  readonly #view: View
  readonly #desk: MakerDesk
  readonly #funding: FundingCharge[] = []
  #hidden = 0
  #gaps = 0
  #knownMs = 0
  #knownSince: EpochMs | undefined

  constructor(tape: Tape, rules: MakerRules) {
    this.#tape = tape
    this.#rules = rules
    this.#desk = new MakerDesk(tape, rules)
    this.#view = new View(tape, this.#desk.fills)
  }

  /** What changes at every event is local or a small whole number: that makes the loop several times as quick. */
  run(quoter: Quoter): MakerReplay {
    const { kind, time, length, at, bids, asks, ticks, lots } = this.#tape
    const view = this.#view
    const desk = this.#desk
    let bid = 0
    let ask = 0
    let lastMid2 = 0
    let books = 0
    let trades = 0
    let fillCount = 0
    for (let index = 0; index < length; index++) {
      desk.index = index
      if (time[index]! >= desk.nextArrival) desk.arrive(bid, ask)
      view.index = index
      const what = kind[index]!
      const place = at[index]!
      if (what === TAPE_KIND.book) {
        books++
        const bidLevels = bids[index]!
        if (bidLevels > 0 && asks[index]! > 0) {
          const before = bid + ask
          bid = ticks[place]!
          ask = ticks[place + bidLevels]!
          lastMid2 = bid + ask
          if (before === 0) this.#knownSince = time[index]!
          if (desk.live > 0) desk.meetBook(before)
          desk.bookIndex = index
          view.bookIndex = index
          view.bidTicks = bid
          view.askTicks = ask
        } else if (bid !== 0) {
          this.#lose(index)
          bid = 0
          ask = 0
        }
      } else if (what <= TAPE_KIND.sell) {
        trades++
        if (desk.live > 0) {
          desk.meetTrade(what === TAPE_KIND.sell ? 1 : -1, ticks[place]!, lots[place]!, bid + ask)
        }
      } else if (what === TAPE_KIND.gap) {
        this.#lose(index)
        bid = 0
        ask = 0
      } else this.#takeOther(what, ticks[place]!)
      if (fillCount !== desk.fillCount) {
        fillCount = desk.fillCount
        view.fillCount = fillCount
        view.inventoryLots = desk.inventoryLots
      }
      if (bid !== 0) quoter.onEvent(view, desk)
    }
    if (length > 0) this.#endKnown(length - 1)
    return this.#result({ lastMid2, books, trades })
  }

  #takeOther(what: number, pair: number): void {
    const { fractions } = this.#tape
    if (what === TAPE_KIND.hidden) {
      this.#hidden++
      return
    }
    const held = this.#desk.inventoryLots
    if (held === 0) return
    this.#funding.push({ lots: held, markTicks: fractions[pair]!, rate: fractions[pair + 1]! })
  }

  /** Nobody quotes what he does not see: the dead-man timer has taken the orders away. */
  #lose(index: number): void {
    this.#gaps++
    this.#endKnown(index)
    this.#view.bidTicks = 0
    this.#view.askTicks = 0
    this.#desk.clear()
  }

  #endKnown(index: number): void {
    if (this.#knownSince !== undefined) {
      this.#knownMs += this.#tape.time[index]! - this.#knownSince
    }
    this.#knownSince = undefined
    this.#desk.countTwoSided()
  }

  #result(counted: Pick<MakerReplay, 'lastMid2' | 'books' | 'trades'>): MakerReplay {
    const { fills, requests, inventoryLots, largestInventoryLots, twoSidedMs } = this.#desk
    fills.lookAhead(this.#tape)
    return {
      ...counted,
      tape: this.#tape,
      rules: this.#rules,
      fills,
      requests,
      inventoryLots,
      largestInventoryLots,
      twoSidedMs,
      knownMs: this.#knownMs,
      funding: this.#funding,
      hiddenTrades: this.#hidden,
      gaps: this.#gaps,
    }
  }
}

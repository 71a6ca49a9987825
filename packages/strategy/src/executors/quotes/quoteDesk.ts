import type { Side } from '@asterkit/instruments'
import type { WorkingQuote } from '@asterkit/market-making'
import type { EpochMs } from '../../ports/clock.ts'
import type { Order } from '../../ports/exchange.ts'
import type { MakerGrid } from '../../strategies/market-maker/grid.ts'
import {
  asWorking,
  bestTicks,
  isSettledQuote,
  type OwnQuote,
  remainingLots,
  type SeenQuote,
} from './ownQuote.ts'

/** Books that come later than this after their time are not quoted on. */
const OLD_BOOK_MS = 10_000

/** Lots of ours at one price. */
export interface OwnPlace {
  readonly side: Side
  readonly ticks: number
  readonly lots: number
}

/** All orders of one symbol whose end is not certain and booked, and what follows from them. */
export class QuoteDesk {
  readonly grid: MakerGrid
  readonly #quotes = new Map<string, OwnQuote>()
  #ended: { readonly quote: OwnQuote; readonly until: EpochMs }[] = []

  constructor(grid: MakerGrid) {
    this.grid = grid
  }

  get symbol(): string {
    return this.grid.symbol
  }

  get size(): number {
    return this.#quotes.size
  }

  quotes(): IterableIterator<OwnQuote> {
    return this.#quotes.values()
  }

  get(clientOrderId: string): OwnQuote | undefined {
    return this.#quotes.get(clientOrderId)
  }

  add(quote: OwnQuote): void {
    this.#quotes.set(quote.clientOrderId, quote)
  }

  /** Forgets an order whose end is certain and booked; books that are older than `now` may still show it. */
  drop(quote: OwnQuote, now: EpochMs): void {
    if (!isSettledQuote(quote) || !this.#quotes.delete(quote.clientOrderId)) return
    this.#ended = this.#ended.filter((each) => now - each.until < OLD_BOOK_MS)
    this.#ended.push({ quote, until: now })
  }

  /**
   * Where a book of this time may show orders of ours: those of unknown fate, both prices of one that is being moved,
   * and those that have ended since.
   */
  *placesIn(bookTime: EpochMs): Generator<OwnPlace> {
    for (const quote of this.#quotes.values()) yield* placesOf(quote, remainingLots(quote))
    for (const { quote, until } of this.#ended) {
      if (bookTime <= until) yield* placesOf(quote, quote.lots)
    }
  }

  /** As they are compared with wanted quotes. */
  working(): readonly WorkingQuote[] {
    const working: WorkingQuote[] = []
    for (const quote of this.#quotes.values()) {
      const one = asWorking(quote)
      if (one !== undefined) working.push(one)
    }
    return working
  }

  /** Lots that a side may still trade, orders of unknown fate included. */
  exposedLots(side: Side): number {
    let lots = 0
    for (const quote of this.#quotes.values()) {
      if (quote.side === side) lots += remainingLots(quote)
    }
    return lots
  }

  /** Signed lots that have traded by the venue's word but are not booked yet. */
  unbookedLots(): number {
    let lots = 0
    for (const { side, executedLots, bookedLots } of this.#quotes.values()) {
      lots += (executedLots - bookedLots) * (side === 'buy' ? 1 : -1)
    }
    return lots
  }

  /** Whether an order at this price would meet one of ours, wherever that may rest. */
  wouldMeetOwn(side: Side, ticks: number, except?: OwnQuote): boolean {
    for (const quote of this.#quotes.values()) {
      if (quote === except || quote.side === side || remainingLots(quote) === 0) continue
      const other = bestTicks(quote)
      if (side === 'buy' ? ticks >= other : ticks <= other) return true
    }
    return false
  }

  /** Counts an order; undefined when it lies off the grid, so nothing may be concluded from it. */
  count(order: Order): SeenQuote | undefined {
    const { prices, quantities } = this.grid
    const ticks = prices.toSteps(order.price.toFixed())
    const lots = quantities.toSteps(order.quantity.toFixed())
    const executedLots = quantities.toSteps(order.executedQuantity.toFixed())
    if (ticks === undefined || lots === undefined || executedLots === undefined) return undefined
    return { ticks, lots, executedLots }
  }
}

function* placesOf({ side, ticks, target }: OwnQuote, lots: number): Generator<OwnPlace> {
  if (lots === 0) return
  yield { side, ticks, lots }
  if (target !== undefined && target.ticks !== ticks) yield { side, ticks: target.ticks, lots }
}

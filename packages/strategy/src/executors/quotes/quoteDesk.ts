import type { Side } from '@asterkit/instruments'
import type { WorkingQuote } from '@asterkit/market-making'
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

/** All orders of one symbol whose end is not certain and booked, and what follows from them. */
export class QuoteDesk {
  readonly grid: MakerGrid
  readonly #quotes = new Map<string, OwnQuote>()

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

  /** Forgets an order whose end is certain and booked. */
  drop(quote: OwnQuote): void {
    if (isSettledQuote(quote)) this.#quotes.delete(quote.clientOrderId)
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

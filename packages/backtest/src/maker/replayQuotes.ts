import type { Side } from '@asterkit/instruments'
import type { WorkingQuote } from '@asterkit/market-making'
import type { ChoosableDesk, ChosenRequests } from '@asterkit/strategy'
import type { EpochMs } from '../dataset/index.ts'
import type { QuoteDesk } from './quoter.ts'

const SIDES = ['buy', 'sell'] as const

/** One order of the strategy in a replay. */
export interface ReplayQuote {
  readonly id: string
  readonly side: Side
  readonly level: number
  /** Rests, or is wanted by a request under way. */
  readonly ticks: number
  readonly lots: number
  movedAt: EpochMs
}

/** The orders of a replay as the strategy's choice of requests sees those of a live run. */
export class ReplayQuotes implements ChoosableDesk<ReplayQuote> {
  readonly #desk: QuoteDesk
  /** When each order was asked for last, by its id. */
  readonly #movedAt = new Map<string, EpochMs>()

  constructor(desk: QuoteDesk) {
    this.#desk = desk
  }

  working(): readonly WorkingQuote[] {
    return this.#all().map(({ id, side, level, ticks, lots }) => ({
      id,
      side,
      ticks,
      lots,
      isSettled: !this.#desk.isPending(side, level),
      queueAhead: this.#desk.queueAhead(side, level),
    }))
  }

  get(id: string): ReplayQuote | undefined {
    return this.#all().find((quote) => quote.id === id)
  }

  exposedLots(side: Side): number {
    return this.#all()
      .filter((quote) => quote.side === side)
      .reduce((sum, { level, lots }) => sum + this.#mostLots(side, level, lots), 0)
  }

  wouldMeetOwn(side: Side, ticks: number, except?: ReplayQuote): boolean {
    return this.#all().some((quote) => {
      if (quote.id === except?.id || quote.side === side) return false
      const isMet = (other: number) => (side === 'buy' ? ticks >= other : ticks <= other)
      const target = this.#desk.askedTicks(quote.side, quote.level)
      return isMet(quote.ticks) || (this.#desk.isPending(quote.side, quote.level) && isMet(target))
    })
  }

  /** Lets a request leave. One more order than there are slots is not sent. */
  send(request: ChosenRequests<ReplayQuote>['requests'][number], now: EpochMs): void {
    const desk = this.#desk
    if (request.call === 'cancel') {
      const { side, level, ticks } = request.quote
      desk.quote(side, level, ticks, 0)
      return
    }
    const { side, ticks, lots } = request.to
    const level = request.call === 'amend' ? request.quote.level : this.#freeLevel(side)
    if (level === undefined) return
    desk.quote(side, level, ticks, lots)
    this.#movedAt.set(`${side}${level}`, now)
  }

  /** Everything that may still trade. A placement under way takes the place of its quote already. */
  #all(): readonly ReplayQuote[] {
    const desk = this.#desk
    const found: ReplayQuote[] = []
    for (const side of SIDES) {
      for (let level = 0; level < desk.levels; level++) {
        const resting = desk.orderLots(side, level)
        const lots = resting > 0 ? resting : this.#mostLots(side, level, 0)
        if (lots === 0) continue
        const ticks = resting > 0 ? desk.orderTicks(side, level) : desk.askedTicks(side, level)
        const id = `${side}${level}`
        const movedAt = this.#movedAt.get(id) ?? Number.NEGATIVE_INFINITY
        found.push({ id, side, level, ticks, lots, movedAt })
      }
    }
    return found
  }

  /** An order can trade what rests of it or what a change under way makes of it. */
  #mostLots(side: Side, level: number, resting: number): number {
    const desk = this.#desk
    return desk.isPending(side, level) ? Math.max(resting, desk.askedLots(side, level)) : resting
  }

  #freeLevel(side: Side): number | undefined {
    for (let level = 0; level < this.#desk.levels; level++) {
      const isFree = this.#desk.orderLots(side, level) === 0 && !this.#desk.isPending(side, level)
      if (isFree) return level
    }
    return undefined
  }
}

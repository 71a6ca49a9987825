import type { Side } from '@asterkit/instruments'
import {
  diffQuotes,
  type Quote,
  type QuoteAction,
  type WorkingQuote,
} from '@asterkit/market-making'
import type { QuoteRequest } from '../../../executors/quotes/sendQuotes.ts'
import type { EpochMs } from '../../../ports/clock.ts'
import type { MarketMakerConfig } from '../config.ts'
import type { MakerDecision } from '../decide.ts'
import type { QuoteReason } from '../reasons.ts'
import { diffRulesOf, leastLifeMs } from './diffRulesOf.ts'
import type { OrderBudget } from './orderBudget.ts'

/** An order of ours, as far as choosing looks at it. */
export interface ChoosableQuote {
  /** When it was placed or moved last. */
  readonly movedAt: EpochMs
}

/** Our orders of one symbol as choosing sees them: those of a live run, or of a replay. */
export interface ChoosableDesk<Own extends ChoosableQuote> {
  /** As they are compared with wanted quotes: lots are all that may still trade. */
  working(): readonly WorkingQuote[]
  get(id: string): Own | undefined
  /** Lots that a side may still trade. */
  exposedLots(side: Side): number
  /** Whether an order at this price would meet one of ours. */
  wouldMeetOwn(side: Side, ticks: number, except?: Own): boolean
}

/** What to send now, and why not more. */
export interface ChosenRequests<Own> {
  readonly requests: readonly QuoteRequest<Own>[]
  readonly reasons: readonly QuoteReason[]
}

/**
 * Compares what is wanted with what rests and chooses requests. Risk has the last word: nothing is sent that could
 * pass the hard limit if everything filled, or that could meet an order of ours wherever that may rest.
 *
 * @param held Signed lots, what has traded but is not booked included.
 */
export function chooseRequests<Own extends ChoosableQuote>(
  config: MarketMakerConfig,
  desk: ChoosableDesk<Own>,
  input: {
    readonly decision: MakerDecision
    readonly held: number
    readonly budget: OrderBudget
    readonly now: EpochMs
  },
): ChosenRequests<Own> {
  const { decision, held, now } = input
  const rules = diffRulesOf(config, decision, held)
  const actions = diffQuotes(decision.quotes, desk.working(), rules)
  const chosen = new Chosen(desk, input.budget, now, {
    most: rules.mostLots,
    isReducing: decision.isReducing === true,
  })
  for (const action of actions) chosen.take(action, leastLifeMs(config))
  return chosen
}

class Chosen<Own extends ChoosableQuote> implements ChosenRequests<Own> {
  readonly requests: QuoteRequest<Own>[] = []
  readonly reasons: QuoteReason[] = []
  readonly #desk: ChoosableDesk<Own>
  readonly #budget: OrderBudget
  readonly #now: EpochMs
  readonly #most: { readonly bid: number; readonly ask: number } | undefined
  readonly #isReducing: boolean
  /** Quotes of this very choice, which no other one may meet. */
  readonly #placed: Quote[] = []
  readonly #added = { buy: 0, sell: 0 }

  constructor(
    desk: ChoosableDesk<Own>,
    budget: OrderBudget,
    now: EpochMs,
    rules: {
      readonly most: { readonly bid: number; readonly ask: number } | undefined
      readonly isReducing: boolean
    },
  ) {
    this.#desk = desk
    this.#budget = budget
    this.#now = now
    this.#most = rules.most
    this.#isReducing = rules.isReducing
  }

  take(action: QuoteAction, minLifeMs: number): void {
    if (action.kind === 'place') this.#place(action.to)
    if (action.kind !== 'cancel' && action.kind !== 'amend') return
    const quote = this.#desk.get(action.from.id)
    if (quote === undefined) return
    if (action.kind === 'cancel') {
      this.requests.push({ call: 'cancel', quote })
      return
    }
    const isUrgent = action.reason === 'bound' || action.reason === 'own-order'
    if (!isUrgent && this.#now - quote.movedAt < minLifeMs) return
    if (this.#amend(quote, action) || !isUrgent) return
    this.requests.push({ call: 'cancel', quote })
  }

  #place(to: Quote): void {
    if (!this.#hasRoom(to.side, to.lots) || this.#meetsOwn(to)) return
    if (!this.#spend(to.side, 'place')) return
    this.#added[to.side] += to.lots
    this.#placed.push(to)
    this.requests.push({ call: this.#isReducing ? 'close' : 'place', to })
  }

  #amend(quote: Own, { from, to }: Extract<QuoteAction, { kind: 'amend' }>): boolean {
    const growth = Math.max(0, to.lots - from.lots)
    if (!this.#hasRoom(to.side, growth) || this.#meetsOwn(to, quote)) return false
    if (!this.#spend(to.side, 'move')) return false
    this.#added[to.side] += growth
    this.#placed.push(to)
    this.requests.push({ call: 'amend', quote, to })
    return true
  }

  #hasRoom(side: Side, lots: number): boolean {
    if (this.#most === undefined) return false
    const most = side === 'buy' ? this.#most.bid : this.#most.ask
    return this.#desk.exposedLots(side) + this.#added[side] + lots <= most
  }

  #meetsOwn(to: Quote, except?: Own): boolean {
    if (this.#desk.wouldMeetOwn(to.side, to.ticks, except)) return true
    return this.#placed.some(
      ({ side, ticks }) =>
        side !== to.side && (side === 'buy' ? ticks >= to.ticks : ticks <= to.ticks),
    )
  }

  #spend(side: Side, use: 'place' | 'move'): boolean {
    if (this.#budget.take(this.#now, use)) return true
    if (!this.reasons.some((reason) => reason.side === side)) {
      const detail = 'limits.maxOrdersPerMinute is used up; cancels are not counted'
      this.reasons.push({ code: 'order-budget', side, detail })
    }
    return false
  }
}

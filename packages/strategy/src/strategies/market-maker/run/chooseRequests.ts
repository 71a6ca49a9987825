import type { Side } from '@asterkit/instruments'
import { diffQuotes, type Quote, type QuoteAction } from '@asterkit/market-making'
import type { OwnQuote } from '../../../executors/quotes/ownQuote.ts'
import { remainingLots } from '../../../executors/quotes/ownQuote.ts'
import type { QuoteDesk } from '../../../executors/quotes/quoteDesk.ts'
import type { QuoteRequest } from '../../../executors/quotes/sendQuotes.ts'
import type { EpochMs } from '../../../ports/clock.ts'
import type { MarketMakerConfig } from '../config.ts'
import type { MakerDecision } from '../decide.ts'
import type { QuoteReason } from '../reasons.ts'
import { diffRulesOf, leastLifeMs } from './diffRulesOf.ts'
import type { OrderBudget } from './orderBudget.ts'

/** What to send now, and why not more. */
export interface ChosenRequests {
  readonly requests: readonly QuoteRequest[]
  readonly reasons: readonly QuoteReason[]
}

/**
 * Compares what is wanted with what rests and chooses requests. Risk has the last word: nothing is sent that could
 * pass the hard limit if everything filled, or that could meet an order of ours wherever that may rest.
 *
 * @param held Signed lots, what has traded but is not booked included.
 */
export function chooseRequests(
  config: MarketMakerConfig,
  desk: QuoteDesk,
  input: {
    readonly decision: MakerDecision
    readonly held: number
    readonly budget: OrderBudget
    readonly now: EpochMs
  },
): ChosenRequests {
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

class Chosen implements ChosenRequests {
  readonly requests: QuoteRequest[] = []
  readonly reasons: QuoteReason[] = []
  readonly #desk: QuoteDesk
  readonly #budget: OrderBudget
  readonly #now: EpochMs
  readonly #most: { readonly bid: number; readonly ask: number } | undefined
  readonly #isReducing: boolean
  /** Quotes of this very choice, which no other one may meet. */
  readonly #placed: Quote[] = []
  readonly #added = { buy: 0, sell: 0 }

  constructor(
    desk: QuoteDesk,
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
    if (this.#amend(quote, action.to) || !isUrgent) return
    this.requests.push({ call: 'cancel', quote })
  }

  #place(to: Quote): void {
    if (!this.#hasRoom(to.side, to.lots) || this.#meetsOwn(to)) return
    if (!this.#spend(to.side, 'place')) return
    this.#added[to.side] += to.lots
    this.#placed.push(to)
    this.requests.push({ call: this.#isReducing ? 'close' : 'place', to })
  }

  #amend(quote: OwnQuote, to: Quote): boolean {
    const growth = Math.max(0, to.lots - remainingLots(quote))
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

  #meetsOwn(to: Quote, except?: OwnQuote): boolean {
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

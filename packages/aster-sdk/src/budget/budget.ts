import type { EndpointSpec } from '../endpoint.ts'
import { AsterConfigurationError } from '../errors.ts'
import type { WireAnswer } from '../transport/transport.ts'
import { documentedLimits, type PublishedLimit } from './limit.ts'
import {
  type BudgetCall,
  createMarketBudget,
  type MarketBudgetState,
  type WaitLimits,
} from './marketBudget.ts'

type Market = EndpointSpec['market']

/** How much of the published limits to use. */
export interface BudgetOptions {
  /** Exchange time, epoch ms. @default the local clock */
  readonly now?: (() => number) | undefined
  /** Most that is used of every limit, above 0 and at most 1. @default 0.8 */
  readonly use?: number | undefined
  /**
   * Share of every limit that orders which may enlarge an exposure leave to queries, cancels and closes;
   * queries leave half of it to cancels and closes. Below `use`. @default 0.2
   */
  readonly reserve?: number | undefined
  /** Most calls that wait for their turn, per market. @default 1000 */
  readonly maxWaiting?: number | undefined
  /** Both markets are one host, so that both are silent when one has to wait. @default false */
  readonly isOneHost?: boolean | undefined
}

/** Keeps the calls of one address within the venue's limits. Clients may share one. */
export interface Budget {
  /** Where both markets stand now. */
  readonly state: Readonly<Record<Market, MarketBudgetState>>
  /**
   * Books a call.
   *
   * @returns Undefined when it may be sent now, else a promise of its turn.
   * @throws {AsterRateLimitError} Status 0: it would have to wait too long. Nothing was sent.
   */
  enter(market: Market, call: BudgetCall, limits: WaitLimits): Promise<void> | undefined
  /** Takes in headers, 429 and 418. @param takenAt `now()` when the call was sent. */
  observe(market: Market, answer: WireAnswer, takenAt: number): void
  /** Takes over `rateLimits` of exchangeInfo. */
  learn(market: Market, rows: readonly PublishedLimit[]): void
  /** Its clock, epoch ms. */
  now(): number
}

/**
 * Makes a budget. Every lane stops at its own share of the limits: opening orders at 60 %, queries at
 * 70 %, cancels and closes at 80 %.
 *
 * @throws {AsterConfigurationError} Shares that leave nothing.
 */
export function createBudget(options: BudgetOptions = {}): Budget {
  const { use = 0.8, reserve = 0.2, maxWaiting = 1000, now = Date.now } = options
  if (!(use > 0 && use <= 1 && reserve >= 0 && reserve < use)) {
    throw new AsterConfigurationError(
      'budget: use must be in 0 to 1, and reserve at least 0 and below use',
    )
  }
  const shares = { reduce: use, query: use - reserve / 2, open: use - reserve }
  const marketOf = (market: Market) =>
    createMarketBudget({ limits: documentedLimits[market], shares, maxWaiting, now })
  const markets = { futures: marketOf('futures'), spot: marketOf('spot') }
  return {
    now,
    get state() {
      return { futures: markets.futures.state, spot: markets.spot.state }
    },
    enter: (market, call, limits) => markets[market].enter(call, limits),
    observe(market, answer, takenAt) {
      const silence = markets[market].observe(answer, takenAt)
      if (silence === undefined || !options.isOneHost) return
      markets[market === 'futures' ? 'spot' : 'futures'].close(silence)
    },
    learn: (market, rows) => markets[market].learn(rows),
  }
}

import { compareDecimals, Decimal, isAboveZero } from '@asterkit/instruments'
import type { PairInstruments } from '../../pair.ts'
import type { EpochMs } from '../../ports/clock.ts'
import type { Announcement, Premium, Quote, SettledFunding } from '../../ports/exchange.ts'
import { delistingOf } from './delisting.ts'
import type { Economics } from './expectation.ts'
import { type RateFigures, rateFigures } from './rateFigures.ts'
import type { FarmState, PairCosts } from './state.ts'

export const HOUR_MS = 3_600_000
/** Settlements may be booked a little after their hour. */
export const SETTLEMENT_JITTER_MS = 60_000
const HALF = new Decimal('0.5')

/**
 * Everything known about one pair at one moment. Undefined: unknown. What takes work is worked out when
 * somebody looks: most symbols are passed over for less.
 */
export class PairFacts {
  readonly pair: PairInstruments
  readonly now: EpochMs
  readonly premium: Premium | undefined
  readonly intervalHours: number | undefined
  readonly spotQuote: Quote | undefined
  readonly perpQuote: Quote | undefined
  readonly spotVolume: Decimal | undefined
  readonly perpVolume: Decimal | undefined
  readonly costs: PairCosts | undefined
  /** Why the pair is about to end, as far as the venue tells. */
  readonly delisting: string | undefined
  /** What the upcoming and the settled rates say. */
  readonly rates: RateFigures | undefined
  /** How many settled rates are known. */
  readonly settledCount: number | undefined
  /** A settlement has passed that the known history does not contain. */
  readonly isHistoryDue: boolean
  readonly #isAverageUsed: boolean
  #spotMid: Decimal | undefined
  #perpMid: Decimal | undefined
  #weighing: Weighing | undefined

  constructor(state: FarmState, pair: PairInstruments, now: EpochMs) {
    const { symbol } = pair
    const premium = state.premiums?.get(symbol)
    const intervalHours = state.terms?.get(symbol)?.intervalHours
    this.pair = pair
    this.now = now
    this.premium = premium
    this.intervalHours = intervalHours
    this.spotQuote = state.spotQuotes?.get(pair.spot.symbol)
    this.perpQuote = state.perpQuotes?.get(pair.perp.symbol)
    this.spotVolume = state.spotVolumes?.get(pair.spot.symbol)
    this.perpVolume = state.perpVolumes?.get(pair.perp.symbol)
    this.costs = state.costs.get(symbol)
    this.delisting = delistingOf(pair, state.announcements ?? NO_NEWS, now)
    this.#isAverageUsed = state.config.useFundingAverage
    if (premium === undefined || intervalHours === undefined || !(intervalHours > 0)) {
      this.isHistoryDue = false
      return
    }
    const rows = state.settled.get(symbol)
    this.rates = rateFigures(rows ?? NO_ROWS, premium.fundingRate, intervalHours, state.config)
    this.settledCount = rows?.length
    this.isHistoryDue = isHistoryDue(rows, premium, intervalHours)
  }

  /** Middles of the books, quote per base; undefined also when a book is one-sided or crossed. */
  get spotMid(): Decimal | undefined {
    this.#spotMid ??= midPrice(this.spotQuote)
    return this.#spotMid
  }

  get perpMid(): Decimal | undefined {
    this.#perpMid ??= midPrice(this.perpQuote)
    return this.#perpMid
  }

  /** Hours between the two newest settlements; undefined with fewer than two. */
  get newestGapHours(): number | undefined {
    return this.rates?.newestGapHours
  }

  /** Hybrid average of settled and upcoming rates, fraction per interval. */
  get averageRate(): Decimal | undefined {
    return this.rates?.averageRate
  }

  /** Rate that decisions use, fraction per interval: the average, or the upcoming one. */
  get usedRate(): Decimal | undefined {
    if (this.#isAverageUsed) return this.rates?.averageRate
    return this.rates && this.premium?.fundingRate
  }

  /** Its simple annual rate on the notional of one leg. Fraction. */
  get usedApr(): Decimal | undefined {
    return this.#isAverageUsed ? this.rates?.averageApr : this.rates?.aprOnNotional
  }

  /** How the pair was weighed last; undefined: not yet. */
  get economics(): Economics | undefined {
    return this.#weighing?.economics
  }

  /** No expected net is above this, quote; undefined: nothing is known. Cheaper than `economics`. */
  get mostNet(): Decimal | undefined {
    return this.#weighing?.mostNet
  }

  /** Keeps how the pair was weighed: all else about it stays as it was read. */
  weigh(weighing: Weighing): void {
    this.#weighing = weighing
  }
}

/** How a pair was weighed. */
export interface Weighing {
  readonly economics: Economics | undefined
  /** Bound of its net, quote. */
  readonly mostNet: Decimal | undefined
}

/** Collects what is known about one pair. Decides nothing. */
export function gatherFacts(state: FarmState, pair: PairInstruments, now: EpochMs): PairFacts {
  return new PairFacts(state, pair, now)
}

/** Middle of a two-sided book, quote per base; undefined when it is missing, one-sided or crossed. */
export function midPrice(quote: Quote | undefined): Decimal | undefined {
  if (quote === undefined || !isTwoSided(quote)) return undefined
  return quote.bidPrice.plus(quote.askPrice).times(HALF)
}

/** Whether a book has both sides and is not crossed. */
export function isTwoSided({ bidPrice, askPrice }: Quote): boolean {
  return isAboveZero(bidPrice) && compareDecimals(askPrice, bidPrice) >= 0
}

const NO_ROWS: readonly SettledFunding[] = []
const NO_NEWS: readonly Announcement[] = []

function isHistoryDue(
  rows: readonly SettledFunding[] | undefined,
  premium: Premium,
  intervalHours: number,
): boolean {
  const lastSettlement = premium.nextFundingTime - intervalHours * HOUR_MS
  return (rows?.at(-1)?.time ?? 0) < lastSettlement - SETTLEMENT_JITTER_MS
}

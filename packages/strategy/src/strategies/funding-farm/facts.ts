import { compareDecimals, Decimal, isAboveZero } from '@asterkit/instruments'
import type { PairInstruments } from '../../pair.ts'
import type { EpochMs } from '../../ports/clock.ts'
import type { Announcement, Premium, Quote, SettledFunding } from '../../ports/exchange.ts'
import { delistingOf } from './delisting.ts'
import type { Economics } from './expectation.ts'
import { type RateFigures, rateFigures } from './rateFigures.ts'
import type { FarmState, PairCosts } from './state.ts'

/** Everything known about one pair at one moment. Undefined: unknown. */
export interface PairFacts {
  readonly pair: PairInstruments
  readonly now: EpochMs
  readonly premium: Premium | undefined
  readonly intervalHours: number | undefined
  readonly spotQuote: Quote | undefined
  readonly perpQuote: Quote | undefined
  /** Middles of the books, quote per base; undefined also when a book is one-sided or crossed. */
  readonly spotMid: Decimal | undefined
  readonly perpMid: Decimal | undefined
  readonly spotVolume: Decimal | undefined
  readonly perpVolume: Decimal | undefined
  /** What the upcoming and the settled rates say. */
  readonly rates: RateFigures | undefined
  /** How many settled rates are known. */
  readonly settledCount: number | undefined
  /** Hours between the two newest settlements; undefined with fewer than two. */
  readonly newestGapHours: number | undefined
  /** A settlement has passed that the known history does not contain. */
  readonly isHistoryDue: boolean
  /** Hybrid average of settled and upcoming rates, fraction per interval. */
  readonly averageRate: Decimal | undefined
  /** Rate that decisions use, fraction per interval: the average, or the upcoming one. */
  readonly usedRate: Decimal | undefined
  /** Its simple annual rate on the notional of one leg. Fraction. */
  readonly usedApr: Decimal | undefined
  readonly costs: PairCosts | undefined
  /** Why the pair is about to end, as far as the venue tells. */
  readonly delisting: string | undefined
  /** How the pair was weighed last; the only field that is added later. */
  economics: Economics | undefined
}

export const HOUR_MS = 3_600_000
/** Settlements may be booked a little after their hour. */
export const SETTLEMENT_JITTER_MS = 60_000
const HALF = new Decimal('0.5')

/** Collects what is known about one pair. Decides nothing. */
export function gatherFacts(state: FarmState, pair: PairInstruments, now: EpochMs): PairFacts {
  const { symbol } = pair
  const premium = state.premiums?.get(symbol)
  const intervalHours = state.terms?.get(symbol)?.intervalHours
  const spotQuote = state.spotQuotes?.get(pair.spot.symbol)
  const perpQuote = state.perpQuotes?.get(pair.perp.symbol)
  const market = {
    pair,
    now,
    premium,
    intervalHours,
    spotQuote,
    perpQuote,
    spotMid: midPrice(spotQuote),
    perpMid: midPrice(perpQuote),
    spotVolume: state.spotVolumes?.get(pair.spot.symbol),
    perpVolume: state.perpVolumes?.get(pair.perp.symbol),
    costs: state.costs.get(symbol),
    delisting: delistingOf(pair, state.announcements ?? NO_NEWS, now),
    economics: undefined,
  }
  if (premium === undefined || intervalHours === undefined || !(intervalHours > 0)) {
    return { ...market, ...NO_RATES }
  }
  const rows = state.settled.get(symbol)
  const rates = rateFigures(rows ?? NO_ROWS, premium.fundingRate, intervalHours, state.config)
  const { averageRate } = rates
  const isAverageUsed = state.config.useFundingAverage
  const usedRate = isAverageUsed ? averageRate : premium.fundingRate
  const usedApr = isAverageUsed ? rates.averageApr : rates.aprOnNotional
  return {
    ...market,
    rates,
    settledCount: rows?.length,
    newestGapHours: rates.newestGapHours,
    isHistoryDue: isHistoryDue(rows, premium, intervalHours),
    averageRate,
    usedRate,
    usedApr,
  }
}

const NO_RATES = {
  rates: undefined,
  settledCount: undefined,
  newestGapHours: undefined,
  isHistoryDue: false,
  averageRate: undefined,
  usedRate: undefined,
  usedApr: undefined,
} as const

/** Middle of a two-sided book, quote per base; undefined when it is missing, one-sided or crossed. */
export function midPrice(quote: Quote | undefined): Decimal | undefined {
  if (quote === undefined) return undefined
  const { bidPrice, askPrice } = quote
  if (!isAboveZero(bidPrice) || compareDecimals(askPrice, bidPrice) < 0) return undefined
  return bidPrice.plus(askPrice).times(HALF)
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

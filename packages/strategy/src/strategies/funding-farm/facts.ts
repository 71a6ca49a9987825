import { basisBps } from '@asterkit/delta-neutral'
import { Decimal } from '@asterkit/instruments'
import type { PairInstruments } from '../../pair.ts'
import type { EpochMs } from '../../ports/clock.ts'
import type { Premium, Quote, SettledFunding } from '../../ports/exchange.ts'
import { rateFigures } from './rateFigures.ts'
import type { Opportunity } from './report.ts'
import type { FarmState, PairCosts } from './state.ts'

/** Everything known about one pair at one moment. Absent: unknown. */
export interface PairFacts {
  readonly pair: PairInstruments
  readonly now: EpochMs
  /** Row of the opportunity table, filled as far as facts reach. */
  readonly row: { -readonly [K in keyof Opportunity]: Opportunity[K] }
  readonly premium?: Premium
  readonly intervalHours?: number
  readonly spotQuote?: Quote
  readonly perpQuote?: Quote
  /** How many settled rates are known. */
  readonly settledCount?: number
  /** Hours between the two newest settlements; absent with fewer than two. */
  readonly newestGapHours?: number
  /** A settlement has passed that the known history does not contain. */
  readonly isHistoryDue: boolean
  /** Hybrid average of settled and upcoming rates, fraction per interval. */
  readonly averageRate?: Decimal
  /** Rate that decisions use, fraction per interval: the average, or the upcoming one. */
  readonly usedRate?: Decimal
  /** Its simple annual rate on the notional of one leg. Fraction. */
  readonly usedApr?: Decimal
  readonly costs?: PairCosts
}

export const HOUR_MS = 3_600_000
/** Settlements may be booked a little after their hour. */
export const SETTLEMENT_JITTER_MS = 60_000
const HALF = new Decimal('0.5')

/** Collects what is known about one pair. Decides nothing. */
export function gatherFacts(state: FarmState, pair: PairInstruments, now: EpochMs): PairFacts {
  const { config } = state
  const { symbol } = pair
  const premium = state.premiums?.get(symbol)
  const intervalHours = state.terms?.get(symbol)?.intervalHours
  const row: PairFacts['row'] = { symbol }
  if (intervalHours !== undefined) row.fundingIntervalHours = intervalHours
  if (premium !== undefined) {
    row.fundingRate = premium.fundingRate
    row.nextFundingTime = premium.nextFundingTime
  }
  const spotQuote = state.spotQuotes?.get(pair.spot.symbol)
  const perpQuote = state.perpQuotes?.get(pair.perp.symbol)
  describeMarket(row, state, pair, spotQuote, perpQuote)
  const costs = state.costs.get(symbol)
  const facts: PairFacts = {
    pair,
    now,
    row,
    isHistoryDue: false,
    ...(premium && { premium }),
    ...(intervalHours !== undefined && { intervalHours }),
    ...(spotQuote && { spotQuote }),
    ...(perpQuote && { perpQuote }),
    ...(costs && { costs }),
  }
  if (premium === undefined || intervalHours === undefined || !(intervalHours > 0)) return facts
  const rows = state.settled.get(symbol)
  const rates = rateFigures(rows ?? NO_ROWS, premium.fundingRate, intervalHours, state.config)
  row.aprOnNotional = rates.aprOnNotional
  row.aprOnCapital = rates.aprOnCapital
  row.rates = rates.rates
  const { averageRate, averageApr, averageAprOnCapital, newestGapHours } = rates
  if (averageApr !== undefined) row.averageAprOnNotional = averageApr
  if (averageAprOnCapital !== undefined) row.averageAprOnCapital = averageAprOnCapital
  const history = {
    isHistoryDue: isHistoryDue(rows, premium, intervalHours),
    ...(rows && { settledCount: rows.length }),
    ...(newestGapHours !== undefined && { newestGapHours }),
    ...(averageRate && { averageRate }),
  }
  const used = config.useFundingAverage
    ? { rate: averageRate, apr: row.averageAprOnNotional }
    : { rate: premium.fundingRate, apr: row.aprOnNotional }
  if (used.rate === undefined || used.apr === undefined) return { ...facts, ...history }
  return { ...facts, ...history, usedRate: used.rate, usedApr: used.apr }
}

/** Every rule asks for the middle of the same few books. */
const mids = new WeakMap<Quote, Decimal>()

/** Middle of a two-sided book, quote per base; undefined when it is missing, one-sided or crossed. */
export function midPrice(quote: Quote | undefined): Decimal | undefined {
  if (quote === undefined) return undefined
  const known = mids.get(quote)
  if (known !== undefined) return known
  if (quote.bidPrice.lte(0) || quote.askPrice.lt(quote.bidPrice)) return undefined
  const mid = quote.bidPrice.plus(quote.askPrice).times(HALF)
  mids.set(quote, mid)
  return mid
}

function describeMarket(
  row: PairFacts['row'],
  state: FarmState,
  pair: PairInstruments,
  spotQuote: Quote | undefined,
  perpQuote: Quote | undefined,
): void {
  const spotPrice = midPrice(spotQuote)
  const perpPrice = midPrice(perpQuote)
  if (spotPrice !== undefined && perpPrice !== undefined) {
    row.basisBps = basisBps({ spotPrice, perpPrice })
  }
  const spotVolume = state.spotVolumes?.get(pair.spot.symbol)
  const perpVolume = state.perpVolumes?.get(pair.perp.symbol)
  if (spotVolume !== undefined) row.spotVolumeQuote = spotVolume
  if (perpVolume !== undefined) row.perpVolumeQuote = perpVolume
  if (spotVolume !== undefined && perpVolume !== undefined) {
    row.volumeQuote = spotVolume.plus(perpVolume)
  }
}

const NO_ROWS: readonly SettledFunding[] = []

function isHistoryDue(
  rows: readonly SettledFunding[] | undefined,
  premium: Premium,
  intervalHours: number,
): boolean {
  const lastSettlement = premium.nextFundingTime - intervalHours * HOUR_MS
  return (rows?.at(-1)?.time ?? 0) < lastSettlement - SETTLEMENT_JITTER_MS
}

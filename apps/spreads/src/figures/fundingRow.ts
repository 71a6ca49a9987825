import {
  averageFunding,
  basisBps,
  fundingApr,
  fundingCadence,
  type SettledRate,
} from '@asterkit/delta-neutral'
import type { Decimal } from '@asterkit/instruments'

/** Rules that a pair has to meet. */
export interface FundingFilters {
  /** Least 24 h volume of spot and perp together, quote; inclusive. */
  readonly minVolumeQuote: Decimal
  /** Least yearly rate on one leg's notional, percent; inclusive. */
  readonly minAprPct: Decimal
  /** Largest distance of perp from spot, either way, percent; inclusive. */
  readonly maxBasisPct: Decimal
  /** Whether the mean's yearly rate is judged, or the coming payment's. */
  readonly isByMean: boolean
}

/** What was read of one pair; absent is unknown. */
export interface FundingFacts {
  readonly symbol: string
  /** Hours between payments. */
  readonly intervalHours?: number
  /** Coming payment, fraction of notional. Positive: shorts are paid. */
  readonly upcomingRate?: Decimal
  /** Payments made, oldest first. */
  readonly settled?: readonly SettledRate[]
  /** 24 h volumes, quote. */
  readonly spotVolume?: Decimal
  readonly perpVolume?: Decimal
  /** Middles of the books, quote per base. */
  readonly spotMid?: Decimal
  readonly perpMid?: Decimal
}

/** A rule is met or not, or nobody knows. What is unknown is never as good as met. */
type Verdict = 'pass' | 'fail' | 'unknown'

/** One pair with its yearly rates and verdicts. Absent figures are unknown. */
export interface FundingRow extends Omit<FundingFacts, 'settled'> {
  /** Yearly rate of the coming payment on one leg's notional, percent. */
  readonly aprPct?: Decimal
  /** The same of the mean of the coming payment and the newest paid ones. */
  readonly meanAprPct?: Decimal
  readonly basisPct?: Decimal
  /** Spot and perp together, quote. */
  readonly volume?: Decimal
  readonly verdicts: {
    readonly rate: Verdict
    readonly volume: Verdict
    readonly basis: Verdict
    readonly apr: Verdict
  }
}

/**
 * Works out yearly rates by simple interest and weighs a pair by the rules.
 *
 * @param periods Payments in the mean, the coming one included; at least 2. With fewer known there is no mean.
 */
export function fundingRow(
  facts: FundingFacts,
  filters: FundingFilters,
  periods: number,
): FundingRow {
  const { settled, ...read } = facts
  const { upcomingRate, spotVolume, perpVolume, spotMid, perpMid } = facts
  const { aprPct, meanAprPct } = yearlyRates(facts, periods)
  const volume = spotVolume && perpVolume && spotVolume.plus(perpVolume)
  const basisPct =
    spotMid && perpMid && basisBps({ spotPrice: spotMid, perpPrice: perpMid }).div(100)
  const judged = filters.isByMean ? meanAprPct : aprPct
  return {
    ...read,
    ...(aprPct && { aprPct }),
    ...(meanAprPct && { meanAprPct }),
    ...(basisPct && { basisPct }),
    ...(volume && { volume }),
    verdicts: {
      rate: verdict(upcomingRate, (rate) => rate.gt(0)),
      volume: verdict(volume, (quote) => quote.gte(filters.minVolumeQuote)),
      basis: verdict(basisPct, (percent) => percent.abs().lte(filters.maxBasisPct)),
      apr: verdict(judged, (percent) => percent.gte(filters.minAprPct)),
    },
  }
}

/** Returns whether a pair meets every rule. */
export function passes({ verdicts }: FundingRow): boolean {
  return Object.values(verdicts).every((each) => each === 'pass')
}

/** Sorts pairs by the yearly rate that is judged, the best first, the unknown last. */
export function byApr(rows: readonly FundingRow[], isByMean: boolean): FundingRow[] {
  const rate = (row: FundingRow) => (isByMean ? row.meanAprPct : row.aprPct)
  return [...rows].sort((a, b) => {
    const [left, right] = [rate(a), rate(b)]
    if (left === undefined || right === undefined) {
      return Number(left === undefined) - Number(right === undefined)
    }
    return right.cmp(left)
  })
}

function yearlyRates(
  { upcomingRate, intervalHours, settled = [] }: FundingFacts,
  periods: number,
): Pick<FundingRow, 'aprPct' | 'meanAprPct'> {
  if (upcomingRate === undefined || intervalHours === undefined) return {}
  const percent = (fundingRate: Decimal) =>
    fundingApr({ fundingRate, fundingIntervalHours: intervalHours }).times(100)
  const { rates } = fundingCadence({ settled, fundingIntervalHours: intervalHours })
  const average = averageFunding({ upcomingRate, settledRates: rates, periods })
  return {
    aprPct: percent(upcomingRate),
    ...(average && { meanAprPct: percent(average.mean) }),
  }
}

function verdict(figure: Decimal | undefined, isMet: (figure: Decimal) => boolean): Verdict {
  if (figure === undefined) return 'unknown'
  return isMet(figure) ? 'pass' : 'fail'
}

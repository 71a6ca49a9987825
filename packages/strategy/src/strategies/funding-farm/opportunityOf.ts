import { aprOnCapital, basisBps } from '@asterkit/delta-neutral'
import type { Decimal } from '@asterkit/instruments'
import type { PairFacts } from './facts.ts'
import { type Objection, reasonOf } from './objection.ts'
import type { Opportunity } from './report.ts'

/** A row of the opportunity table, filled as far as facts reach. */
type Row = { -readonly [K in keyof Opportunity]: Opportunity[K] }

/**
 * Describes a symbol for people.
 *
 * @param leverage That a pair would be opened with.
 * @param rejected Why it is not opened.
 */
export function opportunityOf(
  facts: PairFacts,
  leverage: number,
  rejected: Objection | undefined,
): Opportunity {
  const { premium, intervalHours } = facts
  const row: Row = { symbol: facts.pair.symbol }
  if (intervalHours !== undefined) row.fundingIntervalHours = intervalHours
  if (premium !== undefined) {
    row.fundingRate = premium.fundingRate
    row.nextFundingTime = premium.nextFundingTime
  }
  describeMarket(row, facts)
  describeRates(row, facts, (aprOnNotional) => aprOnCapital({ aprOnNotional, leverage }))
  if (facts.economics !== undefined) {
    const { breakEvenHours, net } = facts.economics
    if (breakEvenHours !== undefined) row.breakEvenHours = breakEvenHours
    row.expectedNetQuote = net
  }
  if (rejected !== undefined) row.rejected = reasonOf(rejected)
  return row
}

function describeMarket(row: Row, facts: PairFacts): void {
  const { spotMid, perpMid, spotVolume, perpVolume } = facts
  if (spotMid !== undefined && perpMid !== undefined) {
    row.basisBps = basisBps({ spotPrice: spotMid, perpPrice: perpMid })
  }
  if (spotVolume !== undefined) row.spotVolumeQuote = spotVolume
  if (perpVolume !== undefined) row.perpVolumeQuote = perpVolume
  if (spotVolume !== undefined && perpVolume !== undefined) {
    row.volumeQuote = spotVolume.plus(perpVolume)
  }
}

function describeRates(
  row: Row,
  { rates }: PairFacts,
  onCapital: (aprOnNotional: Decimal) => Decimal,
): void {
  if (rates === undefined) return
  const { aprOnNotional, averageApr } = rates
  row.aprOnNotional = aprOnNotional
  row.aprOnCapital = onCapital(aprOnNotional)
  row.rates = rates.describe()
  if (averageApr === undefined) return
  row.averageAprOnNotional = averageApr
  row.averageAprOnCapital = onCapital(averageApr)
}

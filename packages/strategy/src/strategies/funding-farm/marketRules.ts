import { basisBps } from '@asterkit/delta-neutral'
import { compareDecimals, type Decimal, isAboveZero } from '@asterkit/instruments'
import type { EpochMs } from '../../ports/clock.ts'
import { isFresh } from '../../risk/staleData.ts'
import type { FundingFarmConfig } from './config.ts'
import { HOUR_MS, isTwoSided, type PairFacts, SETTLEMENT_JITTER_MS } from './facts.ts'
import type { Objection } from './objection.ts'
import type { OpeningRule } from './openingRule.ts'
import type { FarmState } from './state.ts'

/** What the market says against opening a pair, in this order. Later rules rely on earlier ones. */
export const marketRules: readonly OpeningRule[] = [
  isAllowed,
  isTrading,
  hasNoEnd,
  hasTerms,
  hasBooks,
  hasFreshFacts,
  isWithinLimits,
  hasPositiveRate,
  hasVolume,
  hasNarrowBasis,
  hasAgreedInterval,
  hasHistory,
  hasApr,
]

function isAllowed({ pair }: PairFacts, { config }: FarmState): Objection | undefined {
  if (config.symbols === undefined || config.symbols.includes(pair.symbol)) return undefined
  return { code: 'not-allowed', detail: 'not among the symbols that may be opened' }
}

function isTrading({ pair }: PairFacts): Objection | undefined {
  const shut = [pair.spot, pair.perp].find((leg) => leg.status !== 'TRADING')
  return shut && { code: 'not-trading', detail: `${shut.market} status is ${shut.status}` }
}

/** An announced end is a reason long before the status changes: nobody wants to leave with the crowd. */
function hasNoEnd({ delisting }: PairFacts): Objection | undefined {
  return delisting === undefined ? undefined : { code: 'delisting', detail: delisting }
}

function hasTerms(
  { intervalHours, premium }: PairFacts,
  { areTermsUncertain }: FarmState,
): Objection | undefined {
  if (intervalHours === undefined || !(intervalHours > 0)) {
    return { code: 'interval-unknown', detail: 'the venue states no funding interval' }
  }
  if (areTermsUncertain === true) {
    return { code: 'interval-unknown', detail: 'the funding intervals could not be read again' }
  }
  if (premium !== undefined && isAboveZero(premium.markPrice)) return undefined
  return { code: 'no-premium', detail: 'mark price and funding rate are not known' }
}

function hasBooks({ spotQuote, perpQuote }: PairFacts): Objection | undefined {
  if (spotQuote === undefined || !isTwoSided(spotQuote)) {
    return { code: 'no-book', detail: 'the spot book is missing, one-sided or crossed' }
  }
  if (perpQuote !== undefined && isTwoSided(perpQuote)) return undefined
  return { code: 'no-book', detail: 'the perpetual book is missing, one-sided or crossed' }
}

function hasFreshFacts(facts: PairFacts, { config }: FarmState): Objection | undefined {
  return (
    staleness('spot book', facts.spotQuote!.time, facts, config) ??
    staleness('perpetual book', facts.perpQuote!.time, facts, config) ??
    staleness('mark price', facts.premium!.time, facts, config)
  )
}

function staleness(
  what: string,
  time: EpochMs,
  { now }: PairFacts,
  { maxQuoteAgeMs }: FundingFarmConfig,
): Objection | undefined {
  if (isFresh(time, now, maxQuoteAgeMs)) return undefined
  return { code: 'stale', detail: `${what} is ${((now - time) / 1000).toFixed(1)} s old` }
}

/** What the venue states against what it does: the next settlement, and the step of the newest two. */
function hasAgreedInterval(facts: PairFacts): Objection | undefined {
  const { premium, now, newestGapHours, isHistoryDue } = facts
  const stated = facts.intervalHours!
  const ahead = premium!.nextFundingTime - now - SETTLEMENT_JITTER_MS
  const disputed = (other: string) =>
    ({ code: 'interval-disputed', detail: `the venue states ${stated} h, but ${other}` }) as const
  if (ahead > stated * HOUR_MS) {
    return disputed(`the next settlement is ${(ahead / HOUR_MS).toFixed(1)} h away`)
  }
  if (isHistoryDue || newestGapHours === undefined || newestGapHours === stated) return undefined
  return disputed(`the last two settlements are ${newestGapHours} h apart`)
}

/** A rate at its limit would be larger without it: the market is under stress, and mark and last far apart. */
function isWithinLimits(facts: PairFacts, { terms, config }: FarmState): Objection | undefined {
  const { cap, floor } = terms?.get(facts.pair.symbol) ?? {}
  const rate = facts.premium!.fundingRate
  const share = config.maxFundingLimitShare
  const limit =
    cap !== undefined && isAboveZero(cap) && compareDecimals(rate, cap.times(share)) >= 0
      ? { name: 'cap', value: cap }
      : rate.isNegative() && floor?.lt(0) && rate.lte(floor.times(share))
        ? { name: 'floor', value: floor }
        : undefined
  if (limit === undefined) return undefined
  const detail = `upcoming rate ${percent(rate)} per interval is at ${share.times(100).toFixed()} % or more of the ${limit.name} ${percent(limit.value)}`
  return { code: 'rate-at-limit', detail }
}

function hasPositiveRate({ premium }: PairFacts): Objection | undefined {
  const rate = premium!.fundingRate
  if (isAboveZero(rate)) return undefined
  const detail = () => `upcoming rate is ${percent(rate)} per interval`
  return { code: 'rate-not-positive', detail }
}

function hasVolume(
  { spotVolume, perpVolume }: PairFacts,
  { config }: FarmState,
): Objection | undefined {
  if (spotVolume === undefined || perpVolume === undefined) {
    return { code: 'volume-unknown', detail: 'the 24 h volume of both markets is not known' }
  }
  const volume = spotVolume.plus(perpVolume)
  if (compareDecimals(volume, config.minVolumeQuote) >= 0) return undefined
  const detail = () =>
    `24 h volume ${millions(volume)} (spot ${millions(spotVolume)} + perp ${millions(perpVolume)}) is below ${millions(config.minVolumeQuote)}`
  return { code: 'volume-low', detail }
}

/** |perp - spot| * 100 <= maxBasisPct * spot, of twice the middles: a division is only needed for the words. */
function hasNarrowBasis(facts: PairFacts, { config }: FarmState): Objection | undefined {
  const spot = facts.spotQuote!.bidPrice.plus(facts.spotQuote!.askPrice)
  const perp = facts.perpQuote!.bidPrice.plus(facts.perpQuote!.askPrice)
  const gap = perp.minus(spot).abs().times(100)
  if (compareDecimals(gap, spot.times(config.maxBasisPct)) <= 0) return undefined
  const detail = () => {
    const basis = basisBps({ spotPrice: facts.spotMid!, perpPrice: facts.perpMid! })
    return `basis ${basis.toFixed(2)} bps is beyond ${config.maxBasisPct.times(100).toFixed()} bps`
  }
  return { code: 'basis-too-wide', detail }
}

function hasHistory(facts: PairFacts, { config }: FarmState): Objection | undefined {
  if (!config.useFundingAverage || (facts.usedRate !== undefined && !facts.isHistoryDue)) {
    return undefined
  }
  const needed = config.fundingAveragePeriods - 1
  const detail =
    facts.settledCount === undefined
      ? 'settled rates are not known'
      : facts.usedRate === undefined
        ? `${facts.settledCount} settled rates, the average needs ${needed}`
        : 'the newest settled rate is not published yet'
  return { code: 'history-short', detail }
}

function hasApr({ usedApr }: PairFacts, { config }: FarmState): Objection | undefined {
  const pct = usedApr!.times(100)
  if (compareDecimals(pct, config.minFundingAprPct) >= 0) return undefined
  const detail = () => `APR ${pct.toFixed(2)} % is below ${config.minFundingAprPct.toFixed()} %`
  return { code: 'apr-low', detail }
}

function percent(fraction: Decimal): string {
  return `${fraction.times(100).toFixed(4)} %`
}

function millions(quote: Decimal): string {
  return `${quote.div(1_000_000).toFixed(1)} M`
}

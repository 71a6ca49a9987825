import { breakEvenHours, expectedCarry, roundTripFees, sizePair } from '@asterkit/delta-neutral'
import type { Decimal } from '@asterkit/instruments'
import type { PairInstruments } from '../../pair.ts'
import type { EpochMs } from '../../ports/clock.ts'
import { isFresh } from '../../risk/staleData.ts'
import { gatherFacts, midPrice, type PairFacts } from './facts.ts'
import type { Opportunity, RejectReason } from './report.ts'
import type { FarmState } from './state.ts'

/** One symbol weighed on the facts of the moment; `facts.row` is its row of the table. */
export interface Judgement {
  readonly facts: PairFacts
  /** Undefined: nothing about the symbol itself speaks against opening it now. */
  readonly rejected?: RejectReason
}

/** A rule for opening: the reason against it, or undefined. */
type Rule = (
  facts: PairFacts,
  state: FarmState,
  capital: Decimal | undefined,
) => RejectReason | undefined

/** In this order; the first that speaks is the reason. Missing facts speak against opening. */
const RULES: readonly Rule[] = [
  isAllowed,
  isTrading,
  hasTerms,
  hasBooks,
  hasFreshFacts,
  hasPositiveRate,
  hasVolume,
  hasNarrowBasis,
  hasHistory,
  hasApr,
  isNotForeign,
  isNotCooling,
  hasCosts,
  paysOff,
]

/**
 * Weighs one pair against every rule for opening.
 *
 * @param capital Quote of both wallets together that opening would use; undefined while unknown.
 */
export function judge(
  state: FarmState,
  pair: PairInstruments,
  now: EpochMs,
  capital: Decimal | undefined,
): Judgement {
  const facts = gatherFacts(state, pair, now)
  for (const rule of RULES) {
    const rejected = rule(facts, state, capital)
    if (rejected !== undefined) return { facts, rejected }
  }
  return { facts }
}

/** Reasons that mean a lack of knowledge rather than a bad symbol: no ground for leaving a pair either. */
export function isUnknown({ rejected }: Judgement): boolean {
  return rejected !== undefined && UNKNOWN_CODES.has(rejected.code)
}

const UNKNOWN_CODES: ReadonlySet<RejectReason['code']> = new Set([
  'interval-unknown',
  'no-premium',
  'no-book',
  'stale',
  'volume-unknown',
  'history-short',
  'fees-unknown',
])

/** The row of the opportunity table, with the symbol's own reason or one that outweighs it. */
export function opportunityOf(judgement: Judgement, outweighed?: RejectReason): Opportunity {
  const rejected = outweighed ?? judgement.rejected
  return rejected === undefined ? judgement.facts.row : { ...judgement.facts.row, rejected }
}

function isAllowed({ pair }: PairFacts, { config }: FarmState): RejectReason | undefined {
  if (config.symbols === undefined || config.symbols.includes(pair.symbol)) return undefined
  return { code: 'not-allowed', detail: 'not among the symbols that may be opened' }
}

function isTrading({ pair }: PairFacts): RejectReason | undefined {
  const shut = [pair.spot, pair.perp].find((leg) => leg.status !== 'TRADING')
  return shut && { code: 'not-trading', detail: `${shut.market} status is ${shut.status}` }
}

function hasTerms({ intervalHours, premium }: PairFacts): RejectReason | undefined {
  if (intervalHours === undefined || !(intervalHours > 0)) {
    return { code: 'interval-unknown', detail: 'the venue states no funding interval' }
  }
  if (premium?.markPrice.gt(0) === true) return undefined
  return { code: 'no-premium', detail: 'mark price and funding rate are not known' }
}

function hasBooks({ spotQuote, perpQuote }: PairFacts): RejectReason | undefined {
  if (midPrice(spotQuote) === undefined) {
    return { code: 'no-book', detail: 'the spot book is missing, one-sided or crossed' }
  }
  if (midPrice(perpQuote) !== undefined) return undefined
  return { code: 'no-book', detail: 'the perpetual book is missing, one-sided or crossed' }
}

function hasFreshFacts(facts: PairFacts, { config }: FarmState): RejectReason | undefined {
  const dated = [
    ['spot book', facts.spotQuote!.time],
    ['perpetual book', facts.perpQuote!.time],
    ['mark price', facts.premium!.time],
  ] as const
  const stale = dated.find(([, time]) => !isFresh(time, facts.now, config.maxQuoteAgeMs))
  if (stale === undefined) return undefined
  const seconds = (facts.now - stale[1]) / 1000
  return { code: 'stale', detail: `${stale[0]} is ${seconds.toFixed(1)} s old` }
}

function hasPositiveRate({ premium }: PairFacts): RejectReason | undefined {
  const rate = premium!.fundingRate
  if (rate.gt(0)) return undefined
  const detail = `upcoming rate is ${rate.times(100).toFixed(4)} % per interval`
  return { code: 'rate-not-positive', detail }
}

function hasVolume({ row }: PairFacts, { config }: FarmState): RejectReason | undefined {
  if (row.volumeQuote === undefined) {
    return { code: 'volume-unknown', detail: 'the 24 h volume of both markets is not known' }
  }
  if (row.volumeQuote.gte(config.minVolumeQuote)) return undefined
  const detail = `24 h volume ${millions(row.volumeQuote)} is below ${millions(config.minVolumeQuote)}`
  return { code: 'volume-low', detail }
}

function hasNarrowBasis({ row }: PairFacts, { config }: FarmState): RejectReason | undefined {
  const most = config.maxBasisPct.times(100)
  if (row.basisBps!.abs().lte(most)) return undefined
  const detail = `basis ${row.basisBps!.toFixed(2)} bps is beyond ${most.toFixed()} bps`
  return { code: 'basis-too-wide', detail }
}

function hasHistory(facts: PairFacts, { config }: FarmState): RejectReason | undefined {
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

function hasApr({ usedApr }: PairFacts, { config }: FarmState): RejectReason | undefined {
  const pct = usedApr!.times(100)
  if (pct.gte(config.minFundingAprPct)) return undefined
  const detail = `APR ${pct.toFixed(2)} % is below ${config.minFundingAprPct.toFixed()} %`
  return { code: 'apr-low', detail }
}

function isNotForeign({ pair }: PairFacts, state: FarmState): RejectReason | undefined {
  const { foreign, holdings } = state.memory
  const known = foreign.get(pair.symbol)
  if (known !== undefined) return { code: 'foreign-exposure', detail: known }
  if (state.positions === undefined) {
    return { code: 'foreign-exposure', detail: 'open positions are not known' }
  }
  if (holdings.some(({ perpSymbol }) => perpSymbol === pair.perp.symbol)) return undefined
  const position = state.positions.find((row) => row.symbol === pair.perp.symbol)
  if (position === undefined || position.quantity.isZero()) return undefined
  const detail = `a position of ${position.quantity.toFixed()} is not ours`
  return { code: 'foreign-exposure', detail }
}

function isNotCooling({ pair, now }: PairFacts, state: FarmState): RejectReason | undefined {
  const until = state.memory.cooldowns.get(pair.symbol)
  if (until === undefined || now >= until) return undefined
  const minutes = Math.ceil((until - now) / 60_000)
  return { code: 'cooldown', detail: `${minutes} min left after a failed opening` }
}

function hasCosts({ costs }: PairFacts): RejectReason | undefined {
  return costs === undefined
    ? { code: 'fees-unknown', detail: 'commission rates are not known' }
    : undefined
}

function paysOff(
  facts: PairFacts,
  { config }: FarmState,
  capital: Decimal | undefined,
): RejectReason | undefined {
  if (capital === undefined) {
    return { code: 'capital-too-small', detail: 'wallet balances are not known' }
  }
  const { pair, row } = facts
  const { spotTakerFee, perpTakerFee } = facts.costs!
  const size = sizePair({
    capitalQuote: capital,
    capitalFraction: config.capitalFraction,
    leverage: config.leverage,
    spotPrice: facts.spotQuote!.askPrice,
    perpPrice: facts.perpQuote!.bidPrice,
    spot: pair.spot,
    perp: pair.perp,
    spotTakerFee,
    perpTakerFee,
    slippageBps: config.slippageBps,
  })
  if (!size.ok) {
    const least = size.minimumCapital.toFixed(2)
    return { code: 'capital-too-small', detail: `needs at least ${least} USDT; ${size.reason}` }
  }
  const expected = {
    notional: size.perpNotional,
    fundingRate: facts.usedRate!,
    fundingIntervalHours: facts.intervalHours!,
  }
  const slippageBps = config.expectedSlippageBps
  const cost = roundTripFees({ ...expected, spotTakerFee, perpTakerFee, slippageBps }).total
  const hours = breakEvenHours({ cost, ...expected })
  if (hours !== undefined) row.breakEvenHours = hours
  const { expectedHoldHours: holdHours, rateDecay, minNetQuote } = config
  row.expectedNetQuote = expectedCarry({ ...expected, holdHours, rateDecay }).minus(cost)
  if (row.expectedNetQuote.gt(minNetQuote)) return undefined
  const net = row.expectedNetQuote.toFixed(2)
  const detail = `expected net ${net} USDT over ${holdHours} h is not above ${minNetQuote.toFixed()}`
  return { code: 'net-not-positive', detail }
}

function millions(quote: Decimal): string {
  return `${quote.div(1_000_000).toFixed(1)} M`
}

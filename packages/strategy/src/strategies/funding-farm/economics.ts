import { breakEvenHours, expectedCarry } from '@asterkit/delta-neutral'
import { compareDecimals, type Decimal } from '@asterkit/instruments'
import type { FundingFarmConfig } from './config.ts'
import { type Economics, Expectation, type ExpectedFunding } from './expectation.ts'
import type { PairFacts } from './facts.ts'
import type { Objection } from './objection.ts'
import { pairTerms } from './pairTerms.ts'

/**
 * Weighs a pair of this notional.
 *
 * @param facts With costs, interval and used rate known.
 * @param walkedSlippage Quote, of all four fills; absent: `expectedSlippageBps` of each.
 */
export function economicsOf(
  facts: PairFacts,
  config: FundingFarmConfig,
  notional: Decimal,
  walkedSlippage?: Decimal,
): Economics {
  const perQuote = pairTerms(facts, config).costPerQuote
  const fees = notional.times(perQuote.fees)
  const slippage = walkedSlippage ?? notional.times(perQuote.slippage)
  const expected = {
    notional,
    fundingRate: facts.usedRate!,
    fundingIntervalHours: facts.intervalHours!,
  }
  const { rateDecay } = config
  const holdHours = expectedHold(expected, fees, config)
  const funding = expectedCarry({ ...expected, holdHours, rateDecay })
  return new Expectation(expected, { fees, slippage, funding, holdHours })
}

/** For volume a pair is held until its share of the fees is paid, in whole intervals. */
function expectedHold(
  expected: ExpectedFunding,
  fees: Decimal,
  { goal, expectedHoldHours, feeCoverageMultiplier, rateDecay }: FundingFarmConfig,
): number {
  if (goal === 'profit') return expectedHoldHours
  const fundingRate = expected.fundingRate.times(rateDecay.neg().plus(1))
  const cost = fees.times(feeCoverageMultiplier)
  const hours = breakEvenHours({ ...expected, fundingRate, cost })
  if (hours === undefined || hours.gte(expectedHoldHours)) return expectedHoldHours
  const interval = expected.fundingIntervalHours
  return Math.min(expectedHoldHours, Math.max(1, Math.ceil(hours.toNumber() / interval)) * interval)
}

/** Why a pair is not worth opening, or undefined. */
export function worthReason(
  economics: Economics,
  { goal, minNetQuote, maxVolumeCostQuote }: FundingFarmConfig,
): Objection | undefined {
  if (goal === 'volume') {
    const { costPer1000 } = economics
    if (costPer1000.lte(maxVolumeCostQuote)) return undefined
    const detail = `expected loss ${costPer1000.toFixed(2)} USDT per 1,000 USDT of volume is above ${maxVolumeCostQuote.toFixed()}`
    return { code: 'volume-too-dear', detail }
  }
  if (compareDecimals(economics.net, minNetQuote) > 0) return undefined
  return poorReason(() => economics, minNetQuote)
}

/** Why a pair that earns too little is not opened. */
export function poorReason(weighed: () => Economics | undefined, minNetQuote: Decimal): Objection {
  const detail = () => {
    const { net, holdHours } = weighed() ?? {}
    return `expected net ${net?.toFixed(2)} USDT over ${holdHours} h is not above ${minNetQuote.toFixed()}`
  }
  return { code: 'net-not-positive', detail }
}

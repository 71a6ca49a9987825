import { feeCoverage, fundingApr } from '@asterkit/delta-neutral'
import { Decimal } from '@asterkit/instruments'
import type { PairHolding } from '../../pair.ts'
import type { FundingFarmConfig } from './config.ts'
import { ageHours, type Exit, type ExitRule, type HeldPair, pct } from './heldPair.ts'
import { isUnknown } from './judge.ts'
import { reasonOf } from './objection.ts'
import type { PairCosts } from './state.ts'

const HOURS_PER_YEAR = 8760

/** Rules about earning, in this order. They wait while the perp trades away from index and spot. */
export const EARNING_EXITS: readonly ExitRule[] = [feesCovered, negativeCarry, rotation, maxAge]

/**
 * What the four fills of a held pair cost in fees, quote: those paid, and the closing at today's price.
 * Without commission rates the closing is taken to cost as much as the opening did.
 */
export function heldRoundTripFees(
  holding: PairHolding,
  costs: PairCosts | undefined,
  markPrice: Decimal | undefined,
): Decimal {
  if (costs === undefined || markPrice === undefined) return holding.feesPaid.times(2)
  const { spotTakerFee, perpTakerFee } = costs
  const closing = holding.perpQuantity.abs().times(markPrice).times(spotTakerFee.plus(perpTakerFee))
  return holding.feesPaid.plus(closing)
}

function feesCovered(held: HeldPair, config: FundingFarmConfig): Exit | undefined {
  const apr = held.judgement.facts.usedApr
  const isForVolume = config.goal === 'volume'
  if (apr === undefined && !isForVolume) return undefined
  if (!isForVolume && apr?.times(100).gte(config.minFundingAprPct)) return undefined
  const { costs, premium } = held.judgement.facts
  const fees = heldRoundTripFees(held.holding, costs, premium?.markPrice)
  const { fundingReceived } = held.holding
  const coverage = feeCoverage({ fundingReceived, roundTripFees: fees })
  if (coverage.lt(config.feeCoverageMultiplier)) return undefined
  const why = isForVolume || apr === undefined ? 'the goal is volume' : `APR is down to ${pct(apr)}`
  const detail = `funding covers the fees ${coverage.toFixed(2)} times, ${why}`
  return { reason: 'fees-covered', detail }
}

/** Both what was paid lately and what comes next must cost money; a rate around zero churns nothing. */
function negativeCarry(
  { judgement }: HeldPair,
  { negativeCarryAprPct, useFundingAverage }: FundingFarmConfig,
): Exit | undefined {
  const { premium, intervalHours } = judgement.facts
  if (premium === undefined) return undefined
  // Without averages nothing else is known than what comes next.
  const averageRate =
    judgement.facts.averageRate ?? (useFundingAverage ? undefined : premium.fundingRate)
  if (averageRate === undefined) return undefined
  if (intervalHours === undefined || !(intervalHours > 0)) return undefined
  const milder = Decimal.max(averageRate, premium.fundingRate)
  const apr = fundingApr({ fundingRate: milder, fundingIntervalHours: intervalHours })
  if (!milder.isNegative() || milder.isZero() || apr.neg().times(100).lt(negativeCarryAprPct)) {
    return undefined
  }
  const detail = `average rate ${pct(averageRate, 4)}, upcoming ${pct(premium.fundingRate, 4)} per interval`
  return { reason: 'negative-carry', detail }
}

function rotation(
  { holding, judgement, rival: findRival, now }: HeldPair,
  { rotation: rules, expectedHoldHours, expectedSlippageBps }: FundingFarmConfig,
): Exit | undefined {
  if (!rules.isEnabled || ageHours(holding, now) < rules.minHours) return undefined
  const rival = findRival()
  const current = judgement.facts.usedApr
  const better = rival?.facts.usedApr
  const costs = judgement.facts.costs
  const rivalCosts = rival?.facts.costs
  if (!rival || !current || !better || !costs || !rivalCosts) return undefined
  const gain = better.minus(current)
  if (better.lt(current.times(rules.aprMultiplier)) || gain.lte(0)) return undefined
  if (gain.times(100).lt(rules.minAprGainPct)) return undefined
  const feeFraction = costs.spotTakerFee
    .plus(costs.perpTakerFee)
    .plus(rivalCosts.spotTakerFee)
    .plus(rivalCosts.perpTakerFee)
  const switchCost = feeFraction.plus(new Decimal(expectedSlippageBps).times('0.0004'))
  const gained = gain.times(expectedHoldHours).div(HOURS_PER_YEAR)
  if (gained.lte(switchCost.times(rules.costSafety))) return undefined
  const detail = `${rival.facts.pair.symbol} at ${pct(better)} APR against ${pct(current)}, a gain of ${pct(gained, 3)} of notional for ${pct(switchCost, 3)}`
  return { reason: 'rotation', detail }
}

function maxAge(held: HeldPair, config: FundingFarmConfig): Exit | undefined {
  const age = ageHours(held.holding, held.now)
  const { rejected } = held.judgement
  if (age <= config.maxPositionAgeHours || rejected === undefined) return undefined
  if (isUnknown(held.judgement)) return undefined
  const detail = `${age.toFixed(1)} h old and would not be opened again: ${reasonOf(rejected).detail}`
  return { reason: 'max-age', detail }
}

import { feeCoverage, hedgeDrift, pairLot, stopDistance } from '@asterkit/delta-neutral'
import { Decimal, ZERO } from '@asterkit/instruments'
import type { PairHolding } from '../../pair.ts'
import type { EpochMs } from '../../ports/clock.ts'
import type { PerpPosition } from '../../ports/exchange.ts'
import type { FundingFarmConfig } from './config.ts'
import { isUnknown, type Judgement } from './judge.ts'
import { CAUTIOUS_MAINTENANCE_RATE, maintenanceRate } from './plan.ts'
import type { ExitReason } from './report.ts'
import type { PairCosts } from './state.ts'

/** The held pair with everything that speaks for or against keeping it. */
export interface HeldPair {
  readonly holding: PairHolding
  /** The venue's row of our short; undefined when there is none. */
  readonly position: PerpPosition | undefined
  /** The held symbol weighed as if it were not held. */
  readonly judgement: Judgement
  /** The best other symbol that could be opened instead. */
  readonly rival: Judgement | undefined
  readonly now: EpochMs
}

/** To close, with the rule and its figures. */
export interface Exit {
  readonly reason: ExitReason
  readonly detail: string
}

type ExitRule = (held: HeldPair, config: FundingFarmConfig) => Exit | undefined

/** First those that protect the money, then those that are about earning. */
const EXIT_RULES: readonly ExitRule[] = [
  stopLoss,
  liquidationNear,
  hedgeBroken,
  symbolStatus,
  feesCovered,
  negativeCarry,
  rotation,
  maxAge,
]

/** Share of the pair that may be unhedged before the pair is given up. */
const BROKEN_IMBALANCE = new Decimal('0.1')
/** Distance of the mark to the venue's liquidation price that is too near, fraction of the mark. */
const NEAR_LIQUIDATION = new Decimal('0.05')
const HOUR_MS = 3_600_000
const HOURS_PER_YEAR = 8760

/** The first rule for closing that speaks, or undefined: keep the pair. Always on the pair, never on one leg. */
export function findExit(held: HeldPair, config: FundingFarmConfig): Exit | undefined {
  for (const rule of EXIT_RULES) {
    const exit = rule(held, config)
    if (exit !== undefined) return exit
  }
  return undefined
}

/** Age of a pair in hours. */
export function ageHours(holding: PairHolding, now: EpochMs): number {
  return (now - holding.openedAt) / HOUR_MS
}

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

function stopLoss({ holding, position, judgement }: HeldPair): Exit | undefined {
  const loss = lossFraction(holding, position)
  if (loss === undefined) return undefined
  const stop = stopDistance({
    leverage: holding.leverage,
    maintenanceRate: maintenanceOf(judgement, holding),
  })
  if (loss.gt(stop)) return undefined
  return {
    reason: 'stop-loss',
    detail: `short at ${pct(loss)} of its entry value, stop at ${pct(stop)}`,
  }
}

function liquidationNear({ holding, position, judgement }: HeldPair): Exit | undefined {
  const price = position?.liquidationPrice
  const loss = lossFraction(holding, position)
  if (position === undefined || price === undefined || loss === undefined) return undefined
  const distance = price.minus(position.markPrice).div(position.markPrice)
  const atEntry = price.minus(position.entryPrice).div(position.entryPrice)
  const stop = stopDistance({
    leverage: holding.leverage,
    maintenanceRate: maintenanceOf(judgement, holding),
    reportedDistance: atEntry,
  })
  const isConsumed = atEntry.gt(0) && loss.lte(stop)
  if (distance.gt(NEAR_LIQUIDATION) && !isConsumed) return undefined
  const detail = `mark is ${pct(distance)} from liquidation at ${price.toFixed()}, short at ${pct(loss)}`
  return { reason: 'liquidation-near', detail }
}

function hedgeBroken({ holding, position, judgement }: HeldPair): Exit | undefined {
  const { spot, perp } = judgement.facts.pair
  const { spotQuantity } = holding
  const perpQuantity = position?.quantity ?? ZERO
  if (spotQuantity.isZero() && perpQuantity.isZero()) return undefined
  const drift = hedgeDrift({ spotQuantity, perpQuantity, lot: pairLot(spot, perp) })
  if (drift.deltaLots.lte(1) || drift.imbalance.lte(BROKEN_IMBALANCE)) return undefined
  const detail = `spot ${spotQuantity.toFixed()} against perp ${perpQuantity.toFixed()}, ${pct(drift.imbalance)} open`
  return { reason: 'hedge-broken', detail }
}

function symbolStatus({ judgement }: HeldPair): Exit | undefined {
  const { pair } = judgement.facts
  const shut = [pair.perp, pair.spot].find((leg) => leg.status !== 'TRADING')
  return shut && { reason: 'symbol-status', detail: `${shut.market} status is ${shut.status}` }
}

function feesCovered(held: HeldPair, config: FundingFarmConfig): Exit | undefined {
  const apr = held.judgement.facts.usedApr
  if (apr === undefined || apr.times(100).gte(config.minFundingAprPct)) return undefined
  const { costs, premium } = held.judgement.facts
  const fees = heldRoundTripFees(held.holding, costs, premium?.markPrice)
  const { fundingReceived } = held.holding
  const coverage = feeCoverage({ fundingReceived, roundTripFees: fees })
  if (coverage.lt(config.feeCoverageMultiplier)) return undefined
  const detail = `funding covers the fees ${coverage.toFixed(2)} times, APR is down to ${pct(apr)}`
  return { reason: 'fees-covered', detail }
}

function negativeCarry({ judgement }: HeldPair): Exit | undefined {
  const { averageRate, premium } = judgement.facts
  if (averageRate === undefined || premium === undefined) return undefined
  if (!averageRate.isNegative() || averageRate.isZero() || premium.fundingRate.gte(0))
    return undefined
  const detail = `average rate ${pct(averageRate, 4)}, upcoming ${pct(premium.fundingRate, 4)} per interval`
  return { reason: 'negative-carry', detail }
}

function rotation(
  { holding, judgement, rival, now }: HeldPair,
  { rotation: rules, expectedHoldHours, expectedSlippageBps }: FundingFarmConfig,
): Exit | undefined {
  const current = judgement.facts.usedApr
  const better = rival?.facts.usedApr
  const costs = judgement.facts.costs
  const rivalCosts = rival?.facts.costs
  if (!rules.isEnabled || rival === undefined || ageHours(holding, now) < rules.minHours)
    return undefined
  if (!current || !better || !costs || !rivalCosts) return undefined
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
  const detail = `${age.toFixed(1)} h old and would not be opened again: ${rejected.detail}`
  return { reason: 'max-age', detail }
}

/** Profit of the short as a fraction of its frozen entry value; negative is a loss. */
function lossFraction(
  holding: PairHolding,
  position: PerpPosition | undefined,
): Decimal | undefined {
  if (position === undefined || holding.entryNotional.lte(0)) return undefined
  return position.unrealizedProfit.div(holding.entryNotional)
}

function maintenanceOf(judgement: Judgement, holding: PairHolding): Decimal {
  const { costs } = judgement.facts
  if (costs === undefined) return new Decimal(CAUTIOUS_MAINTENANCE_RATE)
  return maintenanceRate(costs.brackets, holding.entryNotional)
}

function pct(fraction: Decimal, digits = 2): string {
  return `${fraction.times(100).toFixed(digits)} %`
}

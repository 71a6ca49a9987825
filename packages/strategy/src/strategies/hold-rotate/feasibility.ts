import { Decimal, decimal, floorToStep, type Instrument, ONE, ZERO } from '@asterkit/instruments'
import type { MarginBracket, PerLeg } from '../../ports/exchange.ts'
import type { HoldRotateConfig } from './config.ts'
import { type LegFigures, legFigures, legRefusals, shareOf } from './legFigures.ts'

const MINUTES_PER_DAY = 1440
/** Fills of one cycle: both legs opened, both closed. */
const FILLS_PER_CYCLE = 4
/** Above this a person is warned. */
const HIGH_LEVERAGE = 10

/** What the plan has to know of the market and of the account. */
export interface RotationMarket {
  readonly instrument: Instrument
  /** Quote per base. */
  readonly markPrice: Decimal
  /** Fraction of value. */
  readonly takerFee: Decimal
  /** Spread of the book, basis points of the middle; undefined: not readable now. */
  readonly spreadBps: number | undefined
  /** Funding rate of the next payment, a fraction of notional. */
  readonly fundingRate: Decimal
  /** Lowest notional first. */
  readonly brackets: readonly MarginBracket[]
  /** Equity of the perp wallet, quote; undefined: not known. */
  readonly equity: Decimal | undefined
  /** Where each leg has an account of its own: what is on it, quote. */
  readonly equityPerLeg?: PerLeg<Decimal> | undefined
}

/** What the settings come to. Amounts in quote. */
export interface Feasibility {
  readonly symbol: string
  /** Of one leg, before it is rounded to whole lots. */
  readonly notionalPerLeg: Decimal
  /** Base units; zero: not even one lot. */
  readonly quantity: Decimal
  /** Of one leg, as it would be traded. */
  readonly roundedNotional: Decimal
  /** Least notional that the market takes at this price: its smallest order, in whole lots. */
  readonly leastNotional: Decimal
  /** Cycles that fit in a day, back to back, and with the pause between them. */
  readonly maxCyclesPerDay: number
  readonly pacedCyclesPerDay: number
  /** Four fills of the unrounded notional. */
  readonly volumePerCycle: Decimal
  readonly maxVolumePerDay: Decimal
  /** The same with whole lots and the pause. */
  readonly pacedVolumePerDay: Decimal
  readonly target: Decimal
  readonly isTargetReachable: boolean
  /** What one leg, the capital (at this leverage) or the leverage (at this capital) would have to be for the target. */
  readonly neededNotional: Decimal
  readonly neededCapital: Decimal
  readonly neededLeverage: Decimal
  /** Taker fees and half of the spread at each fill, of what a day really turns over. */
  readonly feesPerDay: Decimal
  readonly spreadCostPerDay: Decimal
  /** Both together, per 1,000 of volume. */
  readonly costPer1000: Decimal
  /** Paid by one leg and received by the other. */
  readonly fundingPerLegPerInterval: Decimal
  readonly netFundingPerDay: Decimal
  /** Of both legs. */
  readonly marginUsed: Decimal
  /** Percent of the equity, or of the capital where that is less or the only one known. */
  readonly marginUsePct: Decimal
  readonly exposureCap: Decimal
  /** Both legs' maintenance margin now. */
  readonly maintenance: Decimal
  /** Times the present price at which maintenance would take the whole equity; undefined: no bracket is known. */
  readonly liquidationMultiple: Decimal | undefined
  /** Percent by which the price may move against a single leg of this size until the equity is gone. */
  readonly nakedDistancePct: Decimal
  /** Per account, where each leg has its own. */
  readonly perLeg?: PerLeg<LegFigures>
  /** Points of one day by the formula of the settings: an estimate. */
  readonly pointsPerDay: Decimal
  /** Why this must not run. */
  readonly refusals: readonly string[]
  readonly warnings: readonly string[]
}

/** Notional of one leg that the settings ask for, quote. */
export function notionalPerLeg(config: HoldRotateConfig): Decimal {
  const { notionalPerLegQuote, capitalQuote, positionPct, leverage } = config
  return notionalPerLegQuote ?? capitalQuote.times(positionPct).div(100).times(leverage)
}

/**
 * Works out what the settings can reach and what that costs, before anything is traded.
 *
 *     volume per cycle = 4 x notional per leg;  cycles per day = floor(1440 / minimum hold)
 */
export function feasibility(config: HoldRotateConfig, market: RotationMarket): Feasibility {
  const { instrument, markPrice } = market
  const wanted = notionalPerLeg(config)
  const quantity = floorToStep(wanted.div(markPrice), instrument)
  const rounded = quantity.times(markPrice)
  const maxCycles = Math.floor(MINUTES_PER_DAY / config.minHoldMinutes)
  const gapMinutes = config.minGapBetweenCyclesSec / 60
  const pacedCycles = Math.min(
    Math.floor(MINUTES_PER_DAY / (config.minHoldMinutes + gapMinutes)),
    config.limits.maxCyclesPerDay,
  )
  const target = config.dailyVolumeTargetQuote
  const maxVolume = wanted.times(FILLS_PER_CYCLE * maxCycles)
  const pacedVolume = rounded.times(FILLS_PER_CYCLE * pacedCycles)
  const volume = Decimal.min(pacedVolume, target)
  const neededNotional =
    maxCycles === 0 ? ZERO : target.div(decimal(String(FILLS_PER_CYCLE * maxCycles)))
  const fees = volume.times(market.takerFee)
  const spreadCost = volume.times(decimal(String((market.spreadBps ?? 0) / 2))).div(10_000)
  const figures = {
    symbol: instrument.symbol,
    notionalPerLeg: wanted,
    quantity,
    roundedNotional: rounded,
    leastNotional: leastNotional(instrument, markPrice),
    maxCyclesPerDay: maxCycles,
    pacedCyclesPerDay: pacedCycles,
    volumePerCycle: wanted.times(FILLS_PER_CYCLE),
    maxVolumePerDay: maxVolume,
    pacedVolumePerDay: pacedVolume,
    target,
    isTargetReachable: pacedVolume.gte(target),
    neededNotional,
    ...neededMeans(config, neededNotional),
    feesPerDay: fees,
    spreadCostPerDay: spreadCost,
    costPer1000: volume.isZero() ? ZERO : fees.plus(spreadCost).div(volume).times(1000),
    fundingPerLegPerInterval: rounded.times(market.fundingRate).abs(),
    netFundingPerDay: ZERO,
    ...marginFigures(config, market, rounded),
    pointsPerDay: pointsPerDay(config, volume, rounded, pacedCycles),
  }
  return {
    ...figures,
    refusals: refusalsOf(config, market, figures),
    warnings: warningsOf(config, figures),
  }
}

type Figures = Omit<Feasibility, 'refusals' | 'warnings'>

/** The smallest order of a market at a price, in whole lots: what one leg has to be at least. */
function leastNotional(instrument: Instrument, markPrice: Decimal): Decimal {
  const { lot, minNotional } = instrument
  const lots = minNotional.div(markPrice).div(lot.step).ceil()
  return Decimal.max(lots.times(lot.step), lot.min, lot.step).times(markPrice)
}

function neededMeans(config: HoldRotateConfig, needed: Decimal) {
  const share = config.positionPct.div(100)
  return {
    neededCapital: needed.div(share.times(config.leverage)),
    neededLeverage: needed.div(share.times(config.capitalQuote)),
  }
}

function marginFigures(config: HoldRotateConfig, market: RotationMarket, rounded: Decimal) {
  const equity = Decimal.min(market.equity ?? config.capitalQuote, config.capitalQuote)
  const used = rounded.times(2).div(config.leverage)
  const legMaintenance = maintenanceOf(market, rounded)
  const maintenance = legMaintenance.times(2)
  const perLeg = legFigures(config, market.equityPerLeg, {
    notional: rounded,
    maintenance: legMaintenance,
  })
  const shares = perLeg && [perLeg.long.marginUsePct, perLeg.short.marginUsePct]
  const poorer = market.equityPerLeg && Decimal.min(...Object.values(market.equityPerLeg))
  return {
    marginUsed: used,
    marginUsePct: shares ? Decimal.max(...shares) : shareOf(used, equity),
    exposureCap: config.capitalQuote.times(config.leverage).div(2),
    maintenance,
    liquidationMultiple: maintenance.isZero() || perLeg ? undefined : equity.div(maintenance),
    nakedDistancePct: rounded.isZero() ? ZERO : shareOf(poorer ?? equity, rounded),
    ...(perLeg && { perLeg }),
  }
}

function maintenanceOf({ brackets }: RotationMarket, notional: Decimal): Decimal {
  const bracket = brackets.find(({ notionalCap }) => notional.lt(notionalCap))
  if (bracket === undefined) return ZERO
  return Decimal.max(ZERO, notional.times(bracket.maintenanceRate).minus(bracket.deduction))
}

/** Points by the formula of the settings: volume, and both legs' notional for the minimum hold. */
function pointsPerDay(
  { points, minHoldMinutes }: HoldRotateConfig,
  volume: Decimal,
  notional: Decimal,
  cycles: number,
): Decimal {
  const factor = minHoldMinutes >= points.thresholdMinutes ? points.multiplier : ONE
  const minutes = decimal(String(minHoldMinutes)).times(cycles)
  const held = notional.times(2).times(minutes).times(factor).times(points.holdWeight)
  return volume.times(points.volumeWeight).plus(held)
}

function refusalsOf(
  config: HoldRotateConfig,
  { instrument, markPrice }: RotationMarket,
  plan: Figures,
): readonly string[] {
  const refusals: string[] = []
  const { symbol, notionalPerLeg: wanted, quantity, roundedNotional, leastNotional: least } = plan
  if (instrument.status !== 'TRADING') refusals.push(`${symbol} is ${instrument.status}`)
  if (quantity.lt(instrument.lot.min) || roundedNotional.lt(least)) {
    const capital = least.div(config.positionPct.div(100).times(config.leverage))
    refusals.push(
      `${wanted.toFixed(2)} per leg is ${quantity.toFixed()} ${instrument.baseAsset} in whole lots of ${instrument.lot.step.toFixed()}; the smallest order at ${markPrice.toFixed()} is ${least.toFixed(2)} (a capital of ${capital.toFixed(0)} at these percent and leverage)`,
    )
  }
  const gross = roundedNotional.times(2)
  if (gross.gt(plan.exposureCap)) {
    refusals.push(
      `both legs are ${gross.toFixed(2)}, above half of capital x leverage, ${plan.exposureCap.toFixed(2)}`,
    )
  }
  if (plan.perLeg !== undefined) refusals.push(...legRefusals(config, plan.perLeg))
  else if (plan.marginUsePct.gt(config.maxMarginUsePct)) {
    refusals.push(
      `the legs' margin of ${plan.marginUsed.toFixed(2)} is ${plan.marginUsePct.toFixed(1)} % of the money there, allowed are ${config.maxMarginUsePct.toFixed()} %`,
    )
  }
  return refusals
}

function warningsOf(config: HoldRotateConfig, plan: Figures): readonly string[] {
  const warnings: string[] = []
  if (!plan.isTargetReachable) {
    warnings.push(
      `the target of ${plan.target.toFixed()} per day cannot be reached: at most ${plan.maxVolumePerDay.toFixed()} back to back, ${plan.pacedVolumePerDay.toFixed(2)} with whole lots and pauses. It takes ${plan.neededNotional.toFixed(1)} per leg: a capital of ${plan.neededCapital.toFixed(0)} at ${config.leverage}x, or leverage ${plan.neededLeverage.toFixed(1)}x`,
    )
  }
  if (config.leverage > HIGH_LEVERAGE) {
    const what = plan.perLeg
      ? 'each leg stands alone on its account'
      : 'should one leg ever stand alone'
    warnings.push(
      `leverage ${config.leverage}x: ${what}, every percent of the price is ${config.leverage} percent of its margin`,
    )
  }
  if (plan.feesPerDay.gt(config.maxDailyFeeQuote)) {
    warnings.push(
      `fees of ${plan.feesPerDay.toFixed(2)} a day are above maxDailyFeeQuote ${config.maxDailyFeeQuote.toFixed()}: it will pause every day`,
    )
  }
  return warnings
}

/** What every user has to be told before the first order. */
export const CAMPAIGN_NOTICE =
  'Equal and opposite positions make volume against your own interest in the price. Campaign rules may forbid or discount self-offsetting volume, and the exchange may exclude accounts: read its terms first. Nothing here hides the activity, and points are estimates.'

/** What has to be told as well where each leg has an account of its own. */
export const TWO_ACCOUNTS_NOTICE =
  'Two accounts: offsetting positions on two of your accounts may breach campaign and exchange rules, and the exchange may treat them as such. Each account stands against the price alone: profit gathers on one and is missing on the other. This bot cannot move money between accounts; do that by hand. When one runs low, no pair is opened.'

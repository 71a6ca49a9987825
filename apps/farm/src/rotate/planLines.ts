import { formatAmount, formatExact, formatMoney, type Paint } from '@asterkit/app-kit'
import { CAMPAIGN_NOTICE, type Feasibility, type HoldRotateConfig } from '@asterkit/strategy'
import { factLines, wrapped } from '../view/labelled.ts'

/** Returns what a person reads before the first order: what the settings reach, cost and risk. */
export function planLines(
  plans: readonly Feasibility[],
  config: HoldRotateConfig,
  paint: Paint,
): string[] {
  const lines = plans.flatMap((plan) => [
    paint(
      'strong',
      `${plan.symbol}: long and short, ${config.leverage}x, held for ${config.minHoldMinutes} to ${config.maxHoldMinutes} min`,
    ),
    ...factLines(factsOf(plan, config), { paint }),
    ...plan.refusals.flatMap((refusal) => wrapped(paint('bad', `refused: ${refusal}`))),
    ...plan.warnings.flatMap((warning) => wrapped(paint('warn', `warning: ${warning}`))),
    '',
  ])
  return [...lines, ...wrapped(CAMPAIGN_NOTICE)]
}

function factsOf(plan: Feasibility, config: HoldRotateConfig): (readonly [string, string])[] {
  const day = (value: Feasibility['feesPerDay']) => `${formatMoney(value)} a day`
  return [
    [
      'per leg',
      `${formatMoney(plan.notionalPerLeg)}, in whole lots ${formatExact(plan.quantity)} = ${formatMoney(plan.roundedNotional)}`,
    ],
    [
      'volume',
      `${formatMoney(plan.volumePerCycle)} a cycle; at most ${formatMoney(plan.maxVolumePerDay)} a day (${plan.maxCyclesPerDay} cycles back to back)`,
    ],
    [
      'really',
      `${formatMoney(plan.pacedVolumePerDay)} a day: ${plan.pacedCyclesPerDay} cycles with ${config.minGapBetweenCyclesSec} s between them, whole lots`,
    ],
    [
      'target',
      `${formatMoney(plan.target)} a day: ${plan.isTargetReachable ? 'can be reached' : 'CANNOT be reached'}`,
    ],
    [
      'it takes',
      `${formatAmount(plan.neededNotional)} per leg: capital ${formatAmount(plan.neededCapital)} at ${config.leverage}x, or leverage ${plan.neededLeverage.toFixed(1)}x`,
    ],
    [
      'costs',
      `fees ${day(plan.feesPerDay)}, spread ${day(plan.spreadCostPerDay)}; ${formatMoney(plan.costPer1000)} per 1,000 USDT of volume`,
    ],
    [
      'funding',
      `${formatMoney(plan.fundingPerLegPerInterval)} per payment leaves one leg and reaches the other: net 0`,
    ],
    [
      'margin',
      `${formatMoney(plan.marginUsed)}, ${plan.marginUsePct.toFixed(1)} % of the equity; exposure at most ${formatMoney(plan.exposureCap)}`,
    ],
    ['lost when', liquidationText(plan)],
    ['points', `${formatAmount(plan.pointsPerDay)} a day by your formula: an estimate`],
  ]
}

function liquidationText({
  maintenance,
  liquidationMultiple,
  nakedDistancePct,
}: Feasibility): string {
  const distance = `${nakedDistancePct.toFixed(0)} %`
  const naked = nakedDistancePct.lt(100)
    ? `a leg that stands alone is lost to a move of ${distance}`
    : `a short that stands alone is lost to a rise of ${distance}`
  if (liquidationMultiple === undefined) return naked
  return `the price rises to ${liquidationMultiple.toFixed(0)} times, as both legs' maintenance (${formatMoney(maintenance)}) grows with it; ${naked}`
}

import { formatAmount, formatExact, formatMoney, type Paint } from '@asterkit/app-kit'
import {
  CAMPAIGN_NOTICE,
  type Feasibility,
  type HoldRotateConfig,
  TWO_ACCOUNTS_NOTICE,
} from '@asterkit/strategy'
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
  const isOnTwo = plans.some(({ perLeg }) => perLeg !== undefined)
  const notices = isOnTwo ? ['', ...wrapped(paint('warn', TWO_ACCOUNTS_NOTICE))] : []
  return [...lines, ...wrapped(CAMPAIGN_NOTICE), ...notices]
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
    ...accountFacts(plan),
    [
      'margin',
      `${formatMoney(plan.marginUsed)}, ${plan.perLeg ? 'both together' : `${plan.marginUsePct.toFixed(1)} % of the equity`}; exposure at most ${formatMoney(plan.exposureCap)}`,
    ],
    ...(plan.perLeg === undefined ? [['lost when', liquidationText(plan)] as const] : []),
    ['points', `${formatAmount(plan.pointsPerDay)} a day by your formula: an estimate`],
  ]
}

type LegFigures = NonNullable<Feasibility['perLeg']>['long']

/** What each of two accounts has and carries; none for one account. */
function accountFacts({ perLeg }: Feasibility): (readonly [string, string])[] {
  if (perLeg === undefined) return []
  const text = ({ equity, marginUsed, marginUsePct }: LegFigures, end: string) =>
    `${formatMoney(equity)} on its account, margin ${formatMoney(marginUsed)} (${marginUsePct.toFixed(1)} %); ${end}`
  const { long, short } = perLeg
  const fall = `liquidated by a fall of ${long.liquidationPct.toFixed(0)} %`
  return [
    ['long', text(long, long.liquidationPct.lt(100) ? fall : 'no fall liquidates it')],
    ['short', text(short, `liquidated by a rise of ${short.liquidationPct.toFixed(0)} %`)],
    ['by hand', 'moving money from one account to the other: this bot cannot'],
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

import { formatAmount, formatExact, formatMoney, type Paint } from '@asterkit/app-kit'
import {
  type HoldRotateConfig,
  type RotationRows,
  type RotationStats,
  rotationStats,
  type TimeSpan,
} from '@asterkit/strategy'
import { factLines } from '../view/labelled.ts'

/** Returns the statistics of a span for people. */
export function statsLines(
  rows: RotationRows,
  span: TimeSpan,
  config: HoldRotateConfig,
  now: number,
  paint: Paint,
): string[] {
  const stats = rotationStats(rows, span, config, now)
  const minutes = (value: number | undefined) =>
    value === undefined ? '-' : `${value.toFixed(1)} min`
  const share =
    stats.longHoldShare === undefined ? '-' : `${(stats.longHoldShare * 100).toFixed(0)} %`
  const pace = stats.pacePct === undefined ? '-' : `${stats.pacePct.toFixed(1)} % of the pace`
  return [
    paint('strong', `Hold and rotate, ${stats.trades} trades`),
    ...factLines(
      [
        [
          'volume',
          `${formatExact(stats.volume)} USDT; target so far ${formatMoney(stats.targetVolume)}, ${pace}`,
        ],
        [
          'cycles',
          `${stats.cycles}, ${stats.repairs} repaired, worst drift ${stats.worstDriftPct.toFixed(3)} %`,
        ],
        [
          'holds',
          `mean ${minutes(stats.meanHoldMinutes)}, least ${minutes(stats.minHoldMinutes)}; ${share} of at least ${config.points.thresholdMinutes} min`,
        ],
        ['fees', `${formatExact(stats.fees)} USDT${otherText(stats)}`],
        ['funding', `${formatExact(stats.funding)} USDT`],
        [
          'net',
          `${formatExact(stats.netPnl)} USDT = profit ${formatExact(stats.grossPnl)} - fees + funding; largest fall ${formatExact(stats.maxDrawdown)}`,
        ],
        ...accountRows(stats),
        [
          'cost',
          `${stats.costPer1000 === undefined ? '-' : formatMoney(stats.costPer1000)} per 1,000 USDT of volume, ${stats.costPer1000Points === undefined ? '-' : formatMoney(stats.costPer1000Points)} per 1,000 points`,
        ],
        [
          'held',
          `${formatAmount(stats.holdEquivalent)} holding-time equivalent, weekly target ${formatAmount(config.weeklyHoldTarget)}: an estimate`,
        ],
        ['points', `${formatAmount(stats.pointsEstimate)}: an estimate by your formula`],
      ],
      { paint },
    ),
  ]
}

/** What each of two accounts has won or lost: what one has too much of, the other one misses. */
function accountRows({ netPerAccount }: RotationStats): (readonly [string, string])[] {
  if (netPerAccount.size < 2) return []
  return [...netPerAccount].map(([account, net]) => ['on', `${account}: ${formatExact(net)} USDT`])
}

function otherText({ otherFees }: RotationStats): string {
  const parts = Object.entries(otherFees).map(([asset, amount]) => `${amount} ${asset}`)
  return parts.length === 0 ? '' : `, and ${parts.join(', ')}`
}

/** The same for programs. */
export function statsDocument(
  rows: RotationRows,
  span: TimeSpan,
  config: HoldRotateConfig,
  now: number,
): Readonly<Record<string, unknown>> {
  const { netPerAccount, ...stats } = rotationStats(rows, span, config, now)
  return { ...stats, netPerAccount: Object.fromEntries(netPerAccount), isPointsEstimate: true }
}

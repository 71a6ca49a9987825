import type { FarmStatus } from './farmStatus.ts'
import type { LoopHealth } from './judgeLoop.ts'

type Labels = Readonly<Record<string, string>>
type Sample = readonly [value: { toString(): string } | undefined, labels?: Labels]

/**
 * Writes a farm's status in Prometheus' text format 0.0.4. Amounts are quote units (USDT). A figure that
 * is not known has no sample: a gap in a graph, never a zero.
 */
export function prometheusText(status: FarmStatus, health: LoopHealth): string {
  const { check, counts } = status
  const lines: string[] = []
  const metric = (name: string, type: 'gauge' | 'counter', help: string, samples: Sample[]) => {
    const known = samples.filter(([value]) => value !== undefined)
    if (known.length === 0) return
    lines.push(`# HELP asterkit_farm_${name} ${help}`, `# TYPE asterkit_farm_${name} ${type}`)
    for (const [value, labels] of known)
      lines.push(`asterkit_farm_${name}${labelText(labels)} ${value}`)
  }
  const states = ['starting', 'ok', 'halted', 'stale'] as const
  metric(
    'status',
    'gauge',
    '1 for the state that the farm is in, 0 for the others.',
    states.map((state) => [health.status === state ? 1 : 0, { state }]),
  )
  metric('start_time_seconds', 'gauge', 'Start of the process, unix time.', [
    [status.startedAt / 1000],
  ])
  metric('last_check_time_seconds', 'gauge', 'End of the newest check, unix time.', [
    [status.checkedAt === undefined ? undefined : status.checkedAt / 1000],
  ])
  metric('exchange_time_seconds', 'gauge', 'Exchange time of the newest check, unix time.', [
    [check && check.time / 1000],
  ])
  metric('alerts_total', 'counter', 'Alerts since the process began.', [[counts.alerts]])
  metric('repairs_total', 'counter', 'Repairs since the process began.', [[counts.repairs]])
  metric('halts_total', 'counter', 'Halts since the process began.', [[counts.halts]])
  metric('funding_payments_total', 'counter', 'Funding payments since the process began.', [
    [counts.fundings],
  ])
  if (check === undefined) return `${lines.join('\n')}\n`
  const { counters, portfolio, held, unread = [] } = check
  metric('checks_total', 'counter', 'Checks since the first start.', [[counters.checks]])
  metric('pairs_opened_total', 'counter', 'Pairs opened since the first start.', [
    [counters.opened],
  ])
  metric('pairs_closed_total', 'counter', 'Completed cycles since the first start.', [
    [counters.closed],
  ])
  metric('portfolio_value_quote', 'gauge', 'Worth of the whole account.', [
    [portfolio.value.toFixed()],
  ])
  metric('portfolio_pnl_quote', 'gauge', 'Worth less baseline, deposits and withdrawals.', [
    [portfolio.pnl.toFixed()],
  ])
  metric('pairs_held', 'gauge', 'Pairs held now.', [[held.length + unread.length]])
  const perPair = (
    name: string,
    help: string,
    value: (pair: (typeof held)[number]) => { toFixed(): string } | undefined,
  ) =>
    metric(
      name,
      'gauge',
      help,
      held.map((pair) => [value(pair)?.toFixed(), { symbol: pair.holding.symbol }]),
    )
  perPair('pair_net_delta', 'Spot plus signed perp, coins.', ({ netDelta }) => netDelta)
  perPair('pair_delta_lots', 'The same in lots; 1 or less is hedged.', ({ deltaLots }) => deltaLots)
  perPair('pair_notional_quote', 'Value of the short at mark.', ({ holding, markPrice }) =>
    holding.perpQuantity.abs().times(markPrice),
  )
  perPair(
    'pair_funding_quote',
    'Funding received so far.',
    ({ holding }) => holding.fundingReceived,
  )
  perPair('pair_fees_quote', 'Fees paid so far.', ({ pnl }) => pnl.fees)
  perPair('pair_net_quote', 'Net result so far, unrealised parts included.', ({ pnl }) => pnl.net)
  perPair(
    'pair_fee_coverage',
    'Funding / fees of the round trip; 1 is paid for.',
    (pair) => pair.feeCoverage,
  )
  perPair('pair_funding_rate', 'Upcoming rate per interval, fraction.', (pair) => pair.fundingRate)
  perPair(
    'pair_liquidation_distance',
    '(liquidation - mark) / mark, fraction.',
    (pair) => pair.liquidationDistance,
  )
  return `${lines.join('\n')}\n`
}

function labelText(labels: Labels | undefined): string {
  if (labels === undefined) return ''
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`)
  return `{${pairs.join(',')}}`
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}

import {
  formatAmount,
  formatDuration,
  formatExact,
  formatTime,
  type Paint,
  padToWidth,
  renderTable,
} from '@asterkit/app-kit'
import type { Decimal } from '@asterkit/instruments'
import type { FarmReport } from '@asterkit/strategy'
import { auditReport } from './auditReport.ts'
import { entryFacts } from './entryText.ts'
import { factLines, WIDTH } from './labelled.ts'

/** Closed cycles that are listed one by one; more are summed up. */
const CYCLES_SHOWN = 12

/**
 * Returns the final report: where the change of the account came from, to the last unit, what was
 * done, and whether the bot's ledger agrees with the exchange's books.
 *
 * @param about `life`: everything since the first start, as far as the ledger keeps it.
 */
export function finalReport(
  report: FarmReport,
  paint: Paint,
  about: 'run' | 'life' = 'run',
): string[] {
  const span = formatDuration(report.endTime - report.startTime)
  return [
    '',
    paint(
      'strong',
      `Report  ${formatTime(report.startTime)} to ${formatTime(report.endTime)}, ${span}`,
    ),
    ...valueLines(report, paint),
    '',
    ...factLines(
      [
        [
          'pairs',
          `${report.cyclesOpened} opened, ${report.cyclesClosed} closed, ${about === 'run' ? report.checks : report.counters.checks} checks`,
        ],
        ['orders sent', String(report.ordersSent)],
        [
          'fees',
          `${formatAmount(report.spotFees, { places: 4 })} spot + ${formatAmount(report.perpFees, { places: 4 })} perp USDT`,
        ],
        ...entryFacts(report.entry),
        // Only a run watches its deltas; the ledger does not keep them.
        ...(about === 'run' ? [deltaFact(report)] : []),
        [
          'largest unhedged value',
          `${formatAmount(report.maxNakedQuote)} USDT, for moments between two legs`,
        ],
        ['ledger and exchange', ledgerVerdict(report)],
      ],
      { paint },
    ),
    ...cycleLines(report, paint),
    ...rejectionLines(report, paint),
  ]
}

function deltaFact(report: FarmReport): readonly [string, string] {
  const lots = formatExact(report.maxDeltaLotsAtRest.toSignificantDigits(4))
  return ['largest delta at rest', `${lots} lots (1 is the smallest tradable step)`]
}

function valueLines(report: FarmReport, paint: Paint): string[] {
  const { pnl } = report
  const audit = auditReport(report)
  const rows: (readonly [string, Decimal])[] = [
    ['funding received', pnl.funding],
    ['spot leg', pnl.spotPnl],
    ['perp leg', pnl.perpPnl],
    ['fees', pnl.fees.neg()],
  ]
  if (!report.externalFlow.isZero()) rows.push(['deposits and other', report.externalFlow])
  const parts = rows.map(([name, amount]) => valueLine(name, amount, true))
  const sum = audit.isExact
    ? 'adds up to the last unit'
    : `DOES NOT ADD UP: ${audit.unexplained.toFixed()} USDT are not explained`
  return [
    valueLine('start value', report.startValue, false),
    ...parts,
    `${valueLine('end value', report.endValue, false)}  ${paint(audit.isExact ? 'good' : 'bad', sum)}`,
    `${valueLine('change', report.endValue.minus(report.startValue), true)}  ${paint('dim', `spot and perp together ${formatAmount(pnl.basisPnl, { isSigned: true })}`)}`,
  ]
}

function valueLine(name: string, amount: Decimal, isSigned: boolean): string {
  const digits = formatAmount(amount, { places: 8, isSigned })
  return `  ${name.padEnd(18)}  ${padToWidth(digits, 20, 'right')} USDT`
}

function ledgerVerdict({ ledger: rows }: FarmReport): string {
  if (rows.length === 0) return 'UNKNOWN: the balances could not be read at the end'
  const differing = rows.filter(({ ledger, exchange }) => exchange && !ledger.eq(exchange))
  const unstated = rows.filter(({ exchange }) => exchange === undefined)
  if (differing.length + unstated.length === 0) return `equal on all ${rows.length} balances`
  return [
    ...differing.map(
      ({ account, ledger, exchange }) =>
        `DIFFER: ${account} ${ledger.toFixed()} against ${exchange?.toFixed()}`,
    ),
    ...unstated.map(
      ({ account, ledger }) =>
        `UNKNOWN: ${account} is not stated, the ledger has ${ledger.toFixed()}`,
    ),
  ].join('; ')
}

function cycleLines(report: FarmReport, paint: Paint): string[] {
  if (report.cycles.length === 0) return []
  const shown = report.cycles.slice(-CYCLES_SHOWN)
  const left = report.cycles.length - shown.length
  return [
    '',
    paint('strong', left > 0 ? `Last ${shown.length} of ${report.cycles.length} pairs` : 'Pairs'),
    ...renderTable({
      width: WIDTH,
      paint,
      columns: [
        { header: 'symbol', overflow: 'truncate' },
        { header: 'held', align: 'right' },
        { header: 'funding', align: 'right' },
        { header: 'basis', align: 'right' },
        { header: 'fees', align: 'right' },
        { header: 'net', align: 'right' },
        { header: 'left because', overflow: 'wrap' },
      ],
      rows: shown.map((cycle) => [
        cycle.symbol,
        formatDuration((cycle.closedAt ?? report.endTime) - cycle.openedAt),
        formatAmount(cycle.pnl.funding, { isSigned: true }),
        formatAmount(cycle.pnl.basisPnl, { isSigned: true }),
        formatAmount(cycle.pnl.fees.neg()),
        {
          text: formatAmount(cycle.pnl.net, { isSigned: true }),
          style: cycle.pnl.net.isNegative() ? 'bad' : 'good',
        },
        cycle.closedAt === undefined ? 'still open' : (cycle.exitReason ?? '?'),
      ]),
    }),
  ]
}

function rejectionLines(report: FarmReport, paint: Paint): string[] {
  const bySymbol = new Map<string, string[]>()
  for (const { symbol, code, count } of report.rejections) {
    bySymbol.set(symbol, [...(bySymbol.get(symbol) ?? []), `${code} ${count}x`])
  }
  if (bySymbol.size === 0) return []
  const facts = [...bySymbol].map(([symbol, reasons]) => [symbol, reasons.join(', ')] as const)
  const nameWidth = Math.min(20, Math.max(...facts.map(([symbol]) => symbol.length)))
  return [
    '',
    paint('strong', 'Why symbols were not opened'),
    ...factLines(facts, { paint, nameWidth }),
  ]
}

import { formatAmount, formatTime, type Paint, renderTable, wrapText } from '@asterkit/app-kit'
import type { Decimal } from '@asterkit/instruments'
import type { MarketResult, QuoterResult } from '../backtest/backtestMarkets.ts'

const WIDTH = 80

/** Returns what a backtest found, for people: what was done, what it earned and from what, without a kind word. */
export function backtestView(markets: readonly MarketResult[], paint: Paint): string[] {
  return [
    ...markets.flatMap((market) => [...marketLines(market, paint), '']),
    ...verdict(markets, paint),
  ]
}

function marketLines(market: MarketResult, paint: Paint): string[] {
  const title = `${paint('strong', market.symbol)}  ${market.session}`
  const [first] = market.results
  if (market.problem !== undefined || first === undefined) return [`${title}  ${market.problem}`]
  const { from, to, books, trades, hiddenTrades, gaps } = first.report
  const hidden = percent(hiddenTrades / Math.max(1, trades + hiddenTrades))
  return [
    title,
    `  ${formatTime(from)} to ${formatTime(to)}`,
    `  ${books} books, ${trades + hiddenTrades} trades (${hidden} hidden: they fill nothing), ${gaps} gaps`,
    ...(market.notes ?? []).flatMap((note) => indent(wrapText(note, WIDTH - 2))),
    ...indent(activityTable(market.results, paint)),
    ...indent(profitTable(market.results, paint)),
    ...walkLines(market, paint),
  ]
}

const RIGHT = 'right' as const
const columns = (first: string, ...names: readonly string[]) => [
  { header: first },
  ...names.map((header) => ({ header, align: RIGHT })),
]

function activityTable(results: readonly QuoterResult[], paint: Paint): string[] {
  return renderTable({
    width: WIDTH - 2,
    paint,
    columns: columns(
      'quotes',
      'fills',
      'per order',
      'volume',
      'both sides',
      '1 s bp',
      '5 s',
      '30 s',
    ),
    rows: results.map(({ name, report }) => [
      name,
      String(report.fills),
      report.fillRate === undefined ? '-' : report.fillRate.toFixed(2),
      formatAmount(report.volume, { places: 0 }),
      report.twoSidedShare === undefined ? '-' : percent(report.twoSidedShare),
      ...report.markouts.map(({ bps }) => (bps === undefined ? '-' : signed(bps))),
    ]),
  })
}

function profitTable(results: readonly QuoterResult[], paint: Paint): string[] {
  return renderTable({
    width: WIDTH - 2,
    paint,
    columns: columns('USDT', 'spread', 'adverse', 'inventory', 'fees', 'funding', 'net'),
    rows: results.map(({ name, report: { pnl } }) => [
      name,
      ...[pnl.spread, pnl.adverse, pnl.inventory, pnl.fees, pnl.funding].map(money),
      { text: money(pnl.net), style: pnl.net.isNegative() ? 'bad' : 'good' },
    ]),
  })
}

function walkLines({ walk }: MarketResult, paint: Paint): string[] {
  if (walk === undefined) return []
  const rows = walk.steps.map(({ from, chosen }) => [
    formatTime(from),
    chosen?.name ?? 'none: too few fills',
    chosen === undefined ? '-' : money(chosen.trainedNet),
    chosen === undefined ? '-' : money(chosen.test.pnl.net),
    chosen === undefined ? '-' : String(chosen.test.fills),
  ])
  return [
    '  Width chosen on each part, judged on the next:',
    `  promised ${money(walk.promised)}, came to ${money(walk.net)} USDT`,
    ...indent(
      renderTable({
        width: WIDTH - 2,
        paint,
        columns: [
          { header: 'judged from' },
          { header: 'half spread' },
          { header: 'promised', align: RIGHT },
          { header: 'came to', align: RIGHT },
          { header: 'fills', align: RIGHT },
        ],
        rows,
      }),
    ),
  ]
}

/** What joining the best price was worth: the yardstick. */
function verdict(markets: readonly MarketResult[], paint: Paint): string[] {
  const touches = markets.flatMap(({ results }) => results.filter(({ name }) => name === 'touch'))
  const losing = touches.filter(({ report }) => beforeFees(report).isNegative())
  return [
    `Joining the touch lost before fees in ${losing.length} of ${touches.length} markets.`,
    paint('dim', 'bp: move of the mid after a fill, from its price; negative lost. adverse: the'),
    paint('dim', 'move of the first 5 s. inventory: the move from then on. The sum is exact.'),
    paint('dim', 'Recorded markets do not answer to our orders, and minutes prove no profit.'),
  ]
}

function beforeFees({ pnl }: QuoterResult['report']): Decimal {
  return pnl.net.minus(pnl.fees)
}

function money(amount: Decimal): string {
  return formatAmount(amount, { isSigned: true })
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${value.toFixed(2)}`
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`)
}

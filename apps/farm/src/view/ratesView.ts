import { formatPercent, formatTime, type Paint, renderTable, type Style } from '@asterkit/app-kit'
import type { Decimal } from '@asterkit/instruments'
import type { FundingFarmConfig, MarketRow, MarketSurvey } from '@asterkit/strategy'
import { factLines, WIDTH } from './labelled.ts'

/** Yearly rate on notional from which a row is green, and from which it is yellow; fractions. */
const GOOD_APR = '0.2'
const FAIR_APR = '0.1'

/**
 * Returns the funding of all pairs, best average first: hours between payments, rates per payment (coming, last
 * paid, average), simple yearly rates of the average on the notional of one leg and on the capital of both, and what
 * speaks against opening. Unknown figures are `?`.
 */
export function ratesView(input: {
  readonly rows: readonly MarketRow[]
  readonly unpaired: MarketSurvey['unpaired']
  readonly time: number
  readonly environment: { readonly name: string }
  readonly config: FundingFarmConfig
  /** Somebody asked about these symbols: reasons are given in words. */
  readonly isAsked: boolean
  readonly paint: Paint
}): string[] {
  const { rows, paint, config } = input
  const open = rows.filter(({ rejected }) => rejected === undefined)
  const positive = rows.filter(({ fundingRate }) => fundingRate?.gt(0))
  return [
    paint('strong', `Funding on ${input.environment.name}, ${formatTime(input.time)}`),
    ...renderTable({
      width: WIDTH,
      paint,
      columns: [
        { header: 'symbol', overflow: 'truncate' },
        { header: 'every', align: 'right' },
        { header: 'next', align: 'right' },
        { header: 'paid', align: 'right' },
        { header: 'mean', align: 'right' },
        { header: 'APR', align: 'right' },
        { header: 'cap.APR', align: 'right' },
        { header: 'verdict', overflow: 'truncate' },
      ],
      rows: byRate(rows).map((row) => [
        { text: row.symbol, style: 'strong' },
        row.fundingIntervalHours === undefined ? '?' : `${row.fundingIntervalHours} h`,
        rateText(row.fundingRate),
        rateText(row.lastPaidRate),
        rateText(row.rates?.mean),
        aprCell(row.averageAprOnNotional ?? row.aprOnNotional),
        formatPercent(row.averageAprOnCapital ?? row.aprOnCapital, { places: 1 }),
        verdictCell(row),
      ]),
    }),
    ...reasonLines(input),
    '',
    `${open.length} of ${rows.length} pairs pass the market's rules; ${positive.length} pay shorts next.`,
    ...[
      'next, paid, mean: per payment, of the notional of one leg; mean of the last',
      `${config.fundingAveragePeriods} with the coming one. APR: that mean per year on one leg's notional;`,
      `cap.APR: on the capital of both legs at ${config.leverage}x. Costs are not taken off.`,
    ].map((line) => paint('dim', line)),
  ]
}

/** The reasons in words, for people who ask about a few symbols. */
function reasonLines(input: Parameters<typeof ratesView>[0]): string[] {
  const facts = input.rows.flatMap(({ symbol, rejected }) =>
    rejected === undefined ? [] : [[symbol, rejected.detail] as const],
  )
  if (facts.length === 0 || !input.isAsked) return []
  return ['', ...factLines(facts, { paint: input.paint })]
}

function byRate(rows: readonly MarketRow[]): MarketRow[] {
  const rate = (row: MarketRow) =>
    (row.averageAprOnNotional ?? row.aprOnNotional)?.toNumber() ?? Number.NEGATIVE_INFINITY
  return [...rows].sort((a, b) => rate(b) - rate(a))
}

function rateText(rate: Decimal | undefined): string {
  return rate === undefined ? '?' : `${rate.times(100).toFixed(4)} %`
}

function aprCell(apr: Decimal | undefined) {
  if (apr === undefined) return '?'
  const style: Style | undefined = apr.gte(GOOD_APR)
    ? 'good'
    : apr.gte(FAIR_APR)
      ? 'warn'
      : undefined
  const text = formatPercent(apr, { places: 1 })
  if (apr.isNegative()) return { text, style: 'bad' } as const
  return style === undefined ? text : { text, style }
}

function verdictCell({ rejected }: MarketRow) {
  if (rejected === undefined) return { text: 'passes', style: 'good' } as const
  return { text: rejected.code, style: 'dim' } as const
}

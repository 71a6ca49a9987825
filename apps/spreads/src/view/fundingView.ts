import { type Cell, formatAmount, type Paint, renderTable } from '@asterkit/app-kit'
import type { Decimal } from '@asterkit/instruments'
import { byApr, type FundingFilters, type FundingRow, passes } from '../figures/fundingRow.ts'
import type { Reading } from '../market/attempt.ts'
import { heading } from './heading.ts'
import { noteLines } from './noteLines.ts'

/** Yearly rates from which a pair is green, and from which it is yellow; percent. */
const GOOD_APR_PCT = 20
const FAIR_APR_PCT = 10

/** Returns the funding and volume table, best yearly rate first, and the best pair that meets every rule. */
export function fundingView(
  reading: Reading<FundingRow>,
  input: {
    readonly name: string
    readonly filters: FundingFilters
    readonly periods: number
    readonly paint: Paint
    readonly width: number
  },
): string[] {
  const { paint, width, filters } = input
  const rows = byApr(reading.rows, filters.isByMean)
  const right = (header: string) => ({ header, align: 'right' }) as const
  return [
    paint('strong', heading('Funding and volumes', input.name, reading.time)),
    ...renderTable({
      width,
      paint,
      columns: [
        { header: 'symbol', overflow: 'truncate' },
        right('every'),
        right('APR %'),
        right('mean %'),
        right('basis %'),
        right('spot M'),
        right('perp M'),
        { header: 'fails', overflow: 'wrap' },
      ],
      rows: rows.map((row) => [
        { text: row.symbol, style: 'strong' },
        row.intervalHours === undefined ? '?' : `${row.intervalHours} h`,
        aprCell(row.aprPct),
        aprCell(row.meanAprPct),
        row.basisPct === undefined
          ? '?'
          : formatAmount(row.basisPct.toDecimalPlaces(3), { places: 3, isSigned: true }),
        millions(row.spotVolume),
        millions(row.perpVolume),
        verdictCell(row),
      ]),
    }),
    '',
    ...bestLines(rows, filters),
    ...noteLines(reading.notes, { paint, width }),
    ...legend(filters, input.periods).map((line) => paint('dim', line)),
  ]
}

function bestLines(rows: readonly FundingRow[], { isByMean }: FundingFilters): string[] {
  const eligible = rows.filter(passes)
  const best = eligible[0]
  const rate = isByMean ? best?.meanAprPct : best?.aprPct
  return [
    `${eligible.length} of ${rows.length} pairs meet every rule${best && rate ? `. Best: ${best.symbol}, ${formatAmount(rate, { places: 1 })} % a year` : ''}.`,
  ]
}

function aprCell(percent: Decimal | undefined): Cell {
  if (percent === undefined) return '?'
  const text = formatAmount(percent.toDecimalPlaces(1), { places: 1 })
  if (percent.isNegative()) return { text, style: 'bad' }
  if (percent.gte(GOOD_APR_PCT)) return { text, style: 'good' }
  return percent.gte(FAIR_APR_PCT) ? { text, style: 'warn' } : text
}

function millions(quote: Decimal | undefined): string {
  return quote === undefined ? '?' : formatAmount(quote.div(1_000_000), { places: 1 })
}

function verdictCell(row: FundingRow): Cell {
  if (passes(row)) return { text: 'nothing', style: 'good' }
  const names = { rate: 'rate', volume: 'volume', basis: 'basis', apr: 'APR' } as const
  const kinds = ['rate', 'volume', 'basis', 'apr'] as const
  const failed = kinds.flatMap((kind) => {
    const verdict = row.verdicts[kind]
    return verdict === 'pass' ? [] : [`${names[kind]}${verdict === 'unknown' ? '?' : ''}`]
  })
  return { text: failed.join(' '), style: 'dim' }
}

function legend(filters: FundingFilters, periods: number): string[] {
  const { minVolumeQuote, minAprPct, maxBasisPct, isByMean } = filters
  return [
    `Rules: coming payment to shorts, spot + perp volume of ${millions(minVolumeQuote)} M USDT in 24 h,`,
    `basis within ${maxBasisPct.toFixed()} %, ${isByMean ? 'mean' : 'current'} APR of ${minAprPct.toFixed()} %; ? after a rule: not known.`,
    `APR: the coming payment a year, on one leg's value; mean: of ${periods}. No costs.`,
  ]
}

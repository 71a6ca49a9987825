import {
  type Cell,
  type Column,
  formatAmount,
  type Paint,
  renderTable,
  type Style,
} from '@asterkit/app-kit'
import type { Decimal } from '@asterkit/instruments'
import type { BasisHistory } from '../figures/basisHistory.ts'
import type { Executable, SpreadRow } from '../figures/spreadRow.ts'
import { byDistance, summarizeSpreads } from '../figures/summarizeSpreads.ts'
import type { Reading } from '../market/attempt.ts'
import { formatPrice } from './formatPrice.ts'
import { heading } from './heading.ts'
import { noteLines } from './noteLines.ts'

/** Distances from which a pair is yellow, and from which it is red; percent. */
const WIDE_PCT = 0.05
const VERY_WIDE_PCT = 0.1
/** From this width on there is room for both prices beside the history. */
const ROOMY = 100

/**
 * Returns the price table, widest distance first, and a summary. Unknown figures are `?`.
 *
 * @param input.history Distances since the start; absent when nobody watches.
 */
export function spreadsView(
  reading: Reading<SpreadRow>,
  input: {
    readonly name: string
    readonly sizeQuote: Decimal | undefined
    readonly history: BasisHistory | undefined
    readonly paint: Paint
    /** Columns of the terminal. */
    readonly width: number
  },
): string[] {
  const { paint, width, sizeQuote, history } = input
  const columns = shownColumns(sizeQuote !== undefined, history, width)
  return [
    paint('strong', heading('Spot and perp prices', input.name, reading.time)),
    ...renderTable({
      width,
      paint,
      columns: columns.map(({ column }) => column),
      rows: byDistance(reading.rows).map((row) => columns.map(({ cell }) => cell(row))),
    }),
    '',
    ...summaryLines(reading.rows),
    ...noteLines(reading.notes, { paint, width }),
    ...legend(sizeQuote, history).map((line) => paint('dim', line)),
  ]
}

interface ShownColumn {
  readonly column: Column
  readonly cell: (row: SpreadRow) => Cell
}

function shownColumns(
  hasSize: boolean,
  history: BasisHistory | undefined,
  width: number,
): readonly ShownColumn[] {
  const right = (header: string, cell: ShownColumn['cell']): ShownColumn => ({
    column: { header, align: 'right' },
    cell,
  })
  const past = (header: string, key: 'p5' | 'p50' | 'p95') =>
    right(header, ({ symbol }) => percent(history?.percentiles(symbol)?.[key], false))
  return [
    {
      column: { header: 'symbol', overflow: 'truncate' },
      cell: ({ symbol }) => ({ text: symbol, style: 'strong' }),
    },
    right('spot mid', ({ spotMid }) => formatPrice(spotMid, spotMid)),
    ...(history !== undefined && width < ROOMY
      ? []
      : [right('perp mid', ({ perpMid }) => formatPrice(perpMid, perpMid))]),
    right('perp-spot', ({ difference, spotMid }) => formatPrice(difference, spotMid, true)),
    right('%', ({ differencePct }) => percent(differencePct?.toNumber())),
    ...(hasSize ? [right('exec %', ({ executable }) => executableCell(executable))] : []),
    ...(history === undefined ? [] : [past('p5', 'p5'), past('p50', 'p50'), past('p95', 'p95')]),
  ]
}

function executableCell(executable: Executable | undefined): Cell {
  if (executable?.kind === 'filled') return percent(executable.basisPct.toNumber())
  if (executable?.kind === 'thin')
    return { text: `thin ${executable.markets.join('+')}`, style: 'dim' }
  return '?'
}

/** Percent with its colour: green below 0.05, yellow below 0.1, red from there, either way. */
function percent(value: number | undefined, isColoured = true): Cell {
  if (value === undefined) return '?'
  const text = `${value > 0 ? '+' : ''}${value.toFixed(3)}`.replace(/^[+-](0\.0+)$/, '$1')
  const size = Math.abs(value)
  const style: Style = size >= VERY_WIDE_PCT ? 'bad' : size >= WIDE_PCT ? 'warn' : 'good'
  return isColoured ? { text, style } : text
}

function summaryLines(rows: readonly SpreadRow[]): string[] {
  const { count, unknown, meanAbsolutePct, largest, smallest, ...counts } = summarizeSpreads(rows)
  const gap = unknown === 0 ? '' : `, ${unknown} more unknown`
  const shown = (pct: Decimal) => `${formatAmount(pct, { places: 3, isSigned: true })} %`
  return [
    `${count} ${count === 1 ? 'pair' : 'pairs'}${gap}: ${counts.premium} premium, ${counts.discount} discount, ${counts.equal} equal.`,
    ...(meanAbsolutePct && largest && smallest
      ? [
          `Mean distance ${formatAmount(meanAbsolutePct, { places: 3 })} %, largest ${shown(largest.differencePct)} ${largest.symbol},`,
          `smallest ${shown(smallest.differencePct)} ${smallest.symbol}.`,
        ]
      : []),
  ]
}

function legend(sizeQuote: Decimal | undefined, history: BasisHistory | undefined): string[] {
  return [
    '%: perp mid above spot mid. Yellow from 0.05, red from 0.1.',
    ...(sizeQuote
      ? [
          `exec %: average perp sale above average spot buy of ${formatAmount(sizeQuote, { places: 0 })} USDT; thin: the`,
          'first 50 levels do not hold it.',
        ]
      : []),
    ...(history
      ? ['p5, p50, p95: percentiles of % since the start, the newest 4320 at most.']
      : []),
  ]
}

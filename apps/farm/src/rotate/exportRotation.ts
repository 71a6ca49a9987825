import { writeFileSync } from 'node:fs'
import { CliError, csvLine, exitCodes, usageError } from '@asterkit/app-kit'
import {
  dailyStats,
  type HoldRotateConfig,
  type RotationRows,
  type RotationStats,
} from '@asterkit/strategy'
import { plainJson } from '../view/plainJson.ts'

type Row = Readonly<Record<string, unknown>>

/** Columns of each export; they are never removed or renamed. The first ones are the original script's. */
const COLUMNS = {
  trades:
    'timestamp symbol side price quantity pnl position_side order_type notional order_id trade_id realized_pnl commission commission_asset status maker cycle_id account',
  cycles:
    'id symbol status opened_at held_at closed_at close_reason quantity leverage hold_time_minutes entry_price_long entry_price_short exit_price_long exit_price_short notional_long notional_short gross_pnl fees funding net_pnl worst_drift_pct was_repaired is_active points_estimate',
  daily:
    'day_utc volume trades cycles gross_pnl fees funding net_pnl hold_equivalent points_estimate target max_drawdown',
  funding: 'timestamp symbol asset amount tran_id account',
} as const

/** What can be exported. */
export type RotationTable = keyof typeof COLUMNS

/** @throws {CliError} There is no such export (exit 2). */
export function rotationTable(word: string | undefined): RotationTable {
  const names = Object.keys(COLUMNS)
  const found = names.find((name) => name === word)
  if (found !== undefined) return found as RotationTable
  throw usageError(`export takes one of ${names.join(', ')}, not ${word ?? 'nothing'}`)
}

/** Returns an export as text: CSV of RFC 4180 or one JSON document. Times are ISO-8601 UTC, money plain decimals. */
export function exportText(input: {
  readonly table: RotationTable
  readonly format: 'json' | 'csv'
  readonly rows: RotationRows
  readonly config: HoldRotateConfig
  readonly span: { readonly from: number; readonly to: number }
  readonly now: number
}): string {
  const { table, format, span } = input
  const columns = COLUMNS[table].split(' ')
  const rows = rowsOf(input).filter((row) => {
    const time = Number(row.timestamp ?? row.opened_at ?? row.day_utc)
    return time >= span.from && time < span.to
  })
  if (format === 'json') {
    const shown = rows.map((row) =>
      Object.fromEntries(columns.map((name) => [name, jsonCell(name, row[name])])),
    )
    const document = plainJson({ schema: `asterkit.farm.rotate.export.${table}/1`, rows: shown })
    return `${JSON.stringify(document, undefined, 2)}\n`
  }
  const lines = rows.map((row) => csvLine(columns.map((name) => cellText(name, row[name]))))
  return [csvLine(columns), ...lines].map((line) => `${line}\r\n`).join('')
}

/** Writes an export to a new file or to stdout. @throws {CliError} The file cannot be written. */
export function writeExport(text: string, out: string | undefined): void {
  if (out === undefined) {
    process.stdout.write(text)
    return
  }
  try {
    writeFileSync(out, text, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new CliError(`cannot write ${out}: ${why}`, exitCodes.failed, { cause: error })
  }
}

function rowsOf({ table, rows, config, now }: Parameters<typeof exportText>[0]): readonly Row[] {
  switch (table) {
    case 'trades':
      return rows.trades.map((row) => ({ ...row, pnl: row.realized_pnl }))
    case 'cycles':
      return rows.cycles.map((row) => ({ ...row, hold_time_minutes: holdMinutes(row, now) }))
    case 'daily':
      return dailyStats(rows, config, now).map(dailyRow)
    case 'funding':
      return rows.funding.map((row) => ({ ...row }))
  }
}

function holdMinutes(row: RotationRows['cycles'][number], now: number): string {
  if (row.held_at === undefined) return '0'
  return (((row.closed_at ?? now) - row.held_at) / 60_000).toFixed(2)
}

function dailyRow(stats: RotationStats): Row {
  return {
    day_utc: stats.from,
    volume: stats.volume,
    trades: stats.trades,
    cycles: stats.cycles,
    gross_pnl: stats.grossPnl,
    fees: stats.fees,
    funding: stats.funding,
    net_pnl: stats.netPnl,
    hold_equivalent: stats.holdEquivalent.toDecimalPlaces(8),
    points_estimate: stats.pointsEstimate.toDecimalPlaces(8),
    target: stats.targetVolume,
    max_drawdown: stats.maxDrawdown,
  }
}

const TIMES: ReadonlySet<string> = new Set(['timestamp', 'opened_at', 'held_at', 'closed_at'])

function jsonCell(column: string, value: unknown): unknown {
  if (value === undefined) return null
  return typeof value === 'number' && (TIMES.has(column) || column === 'day_utc')
    ? cellText(column, value)
    : value
}

function cellText(column: string, value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'number' && TIMES.has(column)) return new Date(value).toISOString()
  if (typeof value === 'number' && column === 'day_utc') {
    return new Date(value).toISOString().slice(0, 10)
  }
  return typeof value === 'object' && 'toFixed' in value
    ? (value as { toFixed(): string }).toFixed()
    : String(value)
}

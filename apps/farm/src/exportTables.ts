import { writeFileSync } from 'node:fs'
import { CliError, csvLine, exitCodes, usageError } from '@asterkit/app-kit'
import {
  entrySaving,
  exportFarmState,
  fundingPayments,
  type Journal,
  openRecordBook,
  type PairHolding,
  parseEntry,
  pnlOfClosedPair,
} from '@asterkit/strategy'
import { exportJournal, openShadowJournal } from '@asterkit/strategy/sqlite'
import { plainJson } from './view/plainJson.ts'

type Row = Readonly<Record<string, unknown>>

/** What can be exported as rows, and its columns; they are never removed or renamed. */
const TABLES = {
  fills: {
    columns: [
      'time',
      'market',
      'symbol',
      'side',
      'price',
      'quantity',
      'quoteQuantity',
      'commission',
      'commissionAsset',
      'realizedPnl',
      'isMaker',
      'orderId',
      'tradeId',
      'pairId',
    ],
    rows: fillRows,
  },
  funding: { columns: ['time', 'symbol', 'asset', 'amount', 'total', 'pairId'], rows: fundingRows },
  pairs: {
    columns: [
      'pairId',
      'symbol',
      'openedAt',
      'closedAt',
      'outcome',
      'reason',
      'entryNotional',
      'leverage',
      'funding',
      'fees',
      'spotPnl',
      'perpPnl',
      'net',
      'makerValue',
      'takerValue',
      'entrySaving',
    ],
    rows: pairRows,
  },
  value: { columns: ['time', 'value', 'portfolio', 'flows'], rows: valueRows },
} as const

type TableName = keyof typeof TABLES

/**
 * Writes the bot's memory to a file or to stdout: `state` (one document), `journal` (JSON lines), or a table:
 * `fills`, `funding`, `pairs`, `value`.
 *
 * @throws {CliError} There is no such export, or the file cannot be written.
 */
export async function exportTables(input: {
  readonly what: string
  readonly format: 'json' | 'csv'
  readonly folder: string
  readonly out: string | undefined
}): Promise<void> {
  const { what, format, folder } = input
  const text =
    what === 'state' || what === 'journal'
      ? documentText(what, format, folder)
      : tableText(what, format, openShadowJournal(folder))
  if (input.out === undefined) {
    process.stdout.write(text)
    return
  }
  try {
    writeFileSync(input.out, text, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    const why = isThere
      ? 'it exists already'
      : error instanceof Error
        ? error.message
        : String(error)
    throw new CliError(`cannot write ${input.out}: ${why}`, exitCodes.failed, { cause: error })
  }
}

function documentText(what: 'state' | 'journal', format: 'json' | 'csv', folder: string): string {
  if (format === 'csv')
    throw usageError(`${what} is JSON only; tables for csv are ${Object.keys(TABLES).join(', ')}`)
  if (what === 'journal') return [...exportJournal(folder)].map((line) => `${line}\n`).join('')
  return `${JSON.stringify(exportFarmState(openShadowJournal(folder)), undefined, 2)}\n`
}

function tableText(what: string, format: 'json' | 'csv', journal: Journal): string {
  if (!Object.hasOwn(TABLES, what)) {
    throw usageError(
      `there is no export ${what}; there are state, journal, ${Object.keys(TABLES).join(', ')}`,
    )
  }
  const { columns, rows } = TABLES[what as TableName]
  if (format === 'json') {
    const document = plainJson({ schema: `asterkit.farm.export.${what}/1`, rows: rows(journal) })
    return `${JSON.stringify(document, undefined, 2)}\n`
  }
  const lines = rows(journal).map((row) =>
    csvLine(columns.map((name) => cellText(name, row[name]))),
  )
  return [csvLine(columns), ...lines].map((line) => `${line}\r\n`).join('')
}

function cellText(column: string, value: unknown): string {
  if (value === undefined || value === null) return ''
  const isTime = typeof value === 'number' && (column === 'time' || column.endsWith('At'))
  if (isTime) return new Date(value).toISOString()
  return typeof value === 'object' && 'toFixed' in value
    ? (value as { toFixed(): string }).toFixed()
    : String(value)
}

function fillRows(journal: Journal): readonly Row[] {
  const rows: Row[] = []
  for (const stored of journal.read()) {
    if (stored.kind !== 'fills') continue
    const entry = parseEntry(stored)
    if (entry.kind !== 'fills') continue
    for (const fill of entry.body.fills) rows.push({ ...fill, pairId: entry.body.pairId })
  }
  return rows
}

function fundingRows(journal: Journal): readonly Row[] {
  return fundingPayments(journal).map((row) => ({ ...row }))
}

function pairRows(journal: Journal): readonly Row[] {
  const { closed, holdings } = openRecordBook(journal).view
  const past = closed.map((pair) => ({
    ...pair.holding,
    ...pnlOfClosedPair(pair),
    ...entryColumns(pair.holding),
    closedAt: pair.closedAt,
    outcome: pair.outcome,
    reason: pair.reason,
  }))
  const held = [...holdings.values()].map((holding) => ({
    ...holding,
    funding: holding.fundingReceived,
    fees: holding.feesPaid,
    outcome: holding.status,
    ...entryColumns(holding),
  }))
  return [...past, ...held]
}

/** Empty for pairs whose coins were taken at once. */
function entryColumns({ entry }: PairHolding): Row {
  if (entry === undefined) return {}
  const { makerValue, takerValue } = entry
  return { makerValue, takerValue, entrySaving: entrySaving(entry) }
}

function valueRows(journal: Journal): readonly Row[] {
  return openRecordBook(journal).view.totals.history.map((point) => ({ ...point }))
}

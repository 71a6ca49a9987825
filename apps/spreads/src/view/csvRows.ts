import { csvLine } from '@asterkit/app-kit'

const COLUMNS = {
  spreads: [
    'time',
    'symbol',
    'spotBid',
    'spotAsk',
    'perpBid',
    'perpAsk',
    'spotMid',
    'perpMid',
    'difference',
    'differencePct',
    'executable',
    'executableBasisPct',
  ],
  funding: [
    'time',
    'symbol',
    'intervalHours',
    'upcomingRate',
    'aprPct',
    'meanAprPct',
    'spotVolumeQuote',
    'perpVolumeQuote',
    'basisPct',
    'rate',
    'volume',
    'basis',
    'apr',
  ],
} as const

/** A table, by its name. */
export type TableName = keyof typeof COLUMNS

/** Returns the heading of a table's CSV. Columns are never removed or renamed. */
export function csvHeader(table: TableName): string {
  return csvLine(COLUMNS[table])
}

/** Returns the rows of a table's JSON document as CSV; unknown figures are empty cells. */
export function csvRows(table: TableName, document: Readonly<Record<string, unknown>>): string[] {
  const { time, rows } = document as { time: number | null; rows: readonly Row[] }
  return rows.map((row) => {
    const executable = row.executable as { kind: string; basisPct?: string } | undefined
    const flat: Row = {
      ...row,
      ...(row.verdicts as Row | undefined),
      time: time === null ? null : new Date(time).toISOString(),
      executable: executable?.kind,
      executableBasisPct: executable?.basisPct,
    }
    return csvLine(COLUMNS[table].map((column) => String(flat[column] ?? '')))
  })
}

type Row = Readonly<Record<string, unknown>>

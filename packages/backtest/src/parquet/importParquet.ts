import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatasetError } from '../dataset/datasetError.ts'
import type { DatasetWriter, InstrumentWriter } from '../dataset/datasetWriter.ts'
import { GAP_REASONS, type RecordedInstrument } from '../dataset/marketEvent.ts'
import { TABLES, type Table } from './parquetLayout.ts'
import { openTable, type Row, type TableFile } from './tableReader.ts'

const FILE = new RegExp(`^(${TABLES.join('|')})_(.+)\\.parquet$`)

/** Whether a folder holds files of `exportParquet`. */
export function isParquetRecording(folder: string): boolean {
  return readdirSync(folder).some((name) => FILE.test(name))
}

/**
 * Reads what `exportParquet` wrote into a recording, one row group of each file at a time.
 *
 * @param options.symbols Only these. @default all
 * @returns The instruments and how many events they have.
 * @throws {DatasetError} A file is malformed or of another layout, or a wanted symbol is missing.
 */
export async function importParquet(
  folder: string,
  writer: DatasetWriter,
  options: { readonly symbols?: readonly string[] | undefined } = {},
): Promise<{ readonly instruments: readonly RecordedInstrument[]; readonly events: number }> {
  const bySymbol = filesBySymbol(folder)
  const symbols = options.symbols ?? [...bySymbol.keys()].sort()
  const instruments: RecordedInstrument[] = []
  let events = 0
  for (const symbol of symbols) {
    const paths = bySymbol.get(symbol)
    if (paths === undefined) throw new DatasetError(`${folder} holds nothing of ${symbol}`)
    const tables = await Promise.all(paths.map(([table, path]) => openTable(table, path)))
    const [first] = tables
    if (first === undefined) continue
    const { tickSize, stepSize } = first
    const instrument = { symbol, tickSize, stepSize }
    instruments.push(instrument)
    events += await copyRows(tables, writer.instrument(instrument))
    writer.flush()
  }
  if (instruments.length === 0) throw new DatasetError(`${folder} holds no Parquet recording`)
  return { instruments, events }
}

function filesBySymbol(folder: string): ReadonlyMap<string, readonly (readonly [Table, string])[]> {
  const found = new Map<string, (readonly [Table, string])[]>()
  for (const name of readdirSync(folder).sort()) {
    const [, kind, symbol = ''] = FILE.exec(name) ?? []
    const table = TABLES.find((each) => each === kind)
    if (table === undefined) continue
    const key = decodeURIComponent(symbol)
    found.set(key, [...(found.get(key) ?? []), [table, join(folder, name)]])
  }
  return found
}

/** Writes the events of all files of a symbol in their order. */
async function copyRows(tables: readonly TableFile[], to: InstrumentWriter): Promise<number> {
  const heads: {
    readonly file: TableFile
    rows: readonly Row[]
    readonly rest: AsyncIterator<readonly Row[]>
  }[] = []
  for (const file of tables) {
    const rest = file.events()[Symbol.asyncIterator]()
    const first = await rest.next()
    if (!first.done) heads.push({ file, rows: first.value, rest })
  }
  let events = 0
  while (heads.length > 0) {
    let next = 0
    for (let at = 1; at < heads.length; at += 1) {
      if (heads[at]!.rows[0]!.seq < heads[next]!.rows[0]!.seq) next = at
    }
    const head = heads[next]!
    writeEvent(head.file, head.rows, to)
    events += 1
    const following = await head.rest.next()
    if (following.done) heads.splice(next, 1)
    else head.rows = following.value
  }
  return events
}

/** @param rows Of one event: several where it has levels. */
function writeEvent(file: TableFile, rows: readonly Row[], to: InstrumentWriter): void {
  const [row] = rows
  if (row === undefined) return
  const { table } = file
  const stamps = { time: row.whole('time'), receivedAt: row.whole('received_at') }
  if (table === 'depth') writeDepth(rows, row, to)
  else if (table === 'trades') {
    to.trade(stamps, {
      id: row.whole('id'),
      takerSide: row.oneOf('taker_side', ['buy', 'sell']),
      price: row.amount('price'),
      quantity: row.amount('quantity'),
    })
  } else if (table === 'quotes') {
    const level = (side: string) =>
      [row.amount(`${side}_price`), row.maybe(`${side}_quantity`)] as const
    to.quote(stamps, { updateId: row.whole('update_id'), bid: level('bid'), ask: level('ask') })
  } else if (table === 'marks') {
    to.mark(stamps, {
      markPrice: row.amount('mark_price'),
      indexPrice: row.amount('index_price'),
      fundingRate: row.amount('funding_rate'),
      fundingTime: row.whole('funding_time'),
    })
  } else to.gap(stamps, row.oneOf('reason', GAP_REASONS))
}

function writeDepth(rows: readonly Row[], row: Row, to: InstrumentWriter): void {
  const stamps = { time: row.whole('time'), receivedAt: row.whole('received_at') }
  const levels = (side: string) =>
    rows
      .filter((each) => each.text('side') === side)
      .map((each) => [each.amount('price'), each.amount('quantity')] as const)
  const [bids, asks] = [levels('bid'), levels('ask')]
  const lastUpdateId = row.whole('last_update_id')
  if (row.oneOf('kind', ['snapshot', 'change']) === 'snapshot') {
    to.snapshot(stamps, { lastUpdateId, bids, asks })
    return
  }
  const [U, pu] = [row.whole('first_update_id'), row.whole('previous_update_id')]
  to.depth(stamps, { U, u: lastUpdateId, pu, b: bids, a: asks })
}

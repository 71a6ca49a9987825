import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { countText } from '../dataset/countText.ts'
import type { Dataset, InstrumentRecording } from '../dataset/dataset.ts'
import { DatasetError } from '../dataset/datasetError.ts'
import type { LevelCounts, MarketEvent } from '../dataset/marketEvent.ts'
import { decimalsIn, toUnits } from './decimalUnits.ts'
import { LAYOUT, MARK_SCALE, type Scales, schemaOf, TABLES, type Table } from './parquetLayout.ts'
import { type Cell, TableWriter } from './tableWriter.ts'

/** Rows that are held per file, and that a reader has to unpack at a time. */
const GROUP_ROWS = 65_536

/**
 * Writes a recording as Parquet, which pandas, DuckDB and others read: per symbol `depth_`, `trades_`, `quotes_`,
 * `marks_` and `gaps_SYMBOL.parquet`. Amounts are exact decimals, times are UTC in milliseconds, `seq` orders the rows of
 * all files of a symbol. Files of these names are replaced. Reads every recording twice: first for its finest decimals.
 *
 * @param options.groupRows Rows of a row group. @default 65536
 * @returns Events written.
 * @throws {DatasetError} A file is malformed, an amount has too many digits, or the folder cannot be written.
 */
export function exportParquet(
  dataset: Dataset,
  folder: string,
  options: { readonly groupRows?: number } = {},
): number {
  try {
    mkdirSync(folder, { recursive: true })
    return dataset.instruments.reduce(
      (events, recording) =>
        events + exportInstrument(recording, folder, options.groupRows ?? GROUP_ROWS),
      0,
    )
  } catch (error) {
    if (error instanceof Error && 'code' in error && 'syscall' in error) {
      throw new DatasetError(`cannot write into ${folder}: ${error.message}`, { cause: error })
    }
    throw error
  }
}

function exportInstrument(
  recording: InstrumentRecording,
  folder: string,
  groupRows: number,
): number {
  const { symbol, tickSize, stepSize } = recording
  const scales = finestDecimals(recording)
  const pairs = { layout: LAYOUT, symbol, tickSize, stepSize }
  const about = Object.entries(pairs).map(([name, value]) => ({ key: `asterkit.${name}`, value }))
  const writers = Object.fromEntries(
    TABLES.map((table) => {
      const path = join(folder, `${table}_${encodeURIComponent(symbol)}.parquet`)
      return [table, new TableWriter(path, schemaOf(table, scales), { groupRows, about })]
    }),
  ) as Record<Table, TableWriter>
  const write = rowWriter(recording, scales, writers)
  let seq = 0
  for (const event of recording.events()) {
    write(event, BigInt(seq))
    seq += 1
  }
  for (const writer of Object.values(writers)) writer.close()
  return seq
}

/** Decimals that hold every amount: those of the steps, or more where trades lie off the grid. */
function finestDecimals(recording: InstrumentRecording): Scales {
  const { tickSize, stepSize } = recording
  const priceText = countText(tickSize)
  const quantityText = countText(stepSize)
  let price = decimalsIn(tickSize)
  let quantity = decimalsIn(stepSize)
  const see = (ticks: number, lots: number | undefined) => {
    if (!Number.isInteger(ticks)) price = Math.max(price, decimalsIn(priceText(ticks)))
    if (lots !== undefined && !Number.isInteger(lots)) {
      quantity = Math.max(quantity, decimalsIn(quantityText(lots)))
    }
  }
  for (const event of recording.events()) {
    if (event.kind === 'trade') see(event.ticks, event.lots)
    if (event.kind === 'quote') {
      see(event.bidTicks, event.bidLots)
      see(event.askTicks, event.askLots)
    }
    if (event.kind !== 'depth' && event.kind !== 'snapshot') continue
    for (const levels of [event.bids, event.asks]) {
      for (let at = 0; at < levels.length; at += 2) see(levels[at]!, levels[at + 1]!)
    }
  }
  return { price, quantity }
}

function rowWriter(
  { tickSize, stepSize }: Pick<InstrumentRecording, 'tickSize' | 'stepSize'>,
  scales: Scales,
  writers: Readonly<Record<Table, TableWriter>>,
): (event: MarketEvent, seq: bigint) => void {
  const price = counter(tickSize, scales.price)
  const quantity = counter(stepSize, scales.quantity)
  const mark = (value: number) => toUnits(value.toFixed(MARK_SCALE), MARK_SCALE)
  const known = (lots: number | undefined) => (lots === undefined ? undefined : quantity(lots))
  const levels = (head: readonly Cell[], bids: LevelCounts, asks: LevelCounts) => {
    if (bids.length + asks.length === 0) writers.depth.row(...head, undefined, undefined, undefined)
    for (const [side, counts] of [
      ['bid', bids],
      ['ask', asks],
    ] as const) {
      for (let at = 0; at < counts.length; at += 2) {
        writers.depth.row(...head, side, price(counts[at]!), quantity(counts[at + 1]!))
      }
    }
  }
  return (event, seq) => {
    const head = [seq, BigInt(event.time), BigInt(event.receivedAt)] as const
    switch (event.kind) {
      case 'snapshot': {
        const ids = [undefined, BigInt(event.lastUpdateId), undefined]
        levels([...head, 'snapshot', ...ids], event.bids, event.asks)
        return
      }
      case 'depth': {
        const { firstUpdateId, lastUpdateId, previousUpdateId } = event
        const ids = [firstUpdateId, lastUpdateId, previousUpdateId].map(BigInt)
        levels([...head, 'change', ...ids], event.bids, event.asks)
        return
      }
      case 'trade': {
        const { id, takerSide, ticks, lots } = event
        writers.trades.row(...head, BigInt(id), takerSide, price(ticks), quantity(lots))
        return
      }
      case 'quote': {
        const bid = [price(event.bidTicks), known(event.bidLots)]
        const ask = [price(event.askTicks), known(event.askLots)]
        writers.quotes.row(...head, BigInt(event.updateId), ...bid, ...ask)
        return
      }
      case 'mark': {
        const figures = [event.markPrice, event.indexPrice, event.fundingRate].map(mark)
        writers.marks.row(...head, ...figures, BigInt(event.fundingTime))
        return
      }
      case 'gap':
        writers.gaps.row(...head, event.reason)
    }
  }
}

/** Makes a function from counts of a step to units of a decimal. */
function counter(step: string, scale: number): (count: number) => bigint {
  const unit = toUnits(step, scale)
  const text = countText(step)
  // Large amounts take the way that checks their digits.
  const mostCounted = Number.MAX_SAFE_INTEGER / Number(unit)
  return (count) =>
    Number.isInteger(count) && count < mostCounted
      ? BigInt(count) * unit
      : toUnits(text(count), scale)
}

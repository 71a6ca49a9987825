import { join } from 'node:path'
import { decimalsOf, TextLines } from '@asterkit/paper-exchange/recording'
import type { InstrumentRecording, TimeSpan } from './dataset.ts'
import { DatasetError } from './datasetError.ts'
import type { RecordedInstrument } from './marketEvent.ts'
import { mergeEvents } from './mergeEvents.ts'
import { originalBooks, originalPrices, originalTrades } from './originalRows.ts'

const FILE = /^(orderbook|trades|prices)_(.+)\.csv(?:\.gz)?$/
type Kind = 'orderbook' | 'trades' | 'prices'
type Files = Partial<Record<Kind, string>>

/** Where prices and quantities stand in the rows of each file, and which tells most of the instrument's steps. */
const PRICE_COLUMNS = {
  orderbook: { price: 2, quantity: 3 },
  prices: { price: 1, quantity: undefined },
  trades: { price: 3, quantity: 4 },
} as const
/** Prints off the tick grid are common, so trades are asked last. */
const TICK_SOURCES: readonly Kind[] = ['orderbook', 'prices', 'trades']
const STEP_SOURCES: readonly Kind[] = ['orderbook', 'trades']

/** Whether a folder with these files holds a recording of the original Python collector. */
export function isOriginalRecording(names: readonly string[]): boolean {
  return names.some((name) => FILE.test(name))
}

/**
 * Opens such a folder. Nobody recorded the instruments' rules: ticks and lots follow from the digits.
 *
 * @throws {DatasetError} Two files of one kind for one symbol.
 */
export function originalInstruments(
  folder: string,
  names: readonly string[],
  symbols: readonly string[] | undefined,
): readonly InstrumentRecording[] {
  const bySymbol = new Map<string, Files>()
  for (const name of names) {
    const [, kind, symbol = ''] = FILE.exec(name) ?? []
    if (kind === undefined || symbols?.includes(symbol) === false) continue
    const files = bySymbol.get(symbol) ?? {}
    if (files[kind as Kind] !== undefined) {
      throw new DatasetError(`${folder} has two ${kind} files of ${symbol}; keep one`)
    }
    bySymbol.set(symbol, { ...files, [kind]: join(folder, name) })
  }
  return [...bySymbol]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([symbol, files]) => recordingOf(symbol, files))
}

function recordingOf(symbol: string, files: Files): InstrumentRecording {
  const instrument: RecordedInstrument = {
    symbol,
    tickSize: stepOf(files, TICK_SOURCES, 'price'),
    stepSize: stepOf(files, STEP_SOURCES, 'quantity'),
  }
  return {
    ...instrument,
    *events({ from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: TimeSpan = {}) {
      const streams = [
        files.trades && originalTrades(files.trades, instrument),
        files.prices && originalPrices(files.prices, instrument),
        files.orderbook && originalBooks(files.orderbook, instrument),
      ]
      for (const event of mergeEvents(streams.filter((each) => typeof each === 'object'))) {
        if (event.receivedAt >= to) return
        if (event.receivedAt >= from) yield event
      }
    },
  }
}

function stepOf(files: Files, sources: readonly Kind[], column: 'price' | 'quantity'): string {
  const source = sources.find((kind) => files[kind] !== undefined)
  const path = source && files[source]
  if (source === undefined || path === undefined) return '1'
  const first = PRICE_COLUMNS[source][column]
  return first === undefined ? '1' : stepOfDigits(mostDecimals(path, source, first))
}

/** Books alternate prices and quantities to the end of the row; the other files have one column of each. */
function mostDecimals(path: string, kind: Kind, first: number): number {
  const lines = new TextLines(path)
  lines.next()
  let most = 0
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    const cells = line.split(',')
    const end = kind === 'orderbook' ? cells.length : first + 1
    for (let at = first; at < end; at += 2) most = Math.max(most, decimalsOf(cells[at] ?? ''))
  }
  return most
}

function stepOfDigits(decimals: number): string {
  return decimals === 0 ? '1' : `0.${'1'.padStart(decimals, '0')}`
}

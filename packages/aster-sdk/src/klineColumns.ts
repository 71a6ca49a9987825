import * as z from 'zod/mini'
import type { EndpointSpec } from './endpoint.ts'
import { inWords } from './inWords.ts'
import { type Kline, Klines } from './kline.ts'
import { TextCursor } from './streams/textCursor.ts'

/**
 * Candles as one array of numbers per figure, oldest first, for charts and statistics. Numbers are the
 * nearest to the venue's text: never make order prices or quantities of them.
 */
export interface KlineColumns {
  /** Epoch ms. */
  readonly openTime: Float64Array
  /** Quote per base, as `high`, `low` and `close`. */
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
  /** Base units. */
  readonly volume: Float64Array
  /** Epoch ms. */
  readonly closeTime: Float64Array
  /** Quote. */
  readonly quoteVolume: Float64Array
  /** Number of trades. */
  readonly trades: Float64Array
  /** Bought by takers, base units. */
  readonly takerBuyVolume: Float64Array
  /** Bought by takers, quote. */
  readonly takerBuyQuoteVolume: Float64Array
}

/**
 * Turns candles into columns.
 *
 * @example
 * const { close } = klineColumns(await aster.futures.getKlines({ symbol: 'BTCUSDT', interval: '1h' }))
 */
export function klineColumns(rows: readonly Kline[]): KlineColumns {
  const columns = emptyColumns(rows.length)
  for (let at = 0; at < rows.length; at++) fill(columns, at, rows[at]!)
  return columns
}

/**
 * The same endpoint with candles as columns, checked and converted in one go.
 *
 * @param spec `getKlines`, `getMarkPriceKlines` or `getIndexPriceKlines`.
 * @example
 * const market = createMarketData({ environment }, { getKlines: inColumns(getKlines) })
 * const { close } = await market.getKlines({ symbol: 'BTCUSDT', interval: '1h' })
 */
export function inColumns<Params extends z.ZodMiniObject>(
  spec: EndpointSpec<Params, typeof Klines>,
): EndpointSpec<Params, typeof KlinesInColumns> {
  return { ...spec, result: KlinesInColumns, readText: readColumns }
}

const KlinesInColumns = z.pipe(
  z.unknown(),
  z.transform((value, context): KlineColumns => {
    const parsed = Klines.safeParse(value, inWords)
    if (parsed.success) return klineColumns(parsed.data)
    for (const { message, path } of parsed.error.issues) {
      context.issues.push({ code: 'custom', message, path, input: value })
    }
    return z.NEVER
  }),
)

const cursor = new TextCursor()

/** Columns of text in the venue's form: rows of 12 figures. Undefined as soon as something is unusual. */
function readColumns(text: string): KlineColumns | undefined {
  const columns = emptyColumns(countRows(text))
  const rows = columns.close.length
  cursor.open(text, 0)
  for (let at = 0; at < rows; at++) {
    cursor.mark(at === 0 ? '[' : ',')
    readRow(columns, at)
  }
  cursor.mark(']')
  return cursor.isDone() ? columns : undefined
}

function readRow(columns: KlineColumns, at: number): void {
  columns.openTime[at] = cursor.count('[')
  columns.open[at] = cursor.number(',')
  columns.high[at] = cursor.number(',')
  columns.low[at] = cursor.number(',')
  columns.close[at] = cursor.number(',')
  columns.volume[at] = cursor.number(',')
  columns.closeTime[at] = cursor.count(',')
  columns.quoteVolume[at] = cursor.number(',')
  columns.trades[at] = cursor.count(',')
  columns.takerBuyVolume[at] = cursor.number(',')
  columns.takerBuyQuoteVolume[at] = cursor.number(',')
  cursor.number(',')
  cursor.mark(']')
}

/** Rows of a list of lists; at least one. */
function countRows(text: string): number {
  let rows = 1
  for (let at = text.indexOf('],['); at !== -1; at = text.indexOf('],[', at + 3)) rows++
  return rows
}

function emptyColumns(length: number): KlineColumns {
  return {
    openTime: new Float64Array(length),
    open: new Float64Array(length),
    high: new Float64Array(length),
    low: new Float64Array(length),
    close: new Float64Array(length),
    volume: new Float64Array(length),
    closeTime: new Float64Array(length),
    quoteVolume: new Float64Array(length),
    trades: new Float64Array(length),
    takerBuyVolume: new Float64Array(length),
    takerBuyQuoteVolume: new Float64Array(length),
  }
}

/** Writes one row that is checked. */
function fill(columns: KlineColumns, at: number, row: Kline): void {
  columns.openTime[at] = row[0]
  columns.open[at] = Number(row[1])
  columns.high[at] = Number(row[2])
  columns.low[at] = Number(row[3])
  columns.close[at] = Number(row[4])
  columns.volume[at] = Number(row[5])
  columns.closeTime[at] = row[6]
  columns.quoteVolume[at] = Number(row[7])
  columns.trades[at] = row[8]
  columns.takerBuyVolume[at] = Number(row[9])
  columns.takerBuyQuoteVolume[at] = Number(row[10])
}

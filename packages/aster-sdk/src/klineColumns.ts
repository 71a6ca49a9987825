import * as z from 'zod/mini'
import type { EndpointSpec } from './endpoint.ts'
import { inWords } from './inWords.ts'
import { type Kline, Klines } from './kline.ts'
import { isPlainCount } from './plainChecks.ts'
import { DECIMAL } from './schemas.ts'

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
  return { ...spec, result: KlinesInColumns }
}

const KlinesInColumns = z.pipe(
  z.unknown(),
  z.transform((value, context): KlineColumns => {
    const quick = plainColumns(value)
    if (quick !== undefined) return quick
    const parsed = Klines.safeParse(value, inWords)
    if (parsed.success) return klineColumns(parsed.data)
    for (const { message, path } of parsed.error.issues) {
      context.issues.push({ code: 'custom', message, path, input: value })
    }
    return z.NEVER
  }),
)

/** Columns of rows in their usual form; undefined as soon as one is not. */
function plainColumns(value: unknown): KlineColumns | undefined {
  if (!Array.isArray(value)) return undefined
  const columns = emptyColumns(value.length)
  for (let at = 0; at < value.length; at++) {
    const row: unknown = value[at]
    if (!Array.isArray(row) || row.length < 11) return undefined
    if (!fill(columns, at, row)) return undefined
  }
  return columns
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

/** Writes one row. False when one of its figures is none, which then is NaN. */
function fill(columns: KlineColumns, at: number, row: readonly unknown[]): boolean {
  const { 0: openTime, 6: closeTime, 8: trades } = row
  const open = numberOf(row[1])
  const high = numberOf(row[2])
  const low = numberOf(row[3])
  const close = numberOf(row[4])
  const volume = numberOf(row[5])
  const quoteVolume = numberOf(row[7])
  const takerBuyVolume = numberOf(row[9])
  const takerBuyQuoteVolume = numberOf(row[10])
  columns.openTime[at] = isPlainCount(openTime) ? openTime : Number.NaN
  columns.open[at] = open
  columns.high[at] = high
  columns.low[at] = low
  columns.close[at] = close
  columns.volume[at] = volume
  columns.closeTime[at] = isPlainCount(closeTime) ? closeTime : Number.NaN
  columns.quoteVolume[at] = quoteVolume
  columns.trades[at] = isPlainCount(trades) ? trades : Number.NaN
  columns.takerBuyVolume[at] = takerBuyVolume
  columns.takerBuyQuoteVolume[at] = takerBuyQuoteVolume
  const prices = open + high + low + close
  const amounts = volume + quoteVolume + takerBuyVolume + takerBuyQuoteVolume
  const counts = columns.openTime[at] + columns.closeTime[at] + columns.trades[at]
  return !Number.isNaN(prices + amounts + counts)
}

const POWERS = Array.from({ length: 15 }, (_, exponent) => 10 ** exponent)

/**
 * The number nearest to decimal text; NaN when it is none. Up to 14 digits are exact before the one
 * division, which then rounds correctly: the same as `Number`, in a third of its time.
 */
function numberOf(text: unknown): number {
  if (typeof text !== 'string') return Number.NaN
  const { length } = text
  if (length > 15 || length === 0) return slowNumberOf(text)
  let digits = 0
  let point = length
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at)
    if (code >= 48 && code <= 57) digits = digits * 10 + (code - 48)
    else if (code === 46 && point === length && at > 0) point = at
    else return slowNumberOf(text)
  }
  if (point === length) return digits
  return point === length - 1 ? Number.NaN : digits / POWERS[length - point - 1]!
}

function slowNumberOf(text: string): number {
  return DECIMAL.test(text) ? Number(text) : Number.NaN
}

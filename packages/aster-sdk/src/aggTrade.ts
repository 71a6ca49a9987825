import * as z from 'zod/mini'
import { isFields, isPlainCount, isPlainDecimal, isPlainId } from './plainChecks.ts'
import { quickList } from './quickList.ts'
import { rowsReader } from './rowsReader.ts'
import { decimalString, epochMs, idText, requestTime, symbolName, venueId } from './schemas.ts'
import { HOUR_MS, timeRange } from './timeRange.ts'

/** What `getAggTrades` takes, on both markets. */
export const AggTradesParams = z
  .strictObject({
    symbol: symbolName,
    /** First aggregate id to include; the newest when absent. */
    fromId: z.optional(idText),
    /** Epoch ms, inclusive. */
    startTime: z.optional(requestTime),
    /** Epoch ms, inclusive; less than one hour after `startTime`. */
    endTime: z.optional(requestTime),
    /** Rows, 1 to 1000. @default 500 */
    limit: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
  })
  .check(timeRange(HOUR_MS - 1))
export type AggTradesParams = z.input<typeof AggTradesParams>

/** Trades of one taker order at one price. */
export const AggTrade = z.looseObject({
  /** Aggregate id. */
  a: venueId,
  /** Price, quote per base. */
  p: decimalString,
  /** Quantity, base units. */
  q: decimalString,
  /** First and last trade id. */
  f: venueId,
  l: venueId,
  /** Epoch ms. */
  T: epochMs,
  /** Whether the buyer was the maker: the taker sold. */
  m: z.boolean(),
})
export type AggTrade = z.output<typeof AggTrade>

/** Public trades by taker order and price, oldest first. */
export const AggTrades = quickList(z.array(AggTrade), (row) =>
  isPlainAggTrade(row)
    ? { ...row, a: String(row.a), f: String(row.f), l: String(row.l) }
    : undefined,
)

/** Reads the documented order of keys. */
export const readAggTrades = rowsReader((at): AggTrade => {
  const row = {
    a: at.digits('{"a":'),
    p: at.decimal(',"p":'),
    q: at.decimal(',"q":'),
    f: at.digits(',"f":'),
    l: at.digits(',"l":'),
    T: at.count(',"T":'),
    m: at.flag(',"m":'),
  }
  at.mark('}')
  return row
})

function isPlainAggTrade(row: unknown): row is z.input<typeof AggTrade> {
  return (
    isFields(row) &&
    isPlainId(row.a) &&
    isPlainDecimal(row.p) &&
    isPlainDecimal(row.q) &&
    isPlainId(row.f) &&
    isPlainId(row.l) &&
    isPlainCount(row.T) &&
    typeof row.m === 'boolean'
  )
}

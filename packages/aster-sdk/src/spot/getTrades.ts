import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { isFields, isPlainCount, isPlainDecimal, isPlainId } from '../plainChecks.ts'
import { quickList } from '../quickList.ts'
import { rowsReader } from '../rowsReader.ts'
import { decimalString, epochMs, symbolName, venueId } from '../schemas.ts'

/** What `getTrades` takes. */
export const TradesParams = z.strictObject({
  symbol: symbolName,
  /** Rows, 1 to 1000. @default 500 */
  limit: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
})
export type TradesParams = z.input<typeof TradesParams>

/** One public trade. */
export const Trade = z.looseObject({
  id: venueId,
  /** Quote per base. */
  price: decimalString,
  /** The documented samples have the quote amount here, not the base amount. */
  qty: decimalString,
  /** Base units. */
  baseQty: decimalString,
  /** Epoch ms. */
  time: epochMs,
  /** Whether the buyer was the maker: the taker sold. */
  isBuyerMaker: z.boolean(),
})
export type Trade = z.output<typeof Trade>

/** Public trades, oldest first. */
export const Trades = quickList(z.array(Trade), (row) =>
  isPlainTrade(row) ? { ...row, id: String(row.id) } : undefined,
)

/** Reads the documented order of keys. */
const readTrades = rowsReader((at): Trade => {
  const row = {
    id: at.digits('{"id":'),
    price: at.decimal(',"price":'),
    qty: at.decimal(',"qty":'),
    baseQty: at.decimal(',"baseQty":'),
    time: at.count(',"time":'),
    isBuyerMaker: at.flag(',"isBuyerMaker":'),
  }
  at.mark('}')
  return row
})

function isPlainTrade(row: unknown): row is z.input<typeof Trade> {
  return (
    isFields(row) &&
    isPlainId(row.id) &&
    isPlainDecimal(row.price) &&
    isPlainDecimal(row.qty) &&
    isPlainDecimal(row.baseQty) &&
    isPlainCount(row.time) &&
    typeof row.isBuyerMaker === 'boolean'
  )
}

/**
 * Gets the newest public trades of one spot symbol, oldest first. Public. Weight 1.
 *
 * @see Aster Spot API V3, "Recent trades list"
 */
export const getTrades = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v3/trades',
  security: 'none',
  weight: 1,
  retry: 'safe',
  params: TradesParams,
  result: Trades,
  readText: readTrades,
})

import { Decimal, type Instrument } from '@asterkit/instruments'
import * as z from 'zod'
import type { Feed, FundingRule } from '../../core/contract.ts'

/**
 * The session format, version 1: JSON lines, plain or as a chain of gzip members. The first line is the
 * header; each further line is one event as an array. `i` is the place of the instrument in the header.
 *
 * ["b", time, i, [bid, quantity, ...], [ask, quantity, ...]]   a whole book, best first
 * ["t", time, i, price, quantity, takerSide, id?]              a trade
 * ["m", time, i, mark, index, fundingRate]                     prices of a perpetual
 * ["v", time, i, quoteVolume24h]                               traded value
 * ["s", time, i, status]                                       a market opens or closes
 * ["e", time]                                                  the recording was ended, not cut off
 *
 * Times are epoch milliseconds, amounts are decimal text.
 */
const SESSION_FORMAT = 'asterkit paper session'
const SESSION_VERSION = 1
/** Names of session files. */
export const SESSION_NAME = /\.session\.jsonl(?:\.gz)?$/

const amount = z
  .string()
  .regex(/^-?\d+(?:\.\d+)?$/)
  .transform((text) => new Decimal(text))
const bounds = { min: amount, max: amount }
const quantityRule = z.object({ ...bounds, step: amount })
const RecordedInstrument = z.object({
  market: z.enum(['spot', 'perp']),
  symbol: z.string().min(1),
  baseAsset: z.string(),
  quoteAsset: z.string(),
  status: z.string(),
  deliveryTime: z.exactOptional(z.number()),
  underlying: z.exactOptional(z.string()),
  price: z.object({ ...bounds, tick: amount }),
  lot: quantityRule,
  marketLot: quantityRule,
  minNotional: amount,
  maxNotional: z.exactOptional(amount),
  priceBand: z.exactOptional(z.object({ up: amount, down: amount })),
  maxOpenOrders: z.exactOptional(z.number()),
  maxConditionalOrders: z.exactOptional(z.number()),
  orderTypes: z.array(z.string()),
  timeInForce: z.array(z.string()),
})
const fundingRule = z.object({ intervalHours: z.number().positive(), cap: amount, floor: amount })
const settledRate = z.object({ time: z.int(), rate: amount })

/** The first line of a session file. */
export const SessionHeader = z.object({
  format: z.literal(SESSION_FORMAT),
  version: z.literal(SESSION_VERSION),
  name: z.string(),
  startTime: z.int(),
  notes: z.array(z.string()),
  instruments: z.array(RecordedInstrument).min(1),
  funding: z.record(z.string(), fundingRule),
  settled: z.record(z.string(), z.array(settledRate)),
})
export interface SessionHeader {
  readonly name: string
  readonly startTime: number
  readonly notes: readonly string[]
  readonly instruments: readonly Instrument[]
  readonly funding: Readonly<Record<string, FundingRule>>
  readonly settled: Readonly<
    Record<string, readonly { readonly time: number; readonly rate: Decimal }[]>
  >
}

/** The header line of a feed's recording. Decimals become text. */
export function headerLine(feed: Feed): string {
  const perps = feed.instruments.filter(({ market }) => market === 'perp')
  const header = {
    format: SESSION_FORMAT,
    version: SESSION_VERSION,
    name: feed.name,
    startTime: feed.startTime,
    notes: feed.notes ?? [],
    instruments: feed.instruments,
    funding: Object.fromEntries(feed.funding),
    settled: Object.fromEntries(perps.map(({ symbol }) => [symbol, feed.settledBefore(symbol)])),
  }
  return JSON.stringify(header)
}

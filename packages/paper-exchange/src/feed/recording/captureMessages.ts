import * as z from 'zod'
import type { EpochMs } from '../../core/contract.ts'
import { readMilliseconds } from './columnText.ts'

const amount = z.string().regex(/^\d{1,20}(?:\.\d{1,20})?$/)
const price = amount.refine((text) => Number(text) > 0)
const levels = z.array(z.tuple([price, amount]))
const id = z.int()

/** A difference of the book: quantities that are new, zero for levels that are gone. */
export const CapturedDepth = z.object({
  U: id,
  u: id,
  pu: z.exactOptional(id),
  b: levels,
  a: levels,
})
export type CapturedDepth = z.output<typeof CapturedDepth>
/** A whole book, read by REST. */
export const CapturedSnapshot = z.object({ lastUpdateId: id, bids: levels, asks: levels })
export type CapturedSnapshot = z.output<typeof CapturedSnapshot>
/** Best prices and quantities. */
export const CapturedTicker = z.object({ u: id, b: price, B: amount, a: price, A: amount })
export type CapturedTicker = z.output<typeof CapturedTicker>
/** One trade; `m`: the buyer was the maker. */
export const CapturedTrade = z.object({ t: id, p: amount, q: amount, m: z.boolean() })
export type CapturedTrade = z.output<typeof CapturedTrade>

/** What a line of a capture holds; `other` is of no use to a venue. */
export type CapturedKind = 'depth' | 'ticker' | 'trade' | 'snapshot' | 'other'

/** Place of the JSON in a line. */
export const BODY_AT = 20
/** Digits of a line's receive time that are milliseconds, at its start. */
export const RECEIVE_TIME_DIGITS = 13

/** Receive time of a line, epoch ms. @returns Undefined when the line is none of a capture. */
export function receiveTime(line: string): EpochMs | undefined {
  return line[BODY_AT - 1] === ' '
    ? readMilliseconds(line.slice(0, RECEIVE_TIME_DIGITS))
    : undefined
}

/** Tells the kind of a line without reading its JSON. */
export function kindOf(line: string): CapturedKind {
  if (line.startsWith('{"lastUpdateId"', BODY_AT)) return 'snapshot'
  const channel = line.indexOf('@', BODY_AT) + 1
  if (line.startsWith('bookTicker"', channel)) return 'ticker'
  if (line.startsWith('trade"', channel)) return 'trade'
  return line.startsWith('depth@', channel) ? 'depth' : 'other'
}

/** The JSON of a line: the message, for streams without its wrapper. */
export function bodyOf(line: string): unknown {
  const body: unknown = JSON.parse(line.slice(BODY_AT))
  return typeof body === 'object' && body !== null && 'data' in body ? body.data : body
}

const TRADE = /"t":(\d{1,15}),"p":"([\d.]{1,41})","q":"([\d.]{1,41})",[^{}[\]]*"m":(true|false)/

/** Reads the trade of a line that has been checked; in the usual way of writing without parsing the JSON. */
export function readTrade(line: string): CapturedTrade {
  const match = TRADE.exec(line)
  if (match === null) return bodyOf(line) as CapturedTrade
  return { t: Number(match[1]), p: match[2]!, q: match[3]!, m: match[4] === 'true' }
}

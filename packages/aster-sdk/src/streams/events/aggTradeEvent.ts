import * as z from 'zod/mini'
import { isFields, isPlainCount, isPlainDecimal, isPlainSymbol } from '../../plainChecks.ts'
import { decimalString, epochMs, symbolName } from '../../schemas.ts'

/** Trades of one taker order at one price. Futures leave out the insurance fund's and ADL trades. */
export const AggTradeEvent = z.looseObject({
  e: z.literal('aggTrade'),
  /** Event time, epoch ms. */
  E: epochMs,
  s: symbolName,
  /** Aggregate id. */
  a: z.int().check(z.minimum(0)),
  /** Price, quote per base. */
  p: decimalString,
  /** Quantity, base units. */
  q: decimalString,
  /** First and last trade id. */
  f: z.int(),
  l: z.int(),
  /** Trade time, epoch ms. */
  T: epochMs,
  /** Whether the buyer was the maker, so that the taker sold. */
  m: z.boolean(),
  /** Spot only; without meaning. */
  M: z.optional(z.boolean()),
})
export type AggTradeEvent = z.output<typeof AggTradeEvent>

/** Whether the message is an aggregate trade, without running the schema. */
export function isPlainAggTrade(message: unknown): message is AggTradeEvent {
  return (
    isFields(message) &&
    message.e === 'aggTrade' &&
    isPlainCount(message.E) &&
    isPlainSymbol(message.s) &&
    isPlainCount(message.a) &&
    isPlainDecimal(message.p) &&
    isPlainDecimal(message.q) &&
    isPlainCount(message.f) &&
    isPlainCount(message.l) &&
    isPlainCount(message.T) &&
    typeof message.m === 'boolean' &&
    (message.M === undefined || typeof message.M === 'boolean')
  )
}

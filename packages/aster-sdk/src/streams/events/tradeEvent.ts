import * as z from 'zod/mini'
import { isFields, isPlainCount, isPlainDecimal, isPlainSymbol } from '../../plainChecks.ts'
import { decimalString, epochMs, symbolName } from '../../schemas.ts'

/** One trade. */
export const TradeEvent = z.looseObject({
  e: z.literal('trade'),
  /** Event time, epoch ms. */
  E: epochMs,
  s: symbolName,
  /** Trade id. */
  t: z.int().check(z.minimum(0)),
  /** Price, quote per base. */
  p: decimalString,
  /** Quantity, base units. */
  q: decimalString,
  /** Trade time, epoch ms. */
  T: epochMs,
  /** Whether the buyer was the maker, so that the taker sold. */
  m: z.boolean(),
})
export type TradeEvent = z.output<typeof TradeEvent>

/** Whether the message is a trade, without running the schema. */
export function isPlainTrade(message: unknown): message is TradeEvent {
  return (
    isFields(message) &&
    message.e === 'trade' &&
    isPlainCount(message.E) &&
    isPlainSymbol(message.s) &&
    isPlainCount(message.t) &&
    isPlainDecimal(message.p) &&
    isPlainDecimal(message.q) &&
    isPlainCount(message.T) &&
    typeof message.m === 'boolean'
  )
}

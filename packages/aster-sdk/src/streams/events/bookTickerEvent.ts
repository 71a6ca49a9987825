import * as z from 'zod/mini'
import { isFields, isPlainCount, isPlainDecimal, isPlainSymbol } from '../../plainChecks.ts'
import { decimalString, epochMs, symbolName } from '../../schemas.ts'

/** Best bid and ask of one symbol, at every change. Spot events carry no name and no times. */
export const BookTickerEvent = z.looseObject({
  /** `bookTicker`; futures only. */
  e: z.optional(z.literal('bookTicker')),
  /** Order book update id. */
  u: z.int(),
  /** Symbol. */
  s: symbolName,
  /** Best bid, quote per base. */
  b: decimalString,
  /** Its quantity, base units. */
  B: decimalString,
  /** Best ask. */
  a: decimalString,
  A: decimalString,
  /** Event time, epoch ms; futures only. */
  E: z.optional(epochMs),
  /** When the book changed, epoch ms; futures only. */
  T: z.optional(epochMs),
})
export type BookTickerEvent = z.output<typeof BookTickerEvent>

/** Whether the message is a best quote, without running the schema. */
export function isPlainBookTicker(message: unknown): message is BookTickerEvent {
  return (
    isFields(message) &&
    (message.e === undefined || message.e === 'bookTicker') &&
    isPlainCount(message.u) &&
    isPlainSymbol(message.s) &&
    isPlainDecimal(message.b) &&
    isPlainDecimal(message.B) &&
    isPlainDecimal(message.a) &&
    isPlainDecimal(message.A) &&
    (message.E === undefined || isPlainCount(message.E)) &&
    (message.T === undefined || isPlainCount(message.T))
  )
}

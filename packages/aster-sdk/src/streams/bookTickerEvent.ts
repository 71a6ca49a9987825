import { z } from 'zod'
import { decimalString, epochMs, symbolName } from '../schemas.ts'

/** Best bid and ask of one symbol, at every change. Spot events carry no times. */
export const BookTickerEvent = z.looseObject({
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
  E: epochMs.optional(),
})
export type BookTickerEvent = z.output<typeof BookTickerEvent>

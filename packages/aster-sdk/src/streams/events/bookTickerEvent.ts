import * as z from 'zod/mini'
import { decimalString, epochMs, symbolName } from '../../schemas.ts'
import { textReader } from '../textReader.ts'

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

/** Reads the order of keys seen on the wire, or the documented one. */
export const readFuturesBookTicker = textReader(
  (at): BookTickerEvent => ({
    e: at.constant('{"e":"bookTicker"', 'bookTicker'),
    u: at.count(',"u":'),
    s: at.symbol(',"s":'),
    b: at.decimal(',"b":'),
    B: at.decimal(',"B":'),
    a: at.decimal(',"a":'),
    A: at.decimal(',"A":'),
    T: at.count(',"T":'),
    E: at.count(',"E":'),
  }),
  (at): BookTickerEvent => ({
    e: at.constant('{"e":"bookTicker"', 'bookTicker'),
    u: at.count(',"u":'),
    E: at.count(',"E":'),
    T: at.count(',"T":'),
    s: at.symbol(',"s":'),
    b: at.decimal(',"b":'),
    B: at.decimal(',"B":'),
    a: at.decimal(',"a":'),
    A: at.decimal(',"A":'),
  }),
)

/** Reads the documented order of keys. */
export const readSpotBookTicker = textReader(
  (at): BookTickerEvent => ({
    u: at.count('{"u":'),
    s: at.symbol(',"s":'),
    b: at.decimal(',"b":'),
    B: at.decimal(',"B":'),
    a: at.decimal(',"a":'),
    A: at.decimal(',"A":'),
  }),
)

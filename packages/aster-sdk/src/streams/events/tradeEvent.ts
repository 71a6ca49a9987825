import * as z from 'zod/mini'
import { decimalString, epochMs, symbolName } from '../../schemas.ts'
import { textReader } from '../textReader.ts'

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

/** Reads the documented order of keys. */
export const readTrade = textReader(
  (at): TradeEvent => ({
    e: at.constant('{"e":"trade"', 'trade'),
    E: at.count(',"E":'),
    s: at.symbol(',"s":'),
    t: at.count(',"t":'),
    p: at.decimal(',"p":'),
    q: at.decimal(',"q":'),
    T: at.count(',"T":'),
    m: at.flag(',"m":'),
  }),
)

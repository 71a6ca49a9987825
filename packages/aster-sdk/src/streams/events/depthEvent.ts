import * as z from 'zod/mini'
import { epochMs, priceLevel, symbolName } from '../../schemas.ts'
import { textReader } from '../textReader.ts'

/** Changes of a book, or its best levels as a whole; which of the two is a matter of the stream. */
export const DepthEvent = z.looseObject({
  e: z.literal('depthUpdate'),
  /** Event time, epoch ms. */
  E: epochMs,
  /** When the book changed, epoch ms. */
  T: z.optional(epochMs),
  s: symbolName,
  /** First and last update id in this event. */
  U: z.int().check(z.minimum(0)),
  u: z.int().check(z.minimum(0)),
  /** Last update id of the event before this one. */
  pu: z.optional(z.int().check(z.minimum(0))),
  /** Bids: `[price, quantity]`, quote per base and base units. Absolute; zero removes the level. */
  b: z.array(priceLevel),
  /** Asks, as bids. */
  a: z.array(priceLevel),
})
export type DepthEvent = z.output<typeof DepthEvent>

/** Reads the documented order of keys. */
export const readDepth = textReader(
  (at): DepthEvent => ({
    e: at.constant('{"e":"depthUpdate"', 'depthUpdate'),
    E: at.count(',"E":'),
    T: at.count(',"T":'),
    s: at.symbol(',"s":'),
    U: at.count(',"U":'),
    u: at.count(',"u":'),
    pu: at.count(',"pu":'),
    b: at.levels(',"b":'),
    a: at.levels(',"a":'),
  }),
)

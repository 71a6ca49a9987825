import * as z from 'zod/mini'
import {
  arePlainLevels,
  type Fields,
  isFields,
  isPlainCount,
  isPlainSymbol,
} from '../../plainChecks.ts'
import { epochMs, priceLevel, symbolName } from '../../schemas.ts'

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

/** Whether the message is a book event, without running the schema. */
export function isPlainDepth(message: unknown): message is DepthEvent {
  return isDepthHead(message) && arePlainLevels(message.b) && arePlainLevels(message.a)
}

/** Whether all but the levels is right; the markets name the sides differently. */
export function isDepthHead(message: unknown): message is Fields {
  return (
    isFields(message) &&
    message.e === 'depthUpdate' &&
    isPlainCount(message.E) &&
    (message.T === undefined || isPlainCount(message.T)) &&
    isPlainSymbol(message.s) &&
    isPlainCount(message.U) &&
    isPlainCount(message.u) &&
    (message.pu === undefined || isPlainCount(message.pu))
  )
}

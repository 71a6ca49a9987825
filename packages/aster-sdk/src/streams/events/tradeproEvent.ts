import * as z from 'zod/mini'
import { decimalString, epochMs, symbolName } from '../../schemas.ts'

/** One trade with its place on the chain. */
export const TradeproEvent = z.looseObject({
  e: z.literal('tradepro'),
  /** Event time, epoch ms. */
  E: epochMs,
  /** Trade time, epoch ms. */
  T: epochMs,
  s: symbolName,
  /** Trade id. */
  t: z.int().check(z.minimum(0)),
  /** Price, quote per base. */
  p: decimalString,
  /** Quantity, base units. */
  q: decimalString,
  /** Hash of the transaction; all zero when hidden. */
  h: z.string(),
  /** Addresses of taker and maker, or `hidden`. */
  m: z.tuple([z.string(), z.string()]),
})
export type TradeproEvent = z.output<typeof TradeproEvent>

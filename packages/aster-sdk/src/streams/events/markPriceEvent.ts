import * as z from 'zod/mini'
import { decimalString, epochMs, symbolName } from '../../schemas.ts'

/** Mark price, index price and running funding rate of one perpetual. */
export const MarkPriceEvent = z.looseObject({
  e: z.literal('markPriceUpdate'),
  /** Event time, epoch ms. */
  E: epochMs,
  /** Symbol. */
  s: symbolName,
  /** Mark price, quote per base. */
  p: decimalString,
  /** Index price, quote per base. */
  i: decimalString,
  /** Estimated settlement price, quote per base; useful in the last hour before a settlement only. */
  P: z.optional(decimalString),
  /** Running estimate for `T`, fraction of notional per interval. Positive: longs pay shorts. */
  r: decimalString,
  /** Next settlement, epoch ms. */
  T: epochMs,
})
export type MarkPriceEvent = z.output<typeof MarkPriceEvent>

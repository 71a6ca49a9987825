import * as z from 'zod/mini'
import { decimalString, epochMs, symbolName } from '../../schemas.ts'

/** Figures of one symbol over the last 24 hours. */
export const TickerEvent = z.looseObject({
  e: z.literal('24hrTicker'),
  /** Event time, epoch ms. */
  E: epochMs,
  s: symbolName,
  /** Change of the price, quote per base. Signed. */
  p: decimalString,
  /** The same in percent. Signed. */
  P: decimalString,
  /** Price weighted by quantity. */
  w: decimalString,
  /** Last price. */
  c: decimalString,
  /** Quantity of the last trade, base units. */
  Q: decimalString,
  /** Prices 24 hours ago, highest and lowest. */
  o: decimalString,
  h: decimalString,
  l: decimalString,
  /** Volume, base units. */
  v: decimalString,
  /** Volume, quote. */
  q: decimalString,
  /** Start and end of the window, epoch ms. */
  O: epochMs,
  C: epochMs,
  /** First and last trade id. */
  F: z.int(),
  L: z.int(),
  /** Number of trades. */
  n: z.int(),
})
export type TickerEvent = z.output<typeof TickerEvent>

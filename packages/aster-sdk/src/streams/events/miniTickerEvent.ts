import * as z from 'zod/mini'
import { decimalString, epochMs, symbolName } from '../../schemas.ts'

/** Last price and range of one symbol over the last 24 hours. */
export const MiniTickerEvent = z.looseObject({
  e: z.literal('24hrMiniTicker'),
  /** Event time, epoch ms. */
  E: epochMs,
  s: symbolName,
  /** Last price, and the prices 24 hours ago, highest and lowest, quote per base. */
  c: decimalString,
  o: decimalString,
  h: decimalString,
  l: decimalString,
  /** Volume, base units. */
  v: decimalString,
  /** Volume, quote. */
  q: decimalString,
})
export type MiniTickerEvent = z.output<typeof MiniTickerEvent>

import * as z from 'zod/mini'
import { decimalString, epochMs, symbolName } from '../../schemas.ts'

/** The running candle of one symbol. */
export const KlineEvent = z.looseObject({
  e: z.literal('kline'),
  /** Event time, epoch ms. */
  E: epochMs,
  s: symbolName,
  k: z.looseObject({
    /** Opening time, epoch ms. */
    t: epochMs,
    /** Closing time, epoch ms. */
    T: epochMs,
    s: symbolName,
    /** Interval, e.g. `1m`. */
    i: z.string(),
    /** First and last trade id; -1 when none. */
    f: z.int(),
    L: z.int(),
    /** Open, close, high and low, quote per base. */
    o: decimalString,
    c: decimalString,
    h: decimalString,
    l: decimalString,
    /** Volume, base units. */
    v: decimalString,
    /** Number of trades. */
    n: z.int(),
    /** Whether the candle is closed: until then its figures move. */
    x: z.boolean(),
    /** Volume, quote. */
    q: decimalString,
    /** Taker buys, base units. */
    V: decimalString,
    /** Taker buys, quote. */
    Q: decimalString,
    /** Without meaning. */
    B: z.optional(z.string()),
  }),
})
export type KlineEvent = z.output<typeof KlineEvent>

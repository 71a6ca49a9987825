import * as z from 'zod/mini'
import { decimalString, epochMs, orderSide, symbolName } from '../../schemas.ts'

/** A liquidation order: the latest of each symbol and second. */
export const ForceOrderEvent = z.looseObject({
  e: z.literal('forceOrder'),
  /** Event time, epoch ms. */
  E: epochMs,
  o: z.looseObject({
    s: symbolName,
    S: orderSide,
    /** Type and time in force. */
    o: z.string(),
    f: z.string(),
    /** Ordered, base units. */
    q: decimalString,
    /** Limit price, quote per base. */
    p: decimalString,
    /** Mean price of what is executed. */
    ap: decimalString,
    /** Status. */
    X: z.string(),
    /** Executed last and in total, base units. */
    l: decimalString,
    z: decimalString,
    /** Trade time, epoch ms. */
    T: epochMs,
  }),
})
export type ForceOrderEvent = z.output<typeof ForceOrderEvent>

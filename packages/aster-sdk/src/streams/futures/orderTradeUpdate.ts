import * as z from 'zod/mini'
import { decimalString, epochMs, orderSide, symbolName, venueId } from '../../schemas.ts'
import { defineUserEvent } from '../streamSpec.ts'

/** An order changed or traded. */
export const OrderTradeUpdate = z.looseObject({
  e: z.literal('ORDER_TRADE_UPDATE'),
  /** Event time, epoch ms. Sort by it: events may arrive out of order. */
  E: epochMs,
  /** Transaction time, epoch ms. */
  T: epochMs,
  o: z.looseObject({
    s: symbolName,
    /** Client order id. `autoclose-...` is a liquidation, `adl_autoclose` auto-deleveraging. */
    c: z.string(),
    S: orderSide,
    /** Type. */
    o: z.string(),
    /** Time in force. */
    f: z.string(),
    /** Ordered, base units. */
    q: decimalString,
    /** Limit price. */
    p: decimalString,
    /** Mean price of what is executed. */
    ap: decimalString,
    /** Trigger price. */
    sp: z.optional(decimalString),
    /** What happened: NEW, CANCELED, CALCULATED, EXPIRED, TRADE. */
    x: z.string(),
    /** Status: NEW, PARTIALLY_FILLED, FILLED, CANCELED, EXPIRED, NEW_INSURANCE, NEW_ADL. */
    X: z.string(),
    /** Order id. */
    i: venueId,
    /** Executed by this event, base units. */
    l: decimalString,
    /** Executed in total, base units. */
    z: decimalString,
    /** Price of this execution. */
    L: decimalString,
    /** Commission of this execution and its asset; absent without one. */
    n: z.optional(decimalString),
    N: z.nullish(z.string()),
    /** Trade time, epoch ms. */
    T: z.optional(epochMs),
    /** Trade id; 0 when none. */
    t: venueId,
    /** Value of our resting bids and asks, quote. */
    b: z.optional(decimalString),
    a: z.optional(decimalString),
    /** Whether we added liquidity. */
    m: z.boolean(),
    /** Reduce-only. */
    R: z.boolean(),
    /** Price that triggers: CONTRACT_PRICE or MARK_PRICE. */
    wt: z.optional(z.string()),
    /** Type as ordered; a triggered stop has another one in `o`. */
    ot: z.optional(z.string()),
    /** Position side. */
    ps: z.string(),
    /** Whether the order closes the whole position when triggered. */
    cp: z.optional(z.boolean()),
    /** Activation price and callback rate in percent, of trailing stops. */
    AP: z.optional(decimalString),
    cr: z.optional(decimalString),
    /** Booked profit of this execution, quote. */
    rp: z.optional(decimalString),
  }),
})
export type OrderTradeUpdate = z.output<typeof OrderTradeUpdate>

/** One of our orders changed or traded. */
export const orderTradeUpdate = defineUserEvent({
  market: 'futures',
  name: 'orderTradeUpdate',
  event: 'ORDER_TRADE_UPDATE',
  schema: OrderTradeUpdate,
})

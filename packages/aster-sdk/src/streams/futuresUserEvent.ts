import { z } from 'zod'
import { decimalString, epochMs, intValue, orderSide, symbolName, venueId } from '../schemas.ts'

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
    n: decimalString.optional(),
    N: z.string().optional(),
    /** Trade id; 0 when none. */
    t: venueId,
    /** Whether we added liquidity. */
    m: z.boolean(),
    /** Reduce-only. */
    R: z.boolean(),
    /** Position side. */
    ps: z.string(),
    /** Booked profit of this execution, quote. */
    rp: decimalString.optional(),
  }),
})

/** Balances or positions changed. */
export const AccountUpdate = z.looseObject({
  e: z.literal('ACCOUNT_UPDATE'),
  E: epochMs,
  T: epochMs,
  a: z.looseObject({
    /** Reason: ORDER, FUNDING_FEE, DEPOSIT, WITHDRAW, ASSET_TRANSFER, ... */
    m: z.string(),
    /** Balances: asset, wallet balance, crossed wallet balance, change. */
    B: z.array(z.looseObject({ a: z.string(), wb: decimalString, cw: decimalString })).optional(),
    /** Positions: symbol, signed base units, entry price, unrealised profit, margin type. */
    P: z
      .array(
        z.looseObject({ s: symbolName, pa: decimalString, ep: decimalString, up: decimalString }),
      )
      .optional(),
  }),
})

/** Leverage (`ac`) or account modes (`ai`) changed. */
export const AccountConfigUpdate = z.looseObject({
  e: z.literal('ACCOUNT_CONFIG_UPDATE'),
  E: epochMs,
  ac: z.looseObject({ s: symbolName, l: intValue }).optional(),
  ai: z.looseObject({ d: z.boolean().optional() }).optional(),
})

/** Positions are close to liquidation; it may have happened already. */
export const MarginCall = z.looseObject({
  e: z.literal('MARGIN_CALL'),
  E: epochMs,
  p: z.array(z.looseObject({ s: symbolName, pa: decimalString })),
})

/** An event of the perp account. Other kinds are passed over. */
export const FuturesUserEvent = z.discriminatedUnion('e', [
  OrderTradeUpdate,
  AccountUpdate,
  AccountConfigUpdate,
  MarginCall,
])
export type FuturesUserEvent = z.output<typeof FuturesUserEvent>

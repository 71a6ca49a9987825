import * as z from 'zod/mini'
import { decimalString, epochMs, orderSide, symbolName, venueId } from '../schemas.ts'

/** A perpetual order as the venue answers it. */
export const Order = z.looseObject({
  symbol: symbolName,
  orderId: venueId,
  clientOrderId: z.string(),
  side: orderSide,
  /** `BOTH` in one-way mode. */
  positionSide: z.string(),
  type: z.string(),
  timeInForce: z.string(),
  /** NEW, PARTIALLY_FILLED, FILLED, CANCELED, REJECTED, EXPIRED. */
  status: z.string(),
  /** Limit price, quote per base; `'0'` for market orders. */
  price: decimalString,
  /** Mean price of the executed part; zero without fills. */
  avgPrice: z.optional(decimalString),
  /** Ordered, base units. */
  origQty: decimalString,
  /** Executed, base units. */
  executedQty: decimalString,
  /** Executed, quote. */
  cumQuote: decimalString,
  reduceOnly: z.boolean(),
  closePosition: z.optional(z.boolean()),
  stopPrice: z.optional(decimalString),
  /** When it was placed, epoch ms; queries only. */
  time: z.optional(epochMs),
  updateTime: epochMs,
})
export type Order = z.output<typeof Order>

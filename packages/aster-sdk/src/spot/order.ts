import * as z from 'zod/mini'
import { decimalString, epochMs, orderSide, symbolName, venueId } from '../schemas.ts'

/** A spot order as the venue answers it. Fills are not part of it: read the trades. */
export const Order = z.looseObject({
  symbol: symbolName,
  orderId: venueId,
  clientOrderId: z.string(),
  side: orderSide,
  type: z.string(),
  timeInForce: z.string(),
  /** NEW, PARTIALLY_FILLED, FILLED, CANCELED, REJECTED, EXPIRED. */
  status: z.string(),
  /** Limit price, quote per base; zero for market orders. */
  price: decimalString,
  /** Mean price of the executed part; zero without fills. */
  avgPrice: z.optional(decimalString),
  /** Ordered, base units. */
  origQty: decimalString,
  /** Executed, base units, before a fee that the venue takes in the coin bought. */
  executedQty: decimalString,
  /** Executed, quote. */
  cumQuote: decimalString,
  stopPrice: z.optional(decimalString),
  /** When it was placed, epoch ms; queries only. */
  time: z.optional(epochMs),
  updateTime: epochMs,
})
export type Order = z.output<typeof Order>

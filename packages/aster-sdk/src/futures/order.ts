import * as z from 'zod/mini'
import {
  isFields,
  isPlainCount,
  isPlainDecimal,
  isPlainId,
  isPlainOptionalCount,
  isPlainOptionalDecimal,
  isPlainSymbol,
} from '../plainChecks.ts'
import { quickSchema } from '../quickSchema.ts'
import { decimalString, epochMs, orderSide, symbolName, venueId } from '../schemas.ts'

const orderSchema = z.looseObject({
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

/** A perpetual order as the venue answers it. */
export const Order = quickSchema(orderSchema, (value) =>
  isPlainOrder(value) ? { ...value, orderId: String(value.orderId) } : undefined,
)
export type Order = z.output<typeof orderSchema>

function isPlainOrder(value: unknown): value is z.input<typeof orderSchema> {
  return (
    isFields(value) &&
    isPlainSymbol(value.symbol) &&
    isPlainId(value.orderId) &&
    (value.side === 'BUY' || value.side === 'SELL') &&
    TEXTS.every((name) => typeof value[name] === 'string') &&
    isPlainDecimal(value.price) &&
    isPlainDecimal(value.origQty) &&
    isPlainDecimal(value.executedQty) &&
    isPlainDecimal(value.cumQuote) &&
    isPlainOptionalDecimal(value.avgPrice) &&
    isPlainOptionalDecimal(value.stopPrice) &&
    typeof value.reduceOnly === 'boolean' &&
    (value.closePosition === undefined || typeof value.closePosition === 'boolean') &&
    isPlainOptionalCount(value.time) &&
    isPlainCount(value.updateTime)
  )
}

const TEXTS = ['clientOrderId', 'positionSide', 'type', 'timeInForce', 'status'] as const

import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import {
  decimalString,
  decimalText,
  epochMs,
  orderSide,
  positionSide,
  symbolName,
  timeInForce,
  venueId,
} from '../schemas.ts'
import { clientStrategyId } from './strategyOrder.ts'

/** What `placeChaseOrder` takes. */
export const PlaceChaseOrderParams = z
  .strictObject({
    symbol: symbolName,
    side: orderSide,
    /** `BOTH` (default) in one-way mode; `LONG` or `SHORT` needed in hedge mode. */
    positionSide: z.optional(positionSide),
    /** Unit of `quantity`; QUOTE is converted at the mark price. */
    quantityUnit: z.enum(['BASE', 'QUOTE']),
    /** In `quantityUnit`. */
    quantity: decimalText,
    /** May only shrink the position. Not in hedge mode. @default false */
    reduceOnly: z.optional(z.boolean()),
    /** Distance from the best price, quote per base, a multiple of the tick. @default 0 */
    chaseOffset: z.optional(decimalText),
    /** Unit of `chaseOffset`; the venue refuses percent. */
    chaseOffsetType: z.optional(z.literal('ABSOLUTE')),
    /** Distance that ends the chase, above 0; never ends when absent. */
    maxChaseOffset: z.optional(decimalText),
    /** ABSOLUTE: quote per base, a multiple of the tick. PERCENTAGE: percent, at most 2 decimals. */
    maxChaseOffsetType: z.optional(z.enum(['ABSOLUTE', 'PERCENTAGE'])),
    /** @default GTX */
    timeInForce: z.optional(timeInForce),
    clientStrategyId: z.optional(clientStrategyId),
  })
  .check((context) => {
    const { positionSide: side, reduceOnly, maxChaseOffset, maxChaseOffsetType } = context.value
    const report = (field: string, message: string) => {
      context.issues.push({ code: 'custom', message, path: [field], input: undefined })
    }
    if ((side === 'LONG' || side === 'SHORT') && reduceOnly === true) {
      report('reduceOnly', 'not in hedge mode')
    }
    if (maxChaseOffset !== undefined && Number(maxChaseOffset) === 0) {
      report('maxChaseOffset', 'expected more than 0')
    }
    if (maxChaseOffsetType === undefined) return
    if (maxChaseOffset === undefined) report('maxChaseOffset', 'needed with maxChaseOffsetType')
    else if (maxChaseOffsetType === 'PERCENTAGE' && /\.\d{3,}$/.test(maxChaseOffset)) {
      report('maxChaseOffset', 'at most 2 decimals as PERCENTAGE')
    }
  })
export type PlaceChaseOrderParams = z.input<typeof PlaceChaseOrderParams>

/** What `placeChaseOrder` answers. */
export const ChaseOrder = z.looseObject({
  strategyId: venueId,
  clientStrategyId: z.string(),
  symbol: symbolName,
  side: orderSide,
  positionSide: z.string(),
  /** In `quantityUnit`. */
  quantity: decimalString,
  quantityUnit: z.string(),
  reduceOnly: z.boolean(),
  chaseOffset: z.nullish(decimalString),
  maxChaseOffset: z.nullish(decimalString),
  timeInForce: z.string(),
  strategyStatus: z.string(),
  /** Epoch ms. */
  bookTime: epochMs,
  updateTime: epochMs,
})
export type ChaseOrder = z.output<typeof ChaseOrder>

/**
 * Starts a chase: a post-only limit that follows the best price of its side once per second until it
 * is filled, cancelled or further away than `maxChaseOffset`. Weight 1, signed.
 *
 * @throws {AsterValidationError} Parameters break the schema; nothing was sent.
 * @throws {AsterOutcomeUnknownError} It may have been done: look the order up, do not resend.
 *
 * @see Aster Futures API V3, "Place Chase Order"
 */
export const placeChaseOrder = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/chase',
  security: 'trade',
  weight: 1,
  retry: 'lookup',
  params: PlaceChaseOrderParams,
  result: ChaseOrder,
})

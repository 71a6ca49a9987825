import * as z from 'zod/mini'
import { ItemRefusal } from '../batchItem.ts'
import { defineEndpoint } from '../endpoint.ts'
import { Order } from './order.ts'
import { checkOrderRequest, orderFields } from './orderRequest.ts'

/** A flag inside a JSON list, where the venue has text. */
const flag = z.pipe(z.union([z.boolean(), z.enum(['true', 'false'])]), z.transform(String))

/** One order of a batch: no `closePosition`, no peg, no builder code. */
export const BatchOrder = z
  .strictObject({
    ...orderFields,
    /** May only shrink the position. Not in hedge mode. */
    reduceOnly: z.optional(flag),
    /** Conditional orders: refuses to trigger while mark and last are far apart. @default false */
    priceProtect: z.optional(flag),
  })
  .check((context) => {
    const order: Readonly<Record<string, unknown>> = context.value
    checkOrderRequest(order, (field, message) => {
      context.issues.push({ code: 'custom', message, path: [field], input: order[field] })
    })
  })
export type BatchOrder = z.input<typeof BatchOrder>

/** What `placeBatchOrders` takes. */
export const PlaceBatchOrdersParams = z.strictObject({
  /** One to five orders. Trailing stops above 4 percent may be refused in a batch. */
  batchOrders: z.array(BatchOrder).check(z.minLength(1), z.maxLength(5)),
})
export type PlaceBatchOrdersParams = z.input<typeof PlaceBatchOrdersParams>

/** What became of each item of a batch, in its order. */
export const BatchResult = z.array(z.union([Order, ItemRefusal]))
export type BatchResult = z.output<typeof BatchResult>

/**
 * Places up to five perpetual orders in one call. Weight 5 and one order count each, signed. Sent
 * once, never resent.
 *
 * Not atomic: the venue executes them side by side, and the answer says in the order of the request
 * what became of each, an order or a refusal.
 *
 * @throws {AsterValidationError} An order breaks the schema (`batchOrders.0.price`); nothing was
 *   sent.
 * @throws {AsterOutcomeUnknownError} Any of them may exist: look each up by client order id.
 *
 * @see Aster Futures API V3, "Place Multiple Orders"
 */
export const placeBatchOrders = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/batchOrders',
  security: 'trade',
  weight: 5,
  retry: 'lookup',
  params: PlaceBatchOrdersParams,
  result: BatchResult,
})

import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { clientOrderId, decimalText, idText, symbolName } from '../schemas.ts'
import { Order } from './order.ts'

/** What `modifyOrder` takes. */
export const ModifyOrderParams = z
  .strictObject({
    /** Id that the venue gave. Wins over `origClientOrderId`. */
    orderId: z.optional(idText),
    /** The `newClientOrderId` that the order was placed with. Needed unless `orderId`. */
    origClientOrderId: z.optional(clientOrderId),
    symbol: symbolName,
    /** New quantity, base units, what is executed included. Always needed. */
    quantity: z.optional(decimalText),
    /** New limit, quote per base. Always needed. */
    price: z.optional(decimalText),
  })
  .check((context) => {
    const { orderId, origClientOrderId, quantity, price } = context.value
    const report = (field: string, message: string) => {
      context.issues.push({ code: 'custom', message, path: [field], input: undefined })
    }
    if (orderId === undefined && origClientOrderId === undefined) {
      report('origClientOrderId', 'needed unless orderId is given')
    }
    if (quantity === undefined) report('quantity', 'both quantity and price are needed')
    if (price === undefined) report('price', 'both quantity and price are needed')
  })
export type ModifyOrderParams = z.input<typeof ModifyOrderParams>

/**
 * Changes price and quantity of one working LIMIT order. Weight 1, signed. A change that is refused
 * leaves the order as it was. At most 10,000 changes per order.
 *
 * @throws {AsterValidationError} Parameters break the schema; nothing was sent.
 * @throws {AsterOutcomeUnknownError} It may have been done: look the order up, do not resend.
 *
 * @see Aster Futures API V3, "Modify Order"
 */
export const modifyOrder = defineEndpoint({
  market: 'futures',
  method: 'PUT',
  path: '/fapi/v3/order',
  security: 'trade',
  weight: 1,
  retry: 'lookup',
  params: ModifyOrderParams,
  result: Order,
})

import * as z from 'zod/mini'
import { clientOrderId, idText, symbolName } from './schemas.ts'

/** Names one order: by the venue's id or by ours. */
export const OrderReference = z
  .strictObject({
    symbol: symbolName,
    /** Id that the venue gave. Wins over `origClientOrderId`. */
    orderId: z.optional(idText),
    /** The `newClientOrderId` that the order was placed with. */
    origClientOrderId: z.optional(clientOrderId),
  })
  .check((context) => {
    const { orderId, origClientOrderId } = context.value
    if (orderId !== undefined || origClientOrderId !== undefined) return
    context.issues.push({
      code: 'custom',
      message: 'needed unless orderId is given',
      path: ['origClientOrderId'],
      input: context.value,
    })
  })
export type OrderReference = z.input<typeof OrderReference>

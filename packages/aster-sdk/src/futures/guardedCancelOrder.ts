import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { OrderReference } from '../orderReference.ts'
import { nonceText } from '../schemas.ts'
import { Order } from './order.ts'

/** What `guardedCancelOrder` takes. */
export const GuardedCancelOrderParams = z
  .strictObject({
    ...OrderReference.shape,
    /** The nonce that the order was placed with, microseconds. */
    nonce: nonceText,
  })
  .check((context) => {
    const { orderId, origClientOrderId } = context.value
    if (orderId !== undefined || origClientOrderId !== undefined) return
    context.issues.push({
      code: 'custom',
      message: 'needed unless orderId is given',
      path: ['origClientOrderId'],
      input: undefined,
    })
  })
export type GuardedCancelOrderParams = z.input<typeof GuardedCancelOrderParams>

/**
 * Cancels one order by the nonce that placed it. Weight 1, signed. The venue binds the cancel to the
 * nonce of the order, which is therefore a parameter here: no fresh nonce is used.
 *
 * @throws {AsterOutcomeUnknownError} It may still work: look it up.
 *
 * @see Aster Futures API V3, "Cancel Order (Guarded)"
 */
export const guardedCancelOrder = defineEndpoint({
  market: 'futures',
  method: 'DELETE',
  path: '/fapi/v3/guardedCancelOrder',
  security: 'trade',
  weight: 1,
  retry: 'never',
  params: GuardedCancelOrderParams,
  result: Order,
})

import { defineEndpoint } from '../endpoint.ts'
import { OrderReference } from '../orderReference.ts'
import { Order } from './order.ts'

/**
 * Looks one order up by venue id or by our own. Weight 1, signed.
 *
 * "No such order" (-2013) proves nothing about a call whose nonce is still inside the nonce window.
 * Canceled and expired orders without fills vanish 7 days after creation.
 *
 * @see Aster Spot API V3, "Query order"
 */
export const getOrder = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v3/order',
  security: 'user-data',
  weight: 1,
  retry: 'safe',
  params: OrderReference,
  result: Order,
})

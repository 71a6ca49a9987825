import { defineEndpoint } from '../endpoint.ts'
import { EmptyResult } from '../schemas.ts'
import { OrderRequest } from './orderRequest.ts'

/**
 * Checks an order as `placeOrder` would, without placing it. Weight 1, signed. Only the Chinese
 * documentation has it; the answer's fields are placeholders.
 *
 * @throws {AsterApiError} The order would be refused.
 *
 * @see Aster Futures API V3, "Test new order"
 */
export const testOrder = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/order/test',
  security: 'trade',
  weight: 1,
  retry: 'never',
  params: OrderRequest,
  result: EmptyResult,
})

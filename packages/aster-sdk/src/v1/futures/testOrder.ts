import { defineEndpoint } from '../../endpoint.ts'
import { testOrder as testOrderV3 } from '../../futures/testOrder.ts'
import { PlaceOrderParams } from './placeOrder.ts'

/**
 * Checks an order as `placeOrder` would, without placing it. Weight 1, signed. Only the Chinese
 * documentation has it; the answer's fields are placeholders.
 *
 * @throws {AsterApiError} The order would be refused.
 * @see Aster Futures API V1, "Test new order"
 */
export const testOrder = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v1/order/test',
  security: 'trade',
  weight: 1,
  retry: 'never',
  params: PlaceOrderParams,
  result: testOrderV3.result,
})

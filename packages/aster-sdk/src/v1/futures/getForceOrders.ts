import { defineEndpoint } from '../../endpoint.ts'
import { getForceOrders as getForceOrdersV3 } from '../../futures/getForceOrders.ts'

/**
 * Gets orders by which the venue closed positions of ours: liquidations (`autoclose-...`) and auto-
 * deleveraging (`adl_autoclose`). Weight 20 with a symbol, 50 without, signed. The 7 days before
 * `endTime` when no start is given.
 *
 * @see Aster Futures API V1, "User's Force Orders"
 */
export const getForceOrders = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/forceOrders',
  security: 'user-data',
  weight: getForceOrdersV3.weight,
  retry: 'safe',
  params: getForceOrdersV3.params,
  result: getForceOrdersV3.result,
})

import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { symbolName } from '../schemas.ts'
import { Order } from './order.ts'

/** What `getOpenOrders` takes. */
export const OpenOrdersParams = z.strictObject({
  /** One symbol; every symbol when absent. */
  symbol: z.optional(symbolName),
})
export type OpenOrdersParams = z.input<typeof OpenOrdersParams>

/**
 * Gets all working orders. Signed. Weight 1 with a symbol, 40 without.
 *
 * @see Aster Futures API V3, "Current All Open Orders"
 */
export const getOpenOrders = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/openOrders',
  security: 'user-data',
  weight: ({ symbol }) => (symbol === undefined ? 40 : 1),
  retry: 'safe',
  params: OpenOrdersParams,
  result: z.array(Order),
})

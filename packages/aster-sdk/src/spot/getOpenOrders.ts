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
 * @see Aster Spot API V3, "Current open orders"
 */
export const getOpenOrders = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v3/openOrders',
  security: 'user-data',
  weight: ({ symbol }) => (symbol === undefined ? 40 : 1),
  retry: 'safe',
  params: OpenOrdersParams,
  result: z.array(Order),
})

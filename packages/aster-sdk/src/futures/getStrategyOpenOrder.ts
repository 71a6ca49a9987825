import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { oneOrMany } from '../schemas.ts'
import { checkStrategyReference, StrategyOrder, strategyReference } from './strategyOrder.ts'

/** What `getStrategyOpenOrder` takes. */
export const StrategyOpenOrderParams = z
  .strictObject(strategyReference)
  .check(checkStrategyReference)
export type StrategyOpenOrderParams = z.input<typeof StrategyOpenOrderParams>

/**
 * Looks up one working strategy, always as a list. Weight 5, signed.
 *
 * @see Aster Futures API V3, "Query Strategy Open Order"
 */
export const getStrategyOpenOrder = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/strategyOpenOrder',
  security: 'user-data',
  weight: 5,
  retry: 'safe',
  params: StrategyOpenOrderParams,
  result: oneOrMany(StrategyOrder),
})

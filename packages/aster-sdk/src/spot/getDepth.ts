import * as z from 'zod/mini'
import { Depth } from '../depth.ts'
import { defineEndpoint } from '../endpoint.ts'
import { depthLimit, depthWeight, symbolName } from '../schemas.ts'

/** What `getDepth` takes. */
export const DepthParams = z.strictObject({
  symbol: symbolName,
  /** Levels per side. @default 100 */
  limit: z.optional(depthLimit),
})
export type DepthParams = z.input<typeof DepthParams>

/**
 * Gets the order book of one symbol. Public. Weight 2 up to 50 levels, 5 at 100, 10 at 500, 20 at 1000.
 *
 * @see Aster Spot API V3, "Depth information"
 */
export const getDepth = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v3/depth',
  security: 'none',
  weight: ({ limit }) => depthWeight(limit ?? 100),
  retry: 'safe',
  params: DepthParams,
  result: Depth,
})

import * as z from 'zod'
import { defineEndpoint } from '../endpoint.ts'
import { depthLimit, depthWeight, epochMs, priceLevel, symbolName } from '../schemas.ts'

/** What `getDepth` takes. */
export const DepthParams = z.strictObject({
  symbol: symbolName,
  /** Levels per side. @default 500 */
  limit: depthLimit.optional(),
})
export type DepthParams = z.input<typeof DepthParams>

/** What `getDepth` answers. */
export const Depth = z.looseObject({
  /** Sequence number that the difference stream continues from. */
  lastUpdateId: z.int(),
  /** When the answer was made, epoch ms. */
  E: epochMs.optional(),
  /** When the book last changed, epoch ms. */
  T: epochMs.optional(),
  /** `[price, quantity]` in quote per base and base units, highest price first. */
  bids: z.array(priceLevel),
  /** `[price, quantity]`, lowest price first. */
  asks: z.array(priceLevel),
})
export type Depth = z.output<typeof Depth>

/**
 * Gets the order book of one symbol. Public. Weight 2 up to 50 levels, 5 at 100, 10 at 500, 20 at 1000.
 *
 * @see Aster Futures API V3, "Order Book"
 */
export const getDepth = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/depth',
  security: 'none',
  weight: ({ limit }) => depthWeight(limit ?? 500),
  retry: 'safe',
  params: DepthParams,
  result: Depth,
})

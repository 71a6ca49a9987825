import * as z from 'zod/mini'
import { epochMs, priceLevel } from './schemas.ts'

/** What `getDepth` answers, on both markets. */
export const Depth = z.looseObject({
  /** Sequence number that the difference stream continues from. */
  lastUpdateId: z.int(),
  /** When the answer was made, epoch ms. */
  E: z.optional(epochMs),
  /** When the book last changed, epoch ms. */
  T: z.optional(epochMs),
  /** `[price, quantity]` in quote per base and base units, highest price first. */
  bids: z.array(priceLevel),
  /** `[price, quantity]`, lowest price first. */
  asks: z.array(priceLevel),
})
export type Depth = z.output<typeof Depth>

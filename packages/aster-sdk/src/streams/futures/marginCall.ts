import * as z from 'zod/mini'
import { decimalString, epochMs, symbolName } from '../../schemas.ts'
import { defineUserEvent } from '../streamSpec.ts'

/** Positions are close to liquidation; it may have happened already. */
export const MarginCall = z.looseObject({
  e: z.literal('MARGIN_CALL'),
  /** Event time, epoch ms. */
  E: epochMs,
  /** Wallet balance of crossed margin; crossed calls only. */
  cw: z.optional(decimalString),
  p: z.array(
    z.looseObject({
      s: symbolName,
      /** Position side. */
      ps: z.optional(z.string()),
      /** Base units. Negative: short. */
      pa: decimalString,
      /** `CROSSED` or `ISOLATED`. */
      mt: z.optional(z.string()),
      /** Isolated margin. */
      iw: z.optional(decimalString),
      /** Mark price. */
      mp: z.optional(decimalString),
      /** Unrealised profit. Signed. */
      up: z.optional(decimalString),
      /** Maintenance margin, quote. */
      mm: z.optional(decimalString),
    }),
  ),
})
export type MarginCall = z.output<typeof MarginCall>

/** Positions of ours are close to liquidation. */
export const marginCall = defineUserEvent({
  market: 'futures',
  name: 'marginCall',
  event: 'MARGIN_CALL',
  schema: MarginCall,
})

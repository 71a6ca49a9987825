import * as z from 'zod'
import { decimalString, epochMs, symbolName } from '../../schemas.ts'
import { defineUserEvent } from '../streamSpec.ts'

/** Positions are close to liquidation; it may have happened already. */
export const MarginCall = z.looseObject({
  e: z.literal('MARGIN_CALL'),
  /** Event time, epoch ms. */
  E: epochMs,
  /** Wallet balance of crossed margin; crossed calls only. */
  cw: decimalString.optional(),
  p: z.array(
    z.looseObject({
      s: symbolName,
      /** Position side. */
      ps: z.string().optional(),
      /** Base units. Negative: short. */
      pa: decimalString,
      /** `CROSSED` or `ISOLATED`. */
      mt: z.string().optional(),
      /** Isolated margin. */
      iw: decimalString.optional(),
      /** Mark price. */
      mp: decimalString.optional(),
      /** Unrealised profit. Signed. */
      up: decimalString.optional(),
      /** Maintenance margin, quote. */
      mm: decimalString.optional(),
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

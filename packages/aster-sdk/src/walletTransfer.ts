import * as z from 'zod/mini'
import { assetName, decimalText, venueId } from './schemas.ts'

/** Parameters of a transfer between the wallets, the same through both hosts. */
export const TransferParams = z.strictObject({
  /** In units of `asset`, above zero. */
  amount: decimalText,
  asset: assetName,
  /** Our own id, shorter than 64 characters; unique for 7 days. */
  clientTranId: z.string().check(z.minLength(1), z.maxLength(63)),
  /** `FUTURE_SPOT` leaves the perp wallet, `SPOT_FUTURE` enters it. */
  kindType: z.enum(['FUTURE_SPOT', 'SPOT_FUTURE']),
})
export type TransferParams = z.input<typeof TransferParams>

/** Answer to a transfer. */
export const Transfer = z.looseObject({
  tranId: venueId,
  /** `SUCCESS` when done. */
  status: z.string(),
})
export type Transfer = z.output<typeof Transfer>

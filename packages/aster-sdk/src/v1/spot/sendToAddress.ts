import * as z from 'zod/mini'
import { defineWalletEndpoint } from '../../endpoint.ts'
import { assetName, decimalText } from '../../schemas.ts'
import { Transfer } from '../../walletTransfer.ts'

/** What `sendToAddress` takes. */
export const SendToAddressParams = z.strictObject({
  /** In units of `asset`, above zero. */
  amount: decimalText,
  asset: assetName,
  /** EVM address of another account of the venue. */
  toAddress: z.string().check(z.regex(/^0x[0-9a-fA-F]{40}$/, 'expected 0x and 40 hex digits')),
  /** Our own id, 20 to 63 characters. */
  clientTranId: z.optional(z.string().check(z.minLength(20), z.maxLength(63))),
})
export type SendToAddressParams = z.input<typeof SendToAddressParams>

/**
 * Gives an asset of the spot wallet to another account. Weight 5, signed. V3 has no counterpart.
 *
 * The key alone can do it, and nobody can take it back. No client binds it: use `prepare`.
 *
 * @throws {AsterOutcomeUnknownError} The money may be gone: read the history, never repeat.
 * @see Aster Spot API V1, "Transfer asset to other address"
 */
export const sendToAddress = defineWalletEndpoint({
  market: 'spot',
  method: 'POST',
  path: '/api/v1/asset/sendToAddress',
  security: 'withdraw',
  weight: 5,
  retry: 'never',
  params: SendToAddressParams,
  result: Transfer,
})

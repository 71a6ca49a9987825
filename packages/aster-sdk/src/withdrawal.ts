import * as z from 'zod/mini'
import { assetName, decimalText, nonceText, walletAddress } from './schemas.ts'

const withdrawFields = {
  /** In units of `asset`, above 0. */
  amount: decimalText,
  asset: assetName,
  /** In units of `asset`; from the fee estimate. */
  fee: decimalText,
  /** The account's own registered address. */
  receiver: walletAddress,
}

/** Parameters of a withdrawal to an EVM chain. */
export const WithdrawParams = z.strictObject({
  /** Chain that pays out: 1 Ethereum, 56 BSC, 42161 Arbitrum. */
  chainId: z.int().check(z.minimum(1)),
  ...withdrawFields,
  /** Microseconds; part of `userSignature`, not the nonce of the call. */
  userNonce: nonceText,
  /** Signature of the main wallet over the withdrawal. */
  userSignature: z.string().check(z.minLength(1), z.maxLength(256)),
})
export type WithdrawParams = z.input<typeof WithdrawParams>

/** Parameters of a withdrawal to Solana. */
export const SolanaWithdrawParams = z.strictObject({
  /** Always 101. */
  chainId: z.literal(101),
  ...withdrawFields,
  /** Microseconds; part of `userSignature`, not the nonce of the call. */
  userNonce: z.optional(nonceText),
  /** Signature of the main wallet, Ed25519; the venue does not insist on it. */
  userSignature: z.optional(z.string().check(z.minLength(1), z.maxLength(256))),
})
export type SolanaWithdrawParams = z.input<typeof SolanaWithdrawParams>

/** Answer to a withdrawal: the venue has taken it, the chain has not confirmed it. */
export const Withdrawal = z.looseObject({
  withdrawId: z.string().check(z.minLength(1)),
  hash: z.string(),
})
export type Withdrawal = z.output<typeof Withdrawal>

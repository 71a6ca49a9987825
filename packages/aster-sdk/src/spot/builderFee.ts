import * as z from 'zod/mini'
import { decimalText } from '../schemas.ts'

/** Most that a builder may take of a spot order, fraction of notional: at most `'0.01'`. */
export const spotMaxFeeRate = decimalText.check(
  z.refine((text) => Number(text) <= 0.01, 'expected a fraction of at most 0.01'),
)

/** What a wallet states about the signature of a builder call. */
export const builderProof = {
  /** Network that the signature is for. */
  asterChain: z.enum(['Mainnet', 'Testnet']),
  /** Chain id inside the signature: 56 for EVM wallets, 101 for Solana. */
  signatureChainId: z.int().check(z.minimum(1)),
}

import type { Environment } from '../environments.ts'
import { AsterConfigurationError } from '../errors.ts'

/** Network name inside management signatures. */
export type AsterChain = 'Mainnet' | 'Testnet'

/** Who signs a management call, when, and for which network. */
export interface WalletIdentity {
  /** Address of the main wallet. */
  readonly user: string
  /** Microseconds, decimal digits. */
  readonly nonce: string
  readonly asterChain: AsterChain
  /** Chain id of ordinary messages: 1666 on mainnet, 714 on testnet. */
  readonly messageChainId: number
  /** Chain id of management signatures: 56 for every EVM wallet, whatever chain it uses. */
  readonly signatureChainId: number
  /** Address of an agent of the account; sub-account calls name one besides the wallet. */
  readonly agent?: string | undefined
}

/**
 * Names the network of an environment.
 *
 * @throws {AsterConfigurationError} It is neither mainnet nor testnet: the caller has to say.
 */
export function asterChainOf({ chainId, name }: Environment): AsterChain {
  if (chainId === 1666) return 'Mainnet'
  if (chainId === 714) return 'Testnet'
  throw new AsterConfigurationError(`say with asterChain which network ${name} belongs to`)
}

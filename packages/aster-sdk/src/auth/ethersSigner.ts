import { mutableTypes } from './makeTypedData.ts'
import type { RawSignature, TypedDataSigner } from './signer.ts'
import type { TypedData, TypedDataDomain } from './typedData.ts'

/** What is used of an ethers `Wallet`. */
export interface EthersWallet {
  readonly address: string
  signTypedData(
    domain: TypedDataDomain,
    types: Record<string, { name: string; type: string }[]>,
    value: Record<string, unknown>,
  ): Promise<string>
}

/**
 * Makes a signer of an ethers `Wallet`, which stays hidden inside. A wallet of a browser fits when its
 * address is known: `{ address: await browser.getAddress(), signTypedData: browser.signTypedData }`.
 */
export function ethersSigner(wallet: EthersWallet): TypedDataSigner {
  return Object.freeze({
    address: wallet.address,
    signTypedData({ domain, types, message }: TypedData): Promise<RawSignature> {
      return wallet.signTypedData(domain, mutableTypes(types), { ...message })
    },
  })
}

import type { RawSignature, TypedDataSigner } from './signer.ts'
import type { TypedData } from './typedData.ts'

/** What is used of a viem account. */
export interface ViemAccount {
  readonly address: string
  signTypedData(data: TypedData): Promise<RawSignature>
}

/**
 * Makes a signer of a viem account, which stays hidden inside. A viem wallet client fits too:
 * `{ address, signTypedData: (data) => client.signTypedData({ account: address, ...data }) }`.
 */
export function viemSigner(account: ViemAccount): TypedDataSigner {
  return Object.freeze({
    address: account.address,
    signTypedData: (data: TypedData) => account.signTypedData(data),
  })
}

/** Field of an EIP-712 struct; the order of fields is part of its hash. */
export interface TypedDataField {
  readonly name: string
  readonly type: 'string' | 'bool' | 'uint256' | 'address'
}

/** What an EIP-712 signature is valid for. */
export interface TypedDataDomain {
  readonly name: string
  readonly version: string
  readonly chainId: number
  readonly verifyingContract: `0x${string}`
}

/** EIP-712 typed data of the venue, without the `EIP712Domain` type that wallets add themselves. */
export interface TypedData {
  readonly domain: TypedDataDomain
  readonly types: Readonly<Record<string, readonly TypedDataField[]>>
  readonly primaryType: string
  readonly message: Readonly<Record<string, string | boolean | bigint>>
}

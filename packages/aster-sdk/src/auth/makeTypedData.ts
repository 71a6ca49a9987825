import type { TypedData, TypedDataDomain } from './typedData.ts'

const NO_CONTRACT = '0x0000000000000000000000000000000000000000'

/** Makes a domain of the venue, which has no contract to name. */
export function typedDataDomain(name: string, chainId: number): TypedDataDomain {
  return { name, version: '1', chainId, verifyingContract: NO_CONTRACT }
}

/**
 * Typed data of an ordinary call: one text under the domain `AsterSignTransaction`.
 *
 * @param msg The parameter string exactly as it is sent, without `signature`.
 * @param chainId 1666 on mainnet, 714 on testnet.
 */
export function messageTypedData(msg: string, chainId: number): TypedData {
  return {
    domain: typedDataDomain('AsterSignTransaction', chainId),
    types: { Message: [{ name: 'msg', type: 'string' }] },
    primaryType: 'Message',
    message: { msg },
  }
}

/** Types in lists that may be changed, as libraries ask for them though they change none. */
export function mutableTypes(
  types: TypedData['types'],
): Record<string, { name: string; type: string }[]> {
  const entries = Object.entries(types).map(
    ([name, fields]) => [name, fields.map((field) => ({ ...field }))] as const,
  )
  return Object.fromEntries(entries)
}

import { bytesOf, hexOf } from './hexBytes.ts'
import { keccak256 } from './keccak256.ts'

/**
 * Address of an uncompressed public key: `0x` and 40 hex digits with checksum.
 *
 * @param publicKey `0x04` and 128 hex digits in lower case.
 */
export function addressOf(publicKey: string): string {
  const hash = hexOf(keccak256(bytesOf(`0x${publicKey.slice(4)}`)))
  return checksummed(hash.slice(-40))
}

/** EIP-55: a digit is upper case where the hash of the address has a high nibble. */
function checksummed(address: string): string {
  const hash = hexOf(keccak256(new TextEncoder().encode(address)))
  const digits = [...address].map((digit, i) =>
    Number.parseInt(hash[i + 2] ?? '0', 16) >= 8 ? digit.toUpperCase() : digit,
  )
  return `0x${digits.join('')}`
}

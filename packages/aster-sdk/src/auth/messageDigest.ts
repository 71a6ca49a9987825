import { bytesOf, hexOf } from './hexBytes.ts'
import { keccak256 } from './keccak256.ts'

const encoder = new TextEncoder()

const DOMAIN_TYPE =
  'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)'

/** Type hash and value hash side by side; only the second half changes. */
const struct = new Uint8Array(64)
struct.set(hashed('Message(string msg)'), 0)

/** `0x1901`, domain separator and struct hash of each chain id, ready but for the last part. */
const envelopes = new Map<number, Uint8Array>()

/**
 * Makes the EIP-712 digest that an agent signs for one call.
 *
 * @param msg The parameter string exactly as it is sent, without `signature`.
 * @param chainId 1666 on mainnet, 714 on testnet.
 * @returns 32 bytes as `0x` hex.
 */
export function digestOfMessage(msg: string, chainId: number): string {
  const envelope = envelopes.get(chainId) ?? makeEnvelope(chainId)
  struct.set(hashed(msg), 32)
  envelope.set(keccak256(struct), 34)
  return hexOf(keccak256(envelope))
}

/** Keccak-256 of UTF-8 text as `0x` hex. */
export function hashOfText(text: string): string {
  return hexOf(hashed(text))
}

function hashed(text: string): Uint8Array {
  return keccak256(encoder.encode(text))
}

function makeEnvelope(chainId: number): Uint8Array {
  const domain = new Uint8Array(160)
  domain.set(hashed(DOMAIN_TYPE), 0)
  domain.set(hashed('AsterSignTransaction'), 32)
  domain.set(hashed('1'), 64)
  domain.set(bytesOf(`0x${chainId.toString(16).padStart(64, '0')}`), 96)
  const envelope = new Uint8Array(66)
  envelope.set([0x19, 0x01], 0)
  envelope.set(keccak256(domain), 2)
  envelopes.set(chainId, envelope)
  return envelope
}

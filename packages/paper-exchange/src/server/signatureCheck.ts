import { digestOfMessage, keccak256 } from '@asterkit/sdk/signing'
import { recover } from 'tiny-secp256k1'

/** Checks who signed the parameters of a call. Exact: there is no faster mode that checks less. */
export interface SignatureCheck {
  /**
   * @param message Parameter bytes exactly as received, without the signature.
   * @param signature 65 bytes of hex, v as 27, 28, 0 or 1.
   * @param signer Address that claims to have signed, any case.
   * @returns Whether that address made this signature over this message.
   */
  isSignedBy(message: string, signature: string, signer: string): boolean
}

/**
 * Makes the check of one chain id.
 *
 * @param options.isTolerant Also takes a signature over the decoded text, which demo clients make: they
 *   sign what they encode only afterwards.
 */
export function createSignatureCheck(
  chainId: number,
  options: { readonly isTolerant?: boolean } = {},
): SignatureCheck {
  const isMadeBy = (message: string, signature: string, signer: string) =>
    signerOf(digestOfMessage(message, chainId), signature) === signer.toLowerCase()
  return {
    isSignedBy(message, signature, signer) {
      if (isMadeBy(message, signature, signer)) return true
      if (options.isTolerant !== true) return false
      const decoded = decodeForm(message)
      return decoded !== message && isMadeBy(decoded, signature, signer)
    },
  }
}

/**
 * Recovers who signed a digest.
 *
 * @param digest 32 bytes as `0x` hex.
 * @returns Address in lower case; undefined when nobody can have made this signature.
 */
export function signerOf(digest: string, signature: string): string | undefined {
  const hex = signature.startsWith('0x') ? signature.slice(2) : signature
  if (!/^[0-9a-fA-F]{130}$/.test(hex)) return undefined
  const bytes = Buffer.from(hex, 'hex')
  const parity = PARITY.get(bytes[64] ?? -1)
  if (parity === undefined) return undefined
  const publicKey = recoverKey(Buffer.from(digest.slice(2), 'hex'), bytes.subarray(0, 64), parity)
  if (publicKey == null) return undefined
  // Of the uncompressed key all but its first byte, which tells the form.
  const hash = keccak256(publicKey.subarray(1))
  return `0x${Buffer.from(hash.buffer, hash.byteOffset + 12, 20).toString('hex')}`
}

const PARITY: ReadonlyMap<number, 0 | 1> = new Map([
  [0, 0],
  [1, 1],
  [27, 0],
  [28, 1],
])

function recoverKey(
  digest: Uint8Array,
  signature: Uint8Array,
  parity: 0 | 1,
): Uint8Array | null | undefined {
  try {
    return recover(digest, signature, parity, false)
  } catch {
    // r or s is zero or not below the order of the curve: no signature at all.
    return undefined
  }
}

function decodeForm(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '))
}

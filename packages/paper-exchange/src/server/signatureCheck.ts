import { digestOfMessage, recoverSigner } from '@asterkit/sdk/signing'
import { secp256k1 } from '@noble/curves/secp256k1'
import { SigningKey } from 'ethers'

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

const { ProjectivePoint } = secp256k1
const ORDER = secp256k1.CURVE.n
/** Signatures with a larger s are exact too, but rare: they take the slow way. */
const HALF_ORDER = ORDER >> 1n

/** Agents whose public key is kept prepared. */
const PREPARED_AGENTS = 16

/**
 * Makes the check of one chain id. The first calls of an agent recover its key from the signature; then
 * the key is known and later calls verify against prepared multiples of it, which costs about a third.
 */
export function createSignatureCheck(chainId: number): SignatureCheck {
  const keys = new Map<string, KnownKey>()
  return {
    isSignedBy(message, signature, signer) {
      const agent = signer.toLowerCase()
      const parts = splitSignature(signature)
      if (parts === undefined) return false
      const known = keys.get(agent)
      if (known !== undefined && parts.s <= HALF_ORDER) {
        return known.verify(BigInt(digestOfMessage(message, chainId)), parts)
      }
      if (!isRecovered(message, signature, agent, chainId)) return false
      if (parts.s <= HALF_ORDER) {
        const digest = digestOfMessage(message, chainId)
        const publicKey = SigningKey.recoverPublicKey(digest, `0x${parts.hex}`)
        if (keys.size >= PREPARED_AGENTS) keys.delete(keys.keys().next().value ?? '')
        keys.set(agent, new KnownKey(publicKey))
      }
      return true
    },
  }
}

function isRecovered(message: string, signature: string, agent: string, chainId: number): boolean {
  try {
    return recoverSigner(message, signature, chainId).toLowerCase() === agent
  } catch {
    // Malformed, or no key could have made it: not signed by anybody.
    return false
  }
}

interface SignatureParts {
  readonly r: bigint
  readonly s: bigint
  /** Whether the point R of the signature has an odd y. */
  readonly isOdd: boolean
  /** r, s and v of 27 or 28, without prefix. */
  readonly hex: string
}

function splitSignature(signature: string): SignatureParts | undefined {
  const hex = signature.startsWith('0x') ? signature.slice(2) : signature
  if (!/^[0-9a-fA-F]{130}$/.test(hex)) return undefined
  const v = Number.parseInt(hex.slice(128), 16)
  if (v !== 0 && v !== 1 && v !== 27 && v !== 28) return undefined
  const isOdd = v === 1 || v === 28
  return {
    r: BigInt(`0x${hex.slice(0, 64)}`),
    s: BigInt(`0x${hex.slice(64, 128)}`),
    isOdd,
    hex: `${hex.slice(0, 128)}${isOdd ? '1c' : '1b'}`,
  }
}

/** ECDSA verification against one key: R = (h/s) G + (r/s) P must be the R that the signature names. */
class KnownKey {
  readonly #point: InstanceType<typeof ProjectivePoint>

  constructor(publicKey: string) {
    this.#point = ProjectivePoint.fromHex(publicKey.slice(2))
    this.#point._setWindowSize(8)
  }

  verify(digest: bigint, { r, s, isOdd }: SignatureParts): boolean {
    const n = ORDER
    if (r <= 0n || r >= n || s <= 0n || s >= n) return false
    const inverse = invert(s, n)
    const onBase = (digest * inverse) % n
    const onKey = (r * inverse) % n
    const { BASE, ZERO } = ProjectivePoint
    const first = onBase === 0n ? ZERO : BASE.multiply(onBase)
    const point = first.add(this.#point.multiply(onKey))
    if (point.equals(ZERO)) return false
    const { x, y } = point.toAffine()
    return x === r && (y & 1n) === (isOdd ? 1n : 0n)
  }
}

/** Inverse of `value` modulo a prime, by the extended Euclidean algorithm. */
function invert(value: bigint, modulus: bigint): bigint {
  let [remainder, next] = [modulus, value % modulus]
  let [factor, nextFactor] = [0n, 1n]
  while (next !== 0n) {
    const quotient = remainder / next
    ;[remainder, next] = [next, remainder - quotient * next]
    ;[factor, nextFactor] = [nextFactor, factor - quotient * nextFactor]
  }
  return ((factor % modulus) + modulus) % modulus
}

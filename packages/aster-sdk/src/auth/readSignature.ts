import { hexOf } from './hexBytes.ts'

const FINAL = /^0x[0-9a-f]{128}1[bc]$/
const HEX = /^[0-9a-fA-F]{130}$/
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
/** Half of the order of the curve: s of a canonical signature is at most this. */
const HALF_ORDER_HEX = '7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0'

/**
 * Brings a signature into the one form that is sent: `0x` hex in lower case, s low, v of 27 or 28. A high
 * s, which some key stores make, is mirrored: it is the same signature.
 *
 * @returns Undefined when it is not 65 bytes with v of 27, 28, 0 or 1.
 */
export function readSignature(raw: unknown): string | undefined {
  const text = raw instanceof Uint8Array ? hexOf(raw) : raw
  if (typeof text !== 'string') return undefined
  if (FINAL.test(text) && text.slice(66, 130) <= HALF_ORDER_HEX) return text
  const hex = text.startsWith('0x') ? text.slice(2) : text
  if (!HEX.test(hex)) return undefined
  const v = Number.parseInt(hex.slice(128), 16)
  const parity = v >= 27 ? v - 27 : v
  if (parity > 1) return undefined
  return canonical(hex.slice(0, 128).toLowerCase(), parity)
}

function canonical(rs: string, parity: number): string {
  const s = rs.slice(64)
  const isHigh = s > HALF_ORDER_HEX
  const low = isHigh ? (ORDER - BigInt(`0x${s}`)).toString(16).padStart(64, '0') : s
  return `0x${rs.slice(0, 64)}${low}${(isHigh ? parity === 0 : parity === 1) ? '1c' : '1b'}`
}

import { blockBytes, rotations, roundConstants } from './keccakModule.ts'

const MASK = (1n << 64n) - 1n

/**
 * Keccak-256 in plain JavaScript, for where WebAssembly is missing or forbidden: about half a millisecond for the
 * digest of a call.
 *
 * @returns 32 new bytes.
 * @see FIPS 202, sections 3.2 and 4; Keccak-256 differs from SHA3-256 in padding only.
 */
export function plainKeccak256(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array((Math.floor(bytes.length / blockBytes) + 1) * blockBytes)
  padded.set(bytes)
  padded[bytes.length] = 0x01
  padded[padded.length - 1]! |= 0x80
  const words = new DataView(padded.buffer)
  const lanes: bigint[] = Array.from({ length: 25 }, () => 0n)
  const constants = roundConstants()
  for (let at = 0; at < padded.length; at += blockBytes) {
    for (let lane = 0; lane < blockBytes / 8; lane++) {
      lanes[lane]! ^= words.getBigUint64(at + lane * 8, true)
    }
    for (const constant of constants) round(lanes, constant)
  }
  const hash = new DataView(new ArrayBuffer(32))
  for (let lane = 0; lane < 4; lane++) hash.setBigUint64(lane * 8, lanes[lane]!, true)
  return new Uint8Array(hash.buffer)
}

/** Theta, rho with pi, chi and iota of lanes numbered `x + 5y`. */
function round(lanes: bigint[], constant: bigint): void {
  const columns = [0, 1, 2, 3, 4].map(
    (x) => lanes[x]! ^ lanes[x + 5]! ^ lanes[x + 10]! ^ lanes[x + 15]! ^ lanes[x + 20]!,
  )
  const parities = columns.map((_, x) => columns[(x + 4) % 5]! ^ rotated(columns[(x + 1) % 5]!, 1n))
  const moved: bigint[] = Array(25)
  for (let lane = 0; lane < 25; lane++) {
    const [x, y] = [lane % 5, Math.floor(lane / 5)]
    moved[y + 5 * ((2 * x + 3 * y) % 5)] = rotated(lanes[lane]! ^ parities[x]!, ROTATIONS[lane]!)
  }
  for (let lane = 0; lane < 25; lane++) {
    const [x, row] = [lane % 5, lane - (lane % 5)]
    const [one, two] = [moved[row + ((x + 1) % 5)]!, moved[row + ((x + 2) % 5)]!]
    lanes[lane] = moved[lane]! ^ (~one & MASK & two)
  }
  lanes[0]! ^= constant
}

const ROTATIONS = rotations().map(BigInt)

function rotated(word: bigint, by: bigint): bigint {
  return ((word << by) & MASK) | (word >> (64n - by))
}

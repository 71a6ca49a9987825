/**
 * Keccak-256 as a WebAssembly module, assembled here from its definition: JavaScript has no 64-bit words,
 * and the hash consists of nothing else. About 2 kB.
 *
 * Memory: the result at 0, the 24 round constants at `constantsAt`, padded input at `inputAt`.
 *
 * @see FIPS 202, section 3.2 (theta, rho, pi, chi, iota); Keccak-256 differs from SHA3-256 in padding only.
 */
export const constantsAt = 200
export const inputAt = 512
/** Bytes that one permutation takes in. */
export const blockBytes = 136

const LANES = 25
const ROUNDS = 24
/** Names of local variables: parameter, pointers, then 64-bit words. */
const BLOCKS = 0
const INPUT = 1
const ROUND = 2
const A = 3
const B = A + LANES
const C = B + LANES
const D = C + 5

const I32_BELOW = 0x49
const I32_ADD = 0x6a
const XOR = 0x85
const AND = 0x83
const ROTL = 0x89
const END = 0x0b

const ROTATIONS = rotations()

/** Bytes of the module. Exports `memory` and `absorb(blocks)`, which hashes the blocks at `inputAt`. */
export function keccakModule(): Uint8Array<ArrayBuffer> {
  const locals = [2, ...[2, 0x7f], ...[2 * LANES + 10, 0x7e]]
  const body = [...locals, ...absorbBlocks(), END]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, 0x7f, 0]), // one type: (i32) => nothing
    ...section(3, [1, 0]), // one function of it
    ...section(5, [1, 0, 1]), // one page of memory
    ...section(7, [2, ...text('memory'), 2, 0, ...text('absorb'), 0, 0]),
    ...section(10, [1, ...whole(body.length), ...body]),
  ])
}

/** Round constants (iota), each bit 2^j - 1 out of a shift register. */
export function roundConstants(): BigUint64Array<ArrayBuffer> {
  let register = 1
  return BigUint64Array.from({ length: ROUNDS }, () => {
    let constant = 0n
    for (let j = 0; j < 7; j++) {
      if (register & 1) constant |= 1n << BigInt(2 ** j - 1)
      register = register & 0x80 ? (register << 1) ^ 0x171 : register << 1
    }
    return constant
  })
}

function absorbBlocks(): number[] {
  const lanes = Array.from({ length: LANES }, (_, lane) => lane)
  return [
    ...i32(inputAt),
    ...set(INPUT),
    ...loop([
      ...lanes
        .slice(0, blockBytes / 8)
        .flatMap((lane) => [
          ...get(A + lane),
          ...get(INPUT),
          ...load(lane * 8),
          XOR,
          ...set(A + lane),
        ]),
      ...i32(0),
      ...set(ROUND),
      ...loop([...round(), ...step(ROUND, 8), ...get(ROUND), ...i32(ROUNDS * 8), I32_BELOW]),
      ...step(INPUT, blockBytes),
      ...step(BLOCKS, -1),
      ...get(BLOCKS),
    ]),
    ...lanes.slice(0, 4).flatMap((lane) => [...i32(0), ...get(A + lane), ...store(lane * 8)]),
  ]
}

function round(): number[] {
  const code: number[] = []
  for (let x = 0; x < 5; x++) {
    const column = [0, 5, 10, 15, 20].map((y) => get(A + x + y))
    code.push(...column.flat(), XOR, XOR, XOR, XOR, ...set(C + x))
  }
  for (let x = 0; x < 5; x++) {
    const next = [...get(C + ((x + 1) % 5)), ...i64(1), ROTL]
    code.push(...get(C + ((x + 4) % 5)), ...next, XOR, ...set(D + x))
  }
  for (let y = 0; y < 5; y++) {
    for (let x = 0; x < 5; x++) {
      const from = x + 5 * y
      const to = y + 5 * ((2 * x + 3 * y) % 5)
      const mixed = [...get(A + from), ...get(D + x), XOR]
      code.push(...mixed, ...i64(ROTATIONS[from] ?? 0), ROTL, ...set(B + to))
    }
  }
  for (let lane = 0; lane < LANES; lane++) {
    const [x, row] = [lane % 5, lane - (lane % 5)]
    const one = get(B + row + ((x + 1) % 5))
    const two = get(B + row + ((x + 2) % 5))
    code.push(...get(B + lane), ...one, ...i64(-1), XOR, ...two, AND, XOR, ...set(A + lane))
  }
  return [...code, ...get(A), ...get(ROUND), ...load(constantsAt), XOR, ...set(A)]
}

/** Rotation of each lane (rho), by its number `x + 5y`. */
export function rotations(): number[] {
  const result = [0]
  let [x, y] = [1, 0]
  for (let t = 0; t < 24; t++) {
    result[x + 5 * y] = (((t + 1) * (t + 2)) / 2) % 64
    ;[x, y] = [y, (2 * x + 3 * y) % 5]
  }
  return result
}

const get = (local: number) => [0x20, local]
const set = (local: number) => [0x21, local]
const i32 = (value: number) => [0x41, ...signed(value)]
const i64 = (value: number) => [0x42, ...signed(value)]
/** Reads the 64-bit word at the address on the stack plus an offset. */
const load = (offset: number) => [0x29, 0, ...whole(offset)]
const store = (offset: number) => [0x37, 0, ...whole(offset)]
const step = (local: number, by: number) => [...get(local), ...i32(by), I32_ADD, ...set(local)]
/** Repeats while the body leaves something else than zero on the stack. */
const loop = (body: readonly number[]) => [0x03, 0x40, ...body, 0x0d, 0, END]

function section(id: number, content: readonly number[]): number[] {
  return [id, ...whole(content.length), ...content]
}

function text(ascii: string): number[] {
  return [ascii.length, ...[...ascii].map((character) => character.charCodeAt(0))]
}

/** LEB128 of a whole number that is not negative. */
function whole(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...whole(value >> 7)]
}

/** Signed LEB128. */
function signed(value: number): number[] {
  return value >= -64 && value < 64 ? [value & 127] : [(value & 127) | 128, ...signed(value >> 7)]
}

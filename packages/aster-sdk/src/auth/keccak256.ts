import { blockBytes, constantsAt, inputAt, keccakModule, roundConstants } from './keccakModule.ts'
import { plainKeccak256 } from './plainKeccak256.ts'

type Keccak256 = (bytes: Uint8Array) => Uint8Array

const HASH_BYTES = 32
const MEMORY_BYTES = 65_536
const MOST_BYTES = Math.floor((MEMORY_BYTES - inputAt) / blockBytes) * blockBytes - 1

/**
 * Keccak-256: WebAssembly where the place allows it, else, and for what is longer than 65,000 bytes, plain
 * JavaScript. Not the curve library's: loading that takes longer than to start an empty program.
 *
 * @returns 32 new bytes.
 */
export const keccak256: Keccak256 = byWasm() ?? plainKeccak256

/** @returns Undefined where WebAssembly is missing, or forbidden by a page's policy. */
function byWasm(): Keccak256 | undefined {
  const instance = instantiate()
  if (instance === undefined) return undefined
  const { memory, absorb } = instance
  const all = new Uint8Array(memory.buffer)
  new BigUint64Array(memory.buffer, constantsAt, 24).set(roundConstants())
  return (bytes) => {
    if (bytes.length > MOST_BYTES) return plainKeccak256(bytes)
    const blocks = Math.floor(bytes.length / blockBytes) + 1
    const end = inputAt + blocks * blockBytes
    all.set(bytes, inputAt)
    all.fill(0, inputAt + bytes.length, end)
    all[inputAt + bytes.length] = 0x01
    all[end - 1]! |= 0x80
    absorb(blocks)
    return all.slice(0, HASH_BYTES)
  }
}

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer }
  absorb(blocks: number): void
}

/** What is used of `WebAssembly`. */
interface Wasm {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: Exports }
}

function instantiate(): Exports | undefined {
  const { WebAssembly: wasm } = globalThis as { readonly WebAssembly?: Wasm }
  if (wasm === undefined) return undefined
  try {
    return new wasm.Instance(new wasm.Module(keccakModule())).exports
  } catch {
    // Not an error: plain JavaScript makes the same bytes, only slower.
    return undefined
  }
}

/** A repeatable source of random draws. */
export interface SeededRandom {
  /** Uniform in [0, 1). */
  uniform(): number
  /**
   * About normal, mean 0, variance 1, never beyond 6: the sum of twelve uniforms. Only additions, so
   * that every machine draws the same digits.
   */
  normal(): number
}

/**
 * Makes a generator (xoshiro128**) from a seed and a stream name. Streams of one seed are independent,
 * so adding a symbol leaves the prices of the others as they were.
 */
export function seededRandom(seed: number, stream: string): SeededRandom {
  const state = expandSeed(seed, stream)
  const uniform = () => nextUint32(state) / 4_294_967_296
  return {
    uniform,
    normal() {
      let sum = -6
      for (let draw = 0; draw < 12; draw += 1) sum += uniform()
      return sum
    },
  }
}

function nextUint32(state: Uint32Array): number {
  const s1 = state[1]!
  const scrambled = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0
  state[2]! ^= state[0]!
  state[3]! ^= s1
  state[1]! ^= state[2]!
  state[0]! ^= state[3]!
  state[2]! ^= s1 << 9
  state[3] = rotateLeft(state[3]!, 11)
  return scrambled
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}

/** FNV-1a over seed and name, then a mixing round per word; never all zero. */
function expandSeed(seed: number, stream: string): Uint32Array {
  let hash = 0x811c9dc5 ^ (seed >>> 0)
  for (let index = 0; index < stream.length; index += 1) {
    hash = Math.imul(hash ^ stream.charCodeAt(index), 0x01000193)
  }
  const state = new Uint32Array(4)
  for (let word = 0; word < 4; word += 1) {
    hash = (hash + 0x9e3779b9) | 0
    let mixed = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    state[word] = mixed ^ (mixed >>> 15)
  }
  state[0]! |= 1
  return state
}

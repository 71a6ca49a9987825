/** Random choices that are the same in every run of a seed. */
export interface Draws {
  /** From 0 up to 1. */
  uniform(): number
  /** From `least` up to `most`. */
  between(least: number, most: number): number
  /** A whole number from `least` to `most`, both included. */
  int(least: number, most: number): number
  chance(probability: number): boolean
  /** One of a list, which must not be empty. */
  pick<const T>(choices: readonly T[]): T
}

/**
 * Seeded draws. Different streams of one seed are independent, so that a new draw in one part of a scenario
 * leaves the others as they were.
 */
export function draws(seed: number, stream: string): Draws {
  let state = hashOf(`${seed} ${stream}`)
  // mulberry32: 32 bits of state, good enough to choose scenarios.
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
  const between = (least: number, most: number) => least + (most - least) * uniform()
  return {
    uniform,
    between,
    int: (least, most) => Math.floor(between(least, most + 1)),
    chance: (probability) => uniform() < probability,
    pick(choices) {
      const index = Math.floor(uniform() * choices.length)
      if (index >= choices.length) throw new RangeError('there is nothing to pick from')
      return choices[index]!
    },
  }
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193)
  return hash | 0
}

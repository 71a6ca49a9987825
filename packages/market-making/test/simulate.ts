/** Uniform draws in (0, 1), the same for the same seed: mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 4_294_967_296
  }
}

/** Standard normal draws by the method of Box and Muller. */
export function normals(seed: number): () => number {
  const uniform = seeded(seed)
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}

/** Prices whose log returns have this standard deviation per step. */
export function randomWalk(seed: number, count: number, sigma: number, start = 100): number[] {
  const normal = normals(seed)
  const prices = [start]
  for (let at = 1; at < count; at += 1) prices.push(prices[at - 1]! * Math.exp(sigma * normal()))
  return prices
}

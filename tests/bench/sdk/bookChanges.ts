import { seeded } from './seeded.ts'

/** `[ticks, lots]`; no lots remove the level. */
type Level = [number, number]

/** One change of a perpetual's book. */
interface GeneratedChange {
  readonly U: number
  readonly u: number
  readonly pu: number
  readonly b: readonly Level[]
  readonly a: readonly Level[]
}

/** A snapshot and the changes that follow it without a hole. */
export interface BookHistory {
  readonly lastUpdateId: number
  readonly bids: readonly Level[]
  readonly asks: readonly Level[]
  readonly changes: readonly GeneratedChange[]
}

const LEVELS = 1000
const MIDDLE = 612_345

/**
 * A book as exchanges have it: a wandering price, levels that the price passes are removed, most changes
 * near the touch, a third of them removals.
 */
export function bookHistory(count: number): BookHistory {
  const next = seeded(3)
  const lots = () => 1 + Math.floor(next() * 5000)
  const book = { b: new Map<number, number>(), a: new Map<number, number>() }
  for (let distance = 1; distance <= LEVELS; distance++) {
    book.b.set(MIDDLE - distance, lots())
    book.a.set(MIDDLE + distance, lots())
  }
  const [bids, asks] = [[...book.b], [...book.a]]
  let middle = MIDDLE
  let u = 1000
  const side = (levels: Map<number, number>, sign: 1 | -1, step: number): Level[] => {
    const change = new Map<number, number>()
    for (let passed = 0; passed <= Math.abs(step); passed++) {
      const ticks = middle - sign * passed
      if (levels.has(ticks)) change.set(ticks, 0)
    }
    for (let left = 1 + Math.floor(next() * 30); left > 0; left--) {
      const ticks = middle + sign * (1 + Math.floor(Math.expm1(next() * 6.5)))
      change.set(ticks, next() < 0.35 ? 0 : lots())
    }
    // The touch itself stays.
    change.set(middle + sign, lots())
    for (const [ticks, size] of change) {
      if (size === 0) levels.delete(ticks)
      else levels.set(ticks, size)
    }
    return [...change]
  }
  const changes = Array.from({ length: count }, () => {
    const step = Math.round((next() - 0.5) * 6)
    middle += step
    const pu = u
    u += 1 + Math.floor(next() * 50)
    return { U: pu + 1, u, pu, b: side(book.b, -1, step), a: side(book.a, 1, step) }
  })
  return { lastUpdateId: 1000, bids, asks, changes }
}

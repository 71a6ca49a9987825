import type { Timing } from './compare.ts'
import { type Ratio, ratioOf } from './statistics.ts'

/**
 * What a ratio has to reach. `atLeast`: how many times faster than the other. `atMost`: how many times
 * the other's time.
 */
export type Goal = { readonly atLeast: number } | { readonly atMost: number }

/** What a row found. */
export type Figure =
  | {
      readonly kind: 'ratio'
      /** Microseconds per unit of work. */
      readonly ours: number
      readonly theirs: number
      readonly ratio: Ratio
    }
  | { readonly kind: 'check'; readonly isMet: boolean; readonly text: string }
  | { readonly kind: 'not-offered'; readonly reason: string }

/** One goal of speed as data. */
export interface Row {
  /** Number of the goal, with a part where it has several: `7.2`. */
  readonly id: string
  readonly what: string
  readonly against: string
  /** Absent: the figure is a check. */
  readonly goal?: Goal
  readonly stretch?: Goal
  measure(): Promise<Figure>
}

/**
 * Figure of two timings of one comparison, in the direction of the goal.
 *
 * @param of `p99` compares tails.
 */
export function figureOf(
  goal: Goal,
  { ours, theirs }: { readonly ours: Timing; readonly theirs: Timing },
  of: 'p50' | 'p99' = 'p50',
): Figure {
  const isFaster = 'atLeast' in goal
  const [above, below] = isFaster ? [theirs, ours] : [ours, theirs]
  const series = (timing: Timing) => timing.rounds.map((round) => round[of])
  const ratio = ratioOf(series(above), series(below))
  return { kind: 'ratio', ours: ours[of], theirs: theirs[of], ratio }
}

/** Whether a ratio reaches a goal. */
export function reaches(goal: Goal, ratio: number): boolean {
  return 'atLeast' in goal ? ratio >= goal.atLeast : ratio <= goal.atMost
}

/** Measures once for all rows that ask. */
export function once<T>(measure: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined
  return () => {
    result ??= measure()
    return result
  }
}

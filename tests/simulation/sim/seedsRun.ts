import type { Violation } from './check.ts'
import { runSeed } from './runSeed.ts'

/** What is kept of one seed among many. */
export interface SeedRow {
  readonly seed: number
  readonly violations: readonly Violation[]
  /** Names of the fault classes that struck and the situations that came up. */
  readonly saw: readonly string[]
}

/** Seeds of a run: `from`, `from + step`, ... below `from + count`. */
export interface SeedRange {
  readonly from: number
  readonly count: number
  readonly step: number
}

/** Runs the seeds of a range, one after the other. */
export async function* rowsOf({ from, count, step }: SeedRange): AsyncGenerator<SeedRow> {
  for (let seed = from; seed < from + count; seed += step) {
    const { violations, coverage } = await runSeed(seed)
    yield { seed, violations, saw: Object.keys(coverage) }
  }
}

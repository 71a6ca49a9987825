import { runSeed, type SeedResult } from './runSeed.ts'

/** Sums over many seeds. */
export interface SeedsSummary {
  readonly seeds: number
  readonly failed: readonly SeedResult[]
  /** In how many runs each fault struck and each situation came up. */
  readonly runsWith: ReadonlyMap<string, number>
}

/** Runs seeds one after the other. @param onSeed Called after each. */
export async function runSeeds(
  seeds: Iterable<number>,
  onSeed: (result: SeedResult) => void = () => undefined,
): Promise<SeedsSummary> {
  const failed: SeedResult[] = []
  const runsWith = new Map<string, number>()
  let count = 0
  for (const seed of seeds) {
    const result = await runSeed(seed)
    count += 1
    if (result.violations.length > 0) failed.push(result)
    for (const name of Object.keys(result.coverage)) {
      runsWith.set(name, (runsWith.get(name) ?? 0) + 1)
    }
    onSeed(result)
  }
  return { seeds: count, failed, runsWith }
}

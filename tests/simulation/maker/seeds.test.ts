import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { planted } from '../plants/plant.ts'
import { makerPlants } from './sim/makerPlants.ts'
import { runMakerSeed } from './sim/runMakerSeed.ts'

const SEEDS = 200
const MOST_PLANT_SEEDS = 500
const EXPECTED_REASONS = [
  'stale-book',
  'account-stream',
  'no-countdown',
  'refusals',
  'latency',
  'inventory',
  'halted',
  'day-loss',
  'margin',
  'not-trading',
  'protection',
  'foreign-order',
  'order-budget',
]
const ROOT = join(import.meta.dirname, '../../..')
const HUNT = 'tests/simulation/maker/sim/huntMakerPlant.ts'

describe('the market maker under faults', () => {
  it(`keeps the rules over ${SEEDS} seeds`, { timeout: 600_000 }, async () => {
    const broken: string[] = []
    const reasons = new Set<string>()
    let fills = 0
    let processes = 0
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const result = await runMakerSeed(seed)
      fills += result.fills
      processes += result.processes
      for (const reason of result.reasons) reasons.add(reason)
      const [first] = result.violations
      if (first !== undefined) broken.push(`seed ${seed}: ${first.invariant} ${first.detail}`)
    }
    expect(broken).toEqual([])
    // A simulation in which nothing happens would prove nothing.
    expect(fills).toBeGreaterThan(4000)
    expect(processes).toBeGreaterThan(SEEDS * 1.5)
    for (const reason of EXPECTED_REASONS) {
      expect(reasons).toContain(reason)
    }
  })

  it('does the same thing twice for the same seed', async () => {
    const traces = await Promise.all(
      [7, 7, 8].map(async (seed) => (await runMakerSeed(seed)).trace),
    )
    expect(traces[0]).toBe(traces[1])
    expect(traces[0]).not.toBe(traces[2])
  })

  it.each(makerPlants)('finds the planted bug $name', { timeout: 600_000 }, async (plant) => {
    for (const { file } of plant.edits) {
      expect(planted(plant, file, readFileSync(join(ROOT, file), 'utf8'))).not.toBe('')
    }
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        '--conditions=source',
        '--disable-warning=ExperimentalWarning',
        HUNT,
        plant.name,
        `${MOST_PLANT_SEEDS}`,
      ],
      { cwd: ROOT },
    )
    expect(JSON.parse(stdout), plant.bug).not.toBeNull()
  })
})

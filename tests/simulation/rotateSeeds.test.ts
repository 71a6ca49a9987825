import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { planted } from './plants/plant.ts'
import { rotatePlants, twoAccountPlants } from './rotate/rotatePlants.ts'
import { makeTwoAccountScenario } from './rotate/rotateScenario.ts'
import { playRotation, runRotateSeed } from './rotate/runRotateSeed.ts'

const SEEDS = 300
/** The same on two accounts. */
const TWO_ACCOUNT_SEEDS = 40
/** Seeds that broke a rule once: the lot step of the market changes while a pair is held. */
const FINDINGS = [721, 799]
const MOST_PLANT_SEEDS = 500
const ROOT = join(import.meta.dirname, '../..')
const HUNT = 'tests/simulation/rotate/huntRotatePlant.ts'

describe('hold-and-rotate under faults', () => {
  it(`keeps the invariants over ${SEEDS} seeds`, { timeout: 600_000 }, async () => {
    const broken: string[] = []
    let cycles = 0
    let repaired = 0
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const result = await runRotateSeed(seed)
      cycles += result.cycles
      repaired += result.repaired
      const [first] = result.violations
      if (first !== undefined) broken.push(`seed ${seed}: ${first.invariant} ${first.detail}`)
    }
    expect(broken).toEqual([])
    // A simulation in which nothing happens would prove nothing.
    expect(cycles).toBeGreaterThan(1000)
    expect(repaired).toBeGreaterThan(30)
  })

  it(`keeps them on two accounts over ${TWO_ACCOUNT_SEEDS} seeds`, {
    timeout: 600_000,
  }, async () => {
    const broken: string[] = []
    let cycles = 0
    for (let seed = 1; seed <= TWO_ACCOUNT_SEEDS; seed += 1) {
      const result = await playRotation(makeTwoAccountScenario(seed))
      cycles += result.cycles
      const [first] = result.violations
      if (first !== undefined) broken.push(`seed ${seed}: ${first.invariant} ${first.detail}`)
    }
    expect(broken).toEqual([])
    expect(cycles).toBeGreaterThan(150)
  })

  it.each(FINDINGS)('keeps them in seed %i, which broke one before', async (seed) => {
    expect((await runRotateSeed(seed)).violations).toEqual([])
  })

  it('does the same thing twice for the same seed', async () => {
    const traces = await Promise.all(
      [7, 7, 8].map(async (seed) => (await runRotateSeed(seed)).trace),
    )
    expect(traces[0]).toBe(traces[1])
    expect(traces[0]).not.toBe(traces[2])
  })

  it.each([...rotatePlants, ...twoAccountPlants])(
    'finds the planted bug $name',
    { timeout: 600_000 },
    async (plant) => {
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
    },
  )
})

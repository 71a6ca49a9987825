import { parseArgs } from 'node:util'
import { z } from 'zod'
import { huntCommand } from '../plants/huntCommand.ts'
import { plantNamed, plants } from '../plants/plants.ts'
import { printSeed } from './printSeed.ts'
import { runSeed } from './runSeed.ts'
import { runSeeds } from './runSeeds.ts'

const { values } = parseArgs({
  options: {
    /** How many; with plants the most that each may take. */
    seeds: { type: 'string' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    plant: { type: 'string' },
    plants: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const whole = z.coerce.number().int().min(0).max(0xffff_ffff)

if (values.plants || values.plant !== undefined) {
  process.exitCode = await huntCommand({
    plants: values.plant === undefined ? plants : [plantNamed(values.plant)],
    seeds: whole.parse(values.seeds ?? 500),
    isJson: values.json,
  })
} else if (values.seed !== undefined) {
  const result = await runSeed(whole.parse(values.seed), { keepsTimeline: true })
  printSeed(result)
  process.exitCode = result.violations.length > 0 ? 1 : 0
} else {
  const from = whole.parse(values.from)
  const count = whole.parse(values.seeds ?? 300)
  const began = performance.now()
  const seeds = Array.from({ length: count }, (_, index) => from + index)
  const { failed, runsWith } = await runSeeds(seeds, ({ seed, violations }) => {
    for (const { invariant, time, detail } of violations.slice(0, 2)) {
      const at = new Date(time).toISOString().slice(11, 23)
      console.log(`seed ${seed}: ${invariant} at ${at}: ${detail}`)
    }
  })
  for (const [name, runs] of [...runsWith].sort(([a], [b]) => a.localeCompare(b))) {
    console.log(`${String(runs).padStart(6)}  ${name}`)
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`${count} seeds, ${failed.length} with violations, ${seconds} s`)
  for (const { seed } of failed.slice(0, 10)) console.log(`pnpm sim --seed ${seed}`)
  process.exitCode = failed.length > 0 ? 1 : 0
}

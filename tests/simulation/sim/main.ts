import { parseArgs } from 'node:util'
import { z } from 'zod'
import { printSeed } from './printSeed.ts'
import { runSeed } from './runSeed.ts'
import { runSeeds } from './runSeeds.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '300' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
  },
})
const whole = z.coerce.number().int().min(0).max(0xffff_ffff)

if (values.seed !== undefined) {
  const result = await runSeed(whole.parse(values.seed), { keepsTimeline: true })
  printSeed(result)
  process.exitCode = result.violations.length > 0 ? 1 : 0
} else {
  const from = whole.parse(values.from)
  const count = whole.parse(values.seeds)
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

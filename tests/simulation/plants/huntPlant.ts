import { plantBug } from './plantBug.ts'
import { plantNamed } from './plants.ts'

/**
 * Child process of {@link hunt}: plants one bug, then runs seeds until the checker complains.
 *
 * node huntPlant.ts NAME SEEDS
 */
const [, , name = '', seeds = '500'] = process.argv
const missing = plantBug(plantNamed(name))
const { runSeed } = await import('../sim/runSeed.ts')
if (missing.size > 0) throw new Error(`plant ${name}: not loaded: ${[...missing].join(', ')}`)

let found: { seed: number; invariant: string; detail: string } | undefined
for (let seed = 1; seed <= Number(seeds) && found === undefined; seed += 1) {
  const { violations } = await runSeed(seed)
  const [first] = violations
  if (first !== undefined) found = { seed, invariant: first.invariant, detail: first.detail }
}
process.stdout.write(`${JSON.stringify(found ?? null)}\n`)

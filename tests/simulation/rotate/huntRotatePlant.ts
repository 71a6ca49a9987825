import { plantBug } from '../plants/plantBug.ts'
import { rotatePlants } from './rotatePlants.ts'

/**
 * Child process: plants one bug, then runs seeds up to the last one until the checks complain.
 *
 * node huntRotatePlant.ts NAME LAST_SEED
 */
const [, , name = '', seeds = '500'] = process.argv
const plant = rotatePlants.find((one) => one.name === name)
if (plant === undefined) throw new Error(`no plant ${name}`)
const missing = plantBug(plant)
const { runRotateSeed } = await import('./runRotateSeed.ts')
if (missing.size > 0) throw new Error(`plant ${name}: not loaded: ${[...missing].join(', ')}`)

let found: { seed: number; invariant: string; detail: string } | undefined
for (let seed = plant.huntFrom ?? 1; seed <= Number(seeds) && found === undefined; seed += 1) {
  const [first] = (await runRotateSeed(seed)).violations
  if (first !== undefined) found = { seed, ...first }
}
process.stdout.write(`${JSON.stringify(found ?? null)}\n`)

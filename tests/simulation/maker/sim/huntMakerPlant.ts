import { plantBug } from '../../plants/plantBug.ts'
import { makerPlants } from './makerPlants.ts'

/**
 * Child process: plants one bug, then runs seeds until the checks complain.
 *
 * node huntMakerPlant.ts NAME SEEDS
 */
const [, , name = '', seeds = '500'] = process.argv
const plant = makerPlants.find((one) => one.name === name)
if (plant === undefined) throw new Error(`no plant ${name}`)
const missing = plantBug(plant)
const { runMakerSeed } = await import('./runMakerSeed.ts')
if (missing.size > 0) throw new Error(`plant ${name}: not loaded: ${[...missing].join(', ')}`)

let found: { seed: number; invariant: string; detail: string } | undefined
for (let seed = 1; seed <= Number(seeds) && found === undefined; seed += 1) {
  const { violations } = await runMakerSeed(seed)
  const [first] = violations
  const named = violations.find(({ invariant }) => invariant === plant.breaks)
  if (first !== undefined) found = { seed, ...(named ?? first) }
}
process.stdout.write(`${JSON.stringify(found ?? null)}\n`)

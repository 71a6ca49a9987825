import { plantBug } from '../plants/plantBug.ts'
import { rotatePlants, twoAccountPlants } from './rotatePlants.ts'

/**
 * Child process: plants one bug, of one account or of two, then runs seeds up to the last one until the checks complain.
 *
 * node huntRotatePlant.ts NAME LAST_SEED
 */
const [, , name = '', seeds = '500'] = process.argv
const ofTwo = twoAccountPlants.find((one) => one.name === name)
const plant = ofTwo ?? rotatePlants.find((one) => one.name === name)
if (plant === undefined) throw new Error(`no plant ${name}`)
const missing = plantBug(plant)
const { playRotation } = await import('./runRotateSeed.ts')
const { makeRotateScenario, makeTwoAccountScenario } = await import('./rotateScenario.ts')
const make = ofTwo === undefined ? makeRotateScenario : makeTwoAccountScenario
if (missing.size > 0) throw new Error(`plant ${name}: not loaded: ${[...missing].join(', ')}`)

let found: { seed: number; invariant: string; detail: string } | undefined
for (let seed = plant.huntFrom ?? 1; seed <= Number(seeds) && found === undefined; seed += 1) {
  const [first] = (await playRotation(make(seed))).violations
  if (first !== undefined) found = { seed, ...first }
}
process.stdout.write(`${JSON.stringify(found ?? null)}\n`)

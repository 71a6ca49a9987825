import { entryPlants } from './entryPlants.ts'
import { farmPlants } from './farmPlants.ts'
import { lossPlants } from './lossPlants.ts'
import { orderPlants } from './orderPlants.ts'
import { pairPlants } from './pairPlants.ts'
import type { Plant } from './plant.ts'

/** All bugs that the simulation must find. */
export const plants: readonly Plant[] = [
  ...orderPlants,
  ...pairPlants,
  ...entryPlants,
  ...farmPlants,
  ...lossPlants,
]

/**
 * One of them.
 *
 * @throws {Error} There is none of that name.
 */
export function plantNamed(name: string): Plant {
  const plant = plants.find((one) => one.name === name)
  if (plant !== undefined) return plant
  throw new Error(`no plant "${name}"; there are: ${plants.map((one) => one.name).join(', ')}`)
}

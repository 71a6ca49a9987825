import { describe, expect, it } from 'vitest'
import { hunt } from './hunt.ts'
import { plants } from './plants.ts'

/** Seeds that the simulation may take for each. */
const MOST_SEEDS = 500

describe('the simulation', () => {
  it('finds every planted bug', { timeout: 600_000 }, async () => {
    const hunted = await hunt(plants, MOST_SEEDS)
    const survivors = hunted.filter(({ found }) => found === undefined)
    expect(survivors.map(({ plant }) => `${plant.name}: ${plant.bug}`)).toEqual([])
    expect(hunted).toHaveLength(plants.length)
  })
})

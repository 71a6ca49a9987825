import { describe, expect, it } from 'vitest'
import { runSeed } from './runSeed.ts'

describe('a run of the simulation', () => {
  it('is the same every time: I20', async () => {
    for (const seed of [3, 8, 10]) {
      const first = await runSeed(seed)
      const again = await runSeed(seed)
      expect(again.trace).toBe(first.trace)
      expect(again.coverage).toEqual(first.coverage)
    }
  })

  it('withdraws a resting purchase that has traded while the list of trades stays empty, and tells in time', async () => {
    expect((await runSeed(2507)).violations).toEqual([])
  })
})

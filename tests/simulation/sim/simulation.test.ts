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
})

import { describe, expect, it } from 'vitest'
import { type ExitDeath, killExits } from './exitKillChain.ts'

/** Before the claim, at the short's order, between the legs, at the sale, after it; and each again in recovery. */
const DEATHS: readonly (readonly ExitDeath[])[] = [
  [
    { entries: 1, afterMs: 0 },
    { entries: 2, afterMs: 4 },
    { entries: 2, afterMs: 0 },
  ],
  [
    { entries: 3, afterMs: 0 },
    { entries: 1, afterMs: 8 },
    { entries: 3, afterMs: 2 },
  ],
]

describe('the built emergency exit, killed again and again', { timeout: 180_000 }, () => {
  it('closes the pair all the same: flat, nothing executed twice, no coin of the user sold', async () => {
    // One pair without a journal, and one with that of a farm, which is started again afterwards.
    const ends = await Promise.all(
      DEATHS.map((deaths, index) => killExits(deaths, { hasBot: index === 1 })),
    )
    expect(ends.flatMap(({ problems }) => problems)).toEqual([])
    expect(ends.flatMap(({ kills }) => kills).length).toBeGreaterThanOrEqual(5)
  })
})

import { expect, test } from 'vitest'
import { playScene, SECOND, START } from './makerScene.ts'

/** From 40 to 90 seconds after the start the others stand so far from the middle; Infinity: they have left. */
function quoteWhileAway(bps: number) {
  const coin = {
    asset: 'SOL',
    noiseBps: 1,
    tradeChance: 0.5,
    reachBps: 3,
    fundingRate: 0,
    jumps: [],
    away: { from: 40 * SECOND, to: 90 * SECOND, bps },
  }
  const lengthMs = 900 * SECOND
  return playScene({
    market: { seed: 3, startTime: START, lengthMs, stepMs: SECOND, coins: [coin] },
  })
}

test('a market that everybody else has left is not quoted: our own orders are no market', async () => {
  const { violations, reasons, fills } = await quoteWhileAway(Number.POSITIVE_INFINITY)
  expect(violations).toEqual([])
  expect(reasons).toContain('no-book')
  expect(fills).toBeGreaterThan(3)
})

test("our own orders do not make the others' wide spread narrow", async () => {
  // 80 bps from one to the other; guards.maxSpreadBps is 50.
  const { violations, reasons } = await quoteWhileAway(40)
  expect(violations).toEqual([])
  expect(reasons).toContain('wide-spread')
})

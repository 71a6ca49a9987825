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

  it.each([
    ['withdraws a resting purchase that has traded while its trades are not listed, in time', 2507],
    ['tells in time that an order rests at a venue that takes no connection', 4397],
    ['keeps the coins of a pair that was bought right after a sale by hand', 1630],
    ['sells its coins although a person sold others after it had answered their purchase', 819],
    ['gives up as many coins as a person has closed by hand with a larger sale', 4550],
    ['cancels an order that rests when the journal is lost', 762],
    ['tells of coins of a lost journal although their market is not listed', 925],
    ['opens nothing before it knows what a lost journal has left', 2914],
    ['gives coins their short although the perp has jumped during their purchase', 2075],
    ['keeps what it told of coins that cannot be sold, however long calls take afterwards', 4770],
  ])('%s', async (_, seed) => {
    expect((await runSeed(seed)).violations).toEqual([])
  })
})

import { expect, test } from 'vitest'
import { playScene, SECOND, START, slow } from './makerScene.ts'
import { runMakerSeed } from './sim/runMakerSeed.ts'

// What seeds have found, each as a scene of its own; every one failed before its fix.

test('after a spell of slow answers it quotes again, although meanwhile nothing was answered', async () => {
  const { violations, reasons } = await playScene({
    callFaults: [slow(['place', 'amend', 'cancel'], 20, 60)],
  })
  expect(violations).toEqual([])
  expect(reasons).toContain('latency')
})

test('orders whose end the account stream has not told are found out', async () => {
  const { violations, fills } = await playScene({
    streamFaults: [
      { kind: 'silent', stream: 'own', from: START + 20 * SECOND, to: START + 100 * SECOND },
    ],
  })
  expect(violations).toEqual([])
  expect(fills).toBeGreaterThan(10)
})

test('a process that starts with a loss of the day quotes nothing before it knows the price', async () => {
  const { violations, reasons, processes } = await playScene(
    {
      deaths: [40, 60, 80].map((second) => ({
        kind: 'kill-at' as const,
        at: START + second * SECOND,
        downMs: 2 * SECOND,
        losesJournal: false,
      })),
      makerFee: '0.0001',
    },
    { limits: { maxDayLossQuote: '0.01' } },
  )
  expect(violations).toEqual([])
  expect(reasons).toContain('day-loss')
  expect(processes).toBe(4)
})

test('a lost order is proven dead although trades of a lost journal lie shortly before it', async () => {
  expect((await runMakerSeed(641)).violations).toEqual([])
})

test.each([692, 1996])(
  'seed %i: what a person has just traded is not unwound on a decision older than the halt',
  async (seed) => {
    expect((await runMakerSeed(seed)).violations).toEqual([])
  },
)

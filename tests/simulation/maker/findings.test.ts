import { expect, test } from 'vitest'
import type { CallFault, MakerCall } from './sim/makerFaults.ts'
import { type MakerScenario, makeMakerScenario } from './sim/makerScenario.ts'
import { playMaker } from './sim/runMakerSeed.ts'

/** What seeds have found, each as a scene of its own; every one failed before its fix. */
const SECOND = 1_000
const calm = makeMakerScenario(1)
const START = calm.start

/** A lively market in which nothing goes wrong but what a test says. */
function scene(change: Partial<MakerScenario>, config: MakerScenario['config'] = {}) {
  return playMaker({
    ...calm,
    faultsTo: START + 120 * SECOND,
    end: START + 220 * SECOND,
    perp: '5000',
    market: {
      ...calm.market,
      stepMs: SECOND,
      coins: [
        {
          asset: 'SOL',
          noiseBps: 1,
          tradeChance: 0.5,
          reachBps: 3,
          fundingRate: 0,
          jumps: [],
        },
      ],
    },
    callFaults: [],
    streamFaults: [],
    deaths: [],
    events: [],
    ...change,
    config: {
      symbols: ['SOLUSDT'],
      levels: 2,
      orderNotionalQuote: '130',
      softInventoryQuote: '600',
      hardInventoryQuote: '1500',
      halfSpreadBps: 1.5,
      minHalfSpreadBps: 0.2,
      levelSpacingBps: 1,
      execution: { countdownMs: 20_000, renewCountdownMs: 5_000, minMoveBps: 0, minLifeMs: 0 },
      ...config,
    },
  })
}

const slow = (calls: readonly MakerCall[], from: number, to: number): CallFault => ({
  kind: 'slow',
  calls,
  from: START + from * SECOND,
  to: START + to * SECOND,
  chance: 1,
  code: 0,
  mostMs: 20_000,
})

test('after a spell of slow answers it quotes again, although meanwhile nothing was answered', async () => {
  const { violations, reasons } = await scene({
    callFaults: [slow(['place', 'amend', 'cancel'], 20, 60)],
  })
  expect(violations).toEqual([])
  expect(reasons).toContain('latency')
})

test('orders whose end the account stream has not told are found out', async () => {
  const { violations, fills } = await scene({
    streamFaults: [
      { kind: 'silent', stream: 'own', from: START + 20 * SECOND, to: START + 100 * SECOND },
    ],
  })
  expect(violations).toEqual([])
  expect(fills).toBeGreaterThan(10)
})

test('a process that starts with a loss of the day quotes nothing before it knows the price', async () => {
  const { violations, reasons, processes } = await scene(
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

import type { CallFault, MakerCall } from './sim/makerFaults.ts'
import { type MakerScenario, makeMakerScenario } from './sim/makerScenario.ts'
import { playMaker } from './sim/runMakerSeed.ts'

/** In ms. */
export const SECOND = 1_000
const calm = makeMakerScenario(1)
/** Epoch ms at which every scene begins. */
export const START = calm.start

/** Plays a lively market in which nothing goes wrong but what a test says. */
export function playScene(change: Partial<MakerScenario>, config: MakerScenario['config'] = {}) {
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

/** Calls of some kinds take up to 20 seconds for a while; from and to in seconds after the start. */
export const slow = (calls: readonly MakerCall[], from: number, to: number): CallFault => ({
  kind: 'slow',
  calls,
  from: START + from * SECOND,
  to: START + to * SECOND,
  chance: 1,
  code: 0,
  mostMs: 20_000,
})

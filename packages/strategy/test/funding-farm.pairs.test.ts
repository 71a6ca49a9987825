import { describe, expect, it } from 'vitest'
import type { PairHolding } from '../src/pair.ts'
import type { FundingFarmInput } from '../src/strategies/funding-farm/config.ts'
import { decide } from '../src/strategies/funding-farm/decide.ts'
import type { FarmFact } from '../src/strategies/funding-farm/state.ts'
import {
  d,
  deepBooks,
  HOUR,
  holding,
  memoryOf,
  NOW,
  type SymbolScene,
  scene,
  shortRow,
} from './fundingFarmScene.ts'

const coin = (base: string, rate: string): SymbolScene => ({
  base,
  rate,
  settled: Array(9).fill(rate),
})
const SCENE = [coin('SOL', '0.0001'), coin('ETH', '0.0002'), coin('BNB', '0.00015')]
const pairOf = (base: string, extra: Partial<PairHolding> = {}): PairHolding =>
  holding({
    pairId: `${base}USDT-1-1`,
    symbol: `${base}USDT`,
    spotSymbol: `${base}USDT`,
    perpSymbol: `${base}USDT`,
    baseAsset: base,
    ...extra,
  })

/** What is decided while these pairs are held, with 5,000 USDT free in each wallet. */
function decided(
  pairs: readonly PairHolding[],
  config: FundingFarmInput,
  more: readonly FarmFact[] = [],
) {
  const positions = pairs.map(({ perpSymbol }) => shortRow({ symbol: perpSymbol }))
  const facts: readonly FarmFact[] = [
    { kind: 'memory', memory: memoryOf({ holdings: pairs }) },
    { kind: 'positions', positions },
    ...['SOL', 'ETH', 'BNB'].map((base) => deepBooks(`${base}USDT`)),
    ...more,
  ]
  return decide(scene(SCENE, config, facts), NOW)
}

const summary = (decision: ReturnType<typeof decide>) =>
  decision.intents.map((intent) =>
    intent.kind === 'open'
      ? `open ${intent.entry.plan.symbol} ${intent.entry.plan.quantity.toFixed()}`
      : intent.kind === 'hold'
        ? `hold ${intent.reason}`
        : intent.kind === 'close'
          ? `close ${intent.holding.symbol} ${intent.reason}`
          : intent.kind,
  )

describe('several pairs at once', () => {
  it('hold one pair unless told otherwise', () => {
    expect(summary(decided([pairOf('SOL')], { slippageBps: 0 }))).toEqual(['hold carrying'])
  })

  it('open the best symbol that is not held with an equal share of the capital', () => {
    // Held 48 * 100 at 1x: 4800 * 2 / 0.96 = 10,000; with 10,000 free each of two places has 10,000.
    const two = { maxPairs: 2, slippageBps: 0 }
    expect(summary(decided([pairOf('ETH')], two))).toEqual(['hold carrying', 'open BNBUSDT 47.95'])
    // Each of four places has 5,000.
    const four = { maxPairs: 4, slippageBps: 0 }
    expect(summary(decided([pairOf('ETH')], four))).toEqual(['hold carrying', 'open BNBUSDT 23.97'])
  })

  it('never use more than the capital of all pairs together, nor the reserve', () => {
    const capped = { maxPairs: 2, slippageBps: 0, capitalQuote: '11000' }
    expect(summary(decided([pairOf('ETH')], capped))).toEqual([
      'hold carrying',
      'open BNBUSDT 4.78',
    ])
    const reserve = { maxPairs: 2, slippageBps: 0, reserveQuote: '9990' }
    const { opportunities } = decided([pairOf('ETH')], reserve)
    expect(opportunities.map((row) => row.rejected?.code)).toContain('capital-too-small')
  })

  it('close every pair that has a reason, and open nothing beside that', () => {
    const aged = { openedAt: NOW - 400 * HOUR }
    const pairs = [pairOf('SOL'), pairOf('ETH', { perpQuantity: d('-48'), ...aged })]
    const facts: readonly FarmFact[] = [
      {
        kind: 'positions',
        positions: ['SOLUSDT', 'ETHUSDT'].map((symbol) =>
          shortRow({ symbol, unrealizedProfit: d('-4000') }),
        ),
      },
    ]
    expect(summary(decided(pairs, { maxPairs: 3 }, facts))).toEqual([
      'close SOLUSDT stop-loss',
      'close ETHUSDT stop-loss',
    ])
  })

  it('open nothing while a held pair is on its way in or out, or cannot be seen', () => {
    const closing = decided([pairOf('ETH', { status: 'closing' })], { maxPairs: 2 })
    expect(summary(closing)).toEqual(['close ETHUSDT requested'])
    const opening = decided([pairOf('ETH', { status: 'opening' })], { maxPairs: 2 })
    expect(summary(opening)).toEqual(['hold carrying'])
    const blind: FarmFact = { kind: 'unknown', fact: 'positions' }
    expect(summary(decided([pairOf('ETH')], { maxPairs: 2 }, [blind])).includes('alarm')).toBe(true)
    expect(summary(decided([pairOf('ETH')], { maxPairs: 2 }, [blind])).join()).not.toContain('open')
  })

  it('rotate only when every place is taken', () => {
    const old = { openedAt: NOW - 10 * HOUR }
    const rotation = { aprMultiplier: '1.1', minAprGainPct: '1', costSafety: '1' }
    const reasons = (maxPairs: number) =>
      summary(decided([pairOf('SOL', old)], { maxPairs, rotation, expectedHoldHours: 2000 }))
    expect(reasons(1)).toEqual(['close SOLUSDT rotation'])
    expect(reasons(2)[0]).toBe('hold carrying')
  })

  it('show which symbols are held, which is next and which are outweighed', () => {
    const { opportunities } = decided([pairOf('ETH')], { maxPairs: 2 })
    expect(opportunities.map((row) => row.rejected?.code)).toEqual(['not-best', 'held', undefined])
    const full = decided([pairOf('ETH'), pairOf('SOL')], { maxPairs: 2 })
    expect(full.opportunities[2]?.rejected).toEqual({
      code: 'slot-taken',
      detail: 'ETHUSDT, SOLUSDT are held',
    })
  })
})

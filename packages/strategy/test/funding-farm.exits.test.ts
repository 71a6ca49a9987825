import { describe, expect, it } from 'vitest'
import type { PairHolding } from '../src/pair.ts'
import type { PerpPosition } from '../src/ports/exchange.ts'
import type { FundingFarmInput } from '../src/strategies/funding-farm/config.ts'
import { decide } from '../src/strategies/funding-farm/decide.ts'
import { fold } from '../src/strategies/funding-farm/fold.ts'
import type { FarmIntent } from '../src/strategies/funding-farm/intents.ts'
import type { FarmFact } from '../src/strategies/funding-farm/state.ts'
import {
  d,
  HOUR,
  held,
  holding,
  NOW,
  type SymbolScene,
  scene,
  shortRow,
} from './fundingFarmScene.ts'

interface Case {
  readonly symbols?: readonly SymbolScene[]
  readonly config?: FundingFarmInput
  readonly pair?: Partial<PairHolding>
  readonly position?: Partial<PerpPosition>
  readonly more?: readonly FarmFact[]
}

function intentsFor({ symbols, config, pair, position, more = [] }: Case): readonly FarmIntent[] {
  const facts = held(holding(pair), shortRow(position))
  return decide(scene(symbols ?? [{}], config ?? {}, [...facts, ...more]), NOW).intents
}

/** The exit reason, or the reason for holding. */
function verdict(about: Case): string {
  const last = intentsFor(about).at(-1)
  return last?.kind === 'close' || last?.kind === 'hold' ? last.reason : (last?.kind ?? 'nothing')
}

const day = (hours: number) => ({ openedAt: NOW - hours * HOUR })
/** An APR of 3.285 %: too little to open, enough to keep. */
const POOR: SymbolScene = { rate: '0.00003', settled: Array(9).fill('0.00003') }

describe('a held pair', () => {
  it('is kept while it earns', () => {
    expect(verdict({})).toBe('carrying')
  })

  it('shows itself as held and others as waiting', () => {
    const state = scene([{}, { base: 'ETH' }], {}, held())
    const codes = decide(state, NOW).opportunities.map((row) => row.rejected?.code)
    expect(codes).toEqual(['held', 'slot-taken'])
  })
})

describe('stop-loss', () => {
  // 1x at 0.5 % maintenance: 0.7 * (2 / 1.005 - 1) = 0.693, cut to 0.69 of 4800 = 3312.
  it.each([
    ['-3311.99', 'carrying'],
    ['-3312', 'stop-loss'],
  ])('at an unrealised %s says %s', (profit, expected) => {
    expect(verdict({ position: { unrealizedProfit: d(profit) } })).toBe(expected)
  })

  it('keeps the entry value as its measure when the pair has shrunk', () => {
    const pair = { spotQuantity: d('24'), perpQuantity: d('-24') }
    const position = { quantity: d('-24'), unrealizedProfit: d('-3311.99') }
    expect(verdict({ pair, position })).toBe('carrying')
  })

  it('assumes the worst while the maintenance rate is unknown', () => {
    // 0.7 * (2 / 1.1 - 1) = 0.5727, cut to 0.57 of 4800 = 2736.
    const symbols = [{ hasCosts: false }]
    const at = (profit: string) => verdict({ symbols, position: { unrealizedProfit: d(profit) } })
    expect(at('-2736')).toBe('stop-loss')
    expect(at('-2735.99')).toBe('unknown-data')
  })

  it('outweighs every other rule and does not wait for the market', () => {
    const position = { unrealizedProfit: d('-4000') }
    const more: readonly FarmFact[] = [{ kind: 'unknown', fact: 'market' }]
    expect(verdict({ position, more, pair: day(1000) })).toBe('stop-loss')
  })
})

describe('liquidation-near', () => {
  it('counts the nearer of formula and reported price', () => {
    // Reported 130: 0.7 * 0.3 = 0.21 of 4800 = 1008.
    const at = (profit: string) =>
      verdict({ position: { liquidationPrice: d('130'), unrealizedProfit: d(profit) } })
    expect(at('-1007.99')).toBe('carrying')
    expect(at('-1008')).toBe('liquidation-near')
  })

  it('closes when the mark is within 5 % of the reported price', () => {
    const at = (liquidation: string) =>
      verdict({ position: { liquidationPrice: d(liquidation), markPrice: d('100') } })
    expect(at('105')).toBe('liquidation-near')
    expect(at('105.01')).toBe('carrying')
    expect(at('99')).toBe('liquidation-near')
  })
})

describe('hedge-broken', () => {
  it('closes what is more than a tenth open, after asking for a comparison', () => {
    const intents = intentsFor({ position: { quantity: d('-43.19') } })
    expect(intents.map((intent) => intent.kind)).toEqual([
      'reconcile',
      'alarm',
      'reconcile',
      'close',
    ])
    expect(verdict({ position: { quantity: d('-43.19') } })).toBe('hedge-broken')
    expect(verdict({ position: { quantity: d('-43.2') } })).toBe('carrying')
  })

  it('takes a missing row of the venue as no position', () => {
    const state = scene([{}], {}, held(holding(), undefined))
    const last = fold(state, { kind: 'positions', positions: [] })
    const intent = decide(last, NOW).intents.at(-1)
    expect(intent).toMatchObject({ kind: 'close', reason: 'hedge-broken' })
  })

  it('only raises an alarm for two lots', () => {
    const intents = intentsFor({ position: { quantity: d('-47.98') } })
    expect(intents.map((intent) => intent.kind)).toEqual([
      'reconcile',
      'alarm',
      'reconcile',
      'hold',
    ])
  })

  it('says nothing about one lot that the journal knows', () => {
    const same = { perpQuantity: d('-47.99') }
    expect(intentsFor({ pair: same, position: { quantity: d('-47.99') } })).toHaveLength(1)
  })
})

describe('symbol-status', () => {
  it.each([{ perpStatus: 'SETTLING' }, { spotStatus: 'BREAK' }])('closes at %o', (symbol) => {
    expect(verdict({ symbols: [symbol] })).toBe('symbol-status')
  })
})

describe('fees-covered', () => {
  // Paid 3.84, closing 48 * 100 * 8 bps = 3.84: 7.68 in all, times 1.5 = 11.52.
  it.each([
    ['11.51999999', 'carrying'],
    ['11.52', 'fees-covered'],
  ])('at %s received says %s', (received, expected) => {
    const pair = { fundingReceived: d(received) }
    expect(verdict({ symbols: [POOR], pair })).toBe(expected)
  })

  it('keeps a pair that still pays what an entry asks for', () => {
    expect(verdict({ pair: { fundingReceived: d('100') } })).toBe('carrying')
    const config = { minFundingAprPct: '10.95000001' }
    expect(verdict({ config, pair: { fundingReceived: d('100') } })).toBe('fees-covered')
  })
})

describe('negative-carry', () => {
  const rates = (rate: string, settled: string) => [{ rate, settled: Array(9).fill(settled) }]
  it.each([
    ['both below zero', '-0.0001', '-0.0001', 'negative-carry'],
    ['only the upcoming rate', '-0.0001', '0.0001', 'carrying'],
    ['only the average', '0.0001', '-0.0001', 'carrying'],
    ['an average of exactly zero', '-0.0009', '0.0001', 'carrying'],
    ['an upcoming rate of exactly zero', '0', '-0.0001', 'carrying'],
  ])('with %s', (_case, rate, settled, expected) => {
    expect(verdict({ symbols: rates(rate, settled) })).toBe(expected)
  })
})

describe('rotation', () => {
  /** APR of a constant rate: 1095 times it. */
  const eth = (rate: string): SymbolScene => ({ base: 'ETH', rate, settled: Array(9).fill(rate) })
  const after = (hours: number, rate: string, config: FundingFarmInput = {}) =>
    verdict({ symbols: [{}, eth(rate)], pair: day(hours), config })

  it('moves to a symbol that pays twice as much, not a hair less', () => {
    expect(after(8, '0.0002')).toBe('rotation')
    expect(after(8, '0.00019999')).toBe('carrying')
  })

  it('waits for the least age', () => {
    expect(after(8, '0.0003')).toBe('rotation')
    expect(after(7.999, '0.0003')).toBe('carrying')
  })

  it('asks for a gain in points, inclusive', () => {
    expect(after(8, '0.0002', { rotation: { minAprGainPct: '10.95' } })).toBe('rotation')
    expect(after(8, '0.0002', { rotation: { minAprGainPct: '10.96' } })).toBe('carrying')
  })

  it('must earn more than the safe cost of four fills', () => {
    // Gain 0.1095 a year: over 168 h 0.0021. Cost 16 bps fees + 4 bps slippage, times 1.05 = 0.0021.
    const config = (costSafety: string) => ({ expectedHoldHours: 168, rotation: { costSafety } })
    expect(after(8, '0.0002', config('1.04'))).toBe('rotation')
    expect(after(8, '0.0002', config('1.05'))).toBe('carrying')
  })

  it('never moves when it is switched off', () => {
    expect(after(100, '0.001', { rotation: { isEnabled: false } })).toBe('carrying')
  })

  it('compares with what the held symbol pays now, not with its past', () => {
    const symbols = [{ rate: '0.0003', settled: Array(9).fill('0.0003') }, eth('0.0002')]
    expect(verdict({ symbols, pair: day(100) })).toBe('carrying')
  })

  it('does not move to a symbol that could not be opened', () => {
    const symbols = [{}, { ...eth('0.001'), spotBid: '0' }]
    expect(verdict({ symbols, pair: day(100) })).toBe('carrying')
  })
})

describe('max-age', () => {
  it('closes an old pair that would not be opened again', () => {
    expect(verdict({ symbols: [POOR], pair: day(336.001) })).toBe('max-age')
    expect(verdict({ symbols: [POOR], pair: day(336) })).toBe('carrying')
  })

  it('keeps an old pair that would be opened again right now', () => {
    expect(verdict({ pair: day(1000) })).toBe('still-good')
  })

  it('does not take missing knowledge for a bad symbol', () => {
    const more: readonly FarmFact[] = [{ kind: 'unknown', fact: 'volumes' }]
    const intents = intentsFor({ pair: day(1000), more })
    expect(intents.map((intent) => intent.kind)).toEqual(['alarm', 'hold'])
    expect(verdict({ pair: day(1000), more })).toBe('unknown-data')
  })
})

describe('unknown data about a held pair', () => {
  it('raises an alarm and does nothing when the position cannot be read', () => {
    const more: readonly FarmFact[] = [{ kind: 'unknown', fact: 'positions' }]
    const intents = intentsFor({ pair: day(1000), more })
    expect(intents.map((intent) => intent.kind)).toEqual(['alarm', 'hold'])
  })

  it('keeps a pair whose symbol has vanished from the rules, loudly', () => {
    const more: readonly FarmFact[] = [{ kind: 'instruments', spot: [], perp: [] }]
    expect(intentsFor({ more }).map((intent) => intent.kind)).toEqual(['alarm', 'hold'])
  })

  it('asks for history and costs of the held symbol', () => {
    const state = scene([{ hasCosts: false, rate: '-0.0001' }], {}, held())
    const { needs } = decide({ ...state, settled: new Map() }, NOW)
    expect(needs.map((need) => need.kind)).toEqual(['settled', 'costs'])
  })
})

describe('a closing that was interrupted', () => {
  it('goes on with the reason that began it', () => {
    const facts = held(holding({ status: 'closing' }), shortRow(), {
      closings: new Map([['SOLUSDT-1-1', 'rotation: ETHUSDT at 20 %: more']]),
    })
    expect(decide(scene([{}], {}, facts), NOW).intents.at(-1)).toMatchObject({
      kind: 'close',
      reason: 'rotation',
      detail: 'ETHUSDT at 20 %: more',
    })
  })

  it('goes on as requested when the reason is lost', () => {
    const facts = held(holding({ status: 'closing' }), shortRow())
    const last = decide(scene([{}], {}, facts), NOW).intents.at(-1)
    expect(last).toMatchObject({ kind: 'close', reason: 'requested' })
  })
})

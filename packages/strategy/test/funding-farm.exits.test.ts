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
  memoryOf,
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

/** Nothing is free in either wallet. */
const POOR_MAN: Pick<Case, 'more'> = {
  more: [
    {
      kind: 'wallets',
      wallets: { spotFree: d('0.5'), perpAvailable: d('0'), perpMaxWithdraw: d('0') },
    },
  ],
}

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
    ['-3311.99', 'trim'],
    ['-3312', 'stop-loss'],
  ])('at an unrealised %s says %s', (profit, expected) => {
    expect(verdict({ position: { unrealizedProfit: d(profit) }, ...POOR_MAN })).toBe(expected)
  })

  it('measures what is left of a pair that has shrunk by its own entry value', () => {
    // Half of the pair is liquidated at half the loss: 0.69 of 2400 = 1656.
    const pair = { spotQuantity: d('24'), perpQuantity: d('-24') }
    const at = (profit: string) =>
      verdict({ pair, position: { quantity: d('-24'), unrealizedProfit: d(profit) }, ...POOR_MAN })
    expect(at('-1655.99')).toBe('trim')
    expect(at('-1656')).toBe('stop-loss')
  })

  it('is not put off by an entry value that adoption has overstated', () => {
    const pair = { entryNotional: d('9600') }
    expect(verdict({ pair, position: { unrealizedProfit: d('-3312') } })).toBe('stop-loss')
  })

  it('takes the maintenance rate of the bracket that the short would be liquidated in', () => {
    // At 2x the short is worth 9600 there: 10 %, so 0.7 * (2 / 1.1 - 1) = 0.57 of 4800 = 2736.
    const row = { deduction: d('0'), maxLeverage: 50 }
    const low = {
      ...row,
      notionalFloor: d('0'),
      notionalCap: d('5000'),
      maintenanceRate: d('0.005'),
    }
    const high = {
      ...row,
      notionalFloor: d('5000'),
      notionalCap: d('1000000'),
      maintenanceRate: d('0.1'),
    }
    const rate = d('0.0004')
    const fees = { spotTakerFee: rate, spotMakerFee: rate, perpTakerFee: rate }
    const costs = { ...fees, brackets: [low, high] }
    const more: readonly FarmFact[] = [{ kind: 'costs', symbol: 'SOLUSDT', costs }]
    expect(verdict({ more, position: { unrealizedProfit: d('-2736') } })).toBe('stop-loss')
  })

  it('assumes the worst while the maintenance rate is unknown', () => {
    // 0.7 * (2 / 1.1 - 1) = 0.5727, cut to 0.57 of 4800 = 2736.
    const symbols = [{ hasCosts: false }]
    const at = (profit: string) =>
      verdict({ symbols, position: { unrealizedProfit: d(profit) }, ...POOR_MAN })
    expect(at('-2736')).toBe('stop-loss')
    expect(at('-2735.99')).toBe('trim')
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
      verdict({
        position: { liquidationPrice: d('130'), unrealizedProfit: d(profit) },
        ...POOR_MAN,
      })
    expect(at('-1007.99')).toBe('trim')
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
  const both = (perp: string): Case => ({
    pair: { perpQuantity: d(perp) },
    position: { quantity: d(perp) },
  })

  it('gives up what is more than 2 % open after a comparison has not mended it', () => {
    const kinds = intentsFor(both('-47.03')).map((intent) => intent.kind)
    expect(kinds).toEqual(['alarm', 'reconcile', 'close'])
    expect(verdict(both('-47.03'))).toBe('hedge-broken')
    expect(verdict(both('-47.04'))).toBe('carrying')
    expect(verdict({ ...both('-47.04'), config: { maxDeltaPct: '1.9' } })).toBe('hedge-broken')
  })

  it('comes before everything else, also while the market is unreadable', () => {
    const more: readonly FarmFact[] = [{ kind: 'unknown', fact: 'market' }]
    const position = { quantity: d('-24'), unrealizedProfit: d('-4000') }
    const pair = { perpQuantity: d('-24'), openedAt: NOW - 1000 * HOUR }
    expect(verdict({ pair, position, more })).toBe('hedge-broken')
  })

  it('does not take a missing or late row of the venue for a missing leg', () => {
    const state = scene([{}], {}, held(holding(), undefined))
    const late = fold(state, { kind: 'positions', positions: [] })
    for (const intents of [
      decide(late, NOW).intents,
      intentsFor({ position: { quantity: d('-24') } }),
    ]) {
      const kinds = intents.map((intent) => intent.kind)
      expect(kinds).toEqual(['reconcile', 'alarm', 'reconcile', 'alarm', 'hold'])
    }
  })

  it('says nothing about one lot that the journal knows', () => {
    expect(intentsFor(both('-47.99'))).toHaveLength(1)
  })

  it('leaves alone what somebody else has added to the short', () => {
    const intents = intentsFor({ position: { quantity: d('-60') } })
    expect(intents.at(-1)).toMatchObject({ kind: 'hold', reason: 'carrying' })
  })
})

describe('symbol-status', () => {
  it('closes when the perpetual stops trading', () => {
    expect(verdict({ symbols: [{ perpStatus: 'SETTLING' }] })).toBe('symbol-status')
  })

  it('keeps the pair hedged while its coins cannot be sold, and says so', () => {
    const kinds = intentsFor({ symbols: [{ spotStatus: 'BREAK' }] })
    expect(kinds).toMatchObject([{ kind: 'alarm', code: 'symbol-shut' }, { kind: 'hold' }])
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

describe('negative-carry within its hysteresis', () => {
  // 8760 / 8 = 1095 payments a year: 1 % is 0.00000913 per interval.
  const rates = (rate: string) => [{ rate, settled: Array(9).fill(rate) }]
  it.each([
    ['-0.00000913', 'carrying'],
    ['-0.00000914', 'negative-carry'],
  ])('at a rate of %s says %s', (rate, expected) => {
    expect(verdict({ symbols: rates(rate) })).toBe(expected)
  })

  it('counts the milder of what was paid and what comes next', () => {
    const symbols = [{ rate: '-0.000001', settled: Array(9).fill('-0.001') }]
    expect(verdict({ symbols })).toBe('carrying')
    expect(verdict({ symbols, config: { negativeCarryAprPct: '0.1' } })).toBe('negative-carry')
  })
})

describe('negative-carry without averages', () => {
  it('goes by the upcoming rate alone', () => {
    const state = scene([{ rate: '-0.0001' }], { useFundingAverage: false }, held())
    const last = decide({ ...state, settled: new Map() }, NOW).intents.at(-1)
    expect(last).toMatchObject({ kind: 'close', reason: 'negative-carry' })
  })
})

describe('a price spike of the perp', () => {
  /** An XPL-like spike: the perp doubles while index and spot stay where they are. */
  const SPIKE: SymbolScene = { mark: '200', perpBid: '199.99', perpAsk: '200.01' }
  const NEGATIVE: SymbolScene = { rate: '-0.0001', settled: Array(9).fill('-0.0001') }

  it('blocks closing for gain and raises the alarm', () => {
    expect(verdict({ symbols: [NEGATIVE] })).toBe('negative-carry')
    const intents = intentsFor({ symbols: [{ ...NEGATIVE, ...SPIKE }] })
    expect(intents.map((intent) => intent.kind)).toEqual(['alarm', 'hold'])
    expect(intents[0]).toMatchObject({ code: 'price-spike' })
  })

  it.each([
    ['of the mark alone', { mark: '102.01' }, 'price-spike'],
    ['of the book alone', { perpBid: '102.01', perpAsk: '102.03' }, 'price-spike'],
    ['to 2 % exactly', { mark: '102', perpBid: '101.99', perpAsk: '102.01' }, 'negative-carry'],
  ])('counts when it is %s', (_case, prices, expected) => {
    expect(verdict({ symbols: [{ ...NEGATIVE, ...prices }] })).toBe(expected)
  })

  it('is not ruled out by a spot book that cannot be read', () => {
    expect(verdict({ symbols: [{ ...NEGATIVE, spotBid: '0' }] })).not.toBe('negative-carry')
  })

  it('does not keep the stop from closing', () => {
    const position = { unrealizedProfit: d('-4800'), markPrice: d('200') }
    expect(verdict({ symbols: [SPIKE], position })).toBe('stop-loss')
  })

  it('is met with more margin, never with a sale at its price', () => {
    const position = { unrealizedProfit: d('-3000'), markPrice: d('162.5') }
    const symbols = [{ mark: '162.5', perpBid: '162.4', perpAsk: '162.6' }]
    const kinds = intentsFor({ symbols, position }).map((intent) => intent.kind)
    expect(kinds).toEqual(['alarm', 'top-up', 'hold'])
    const poor = intentsFor({ symbols, position, ...POOR_MAN }).map((intent) => intent.kind)
    expect(poor).toEqual(['alarm', 'alarm', 'hold'])
  })

  it('does not keep a pair of a symbol that stops trading', () => {
    expect(verdict({ symbols: [{ ...SPIKE, perpStatus: 'SETTLING' }] })).toBe('symbol-status')
  })
})

describe('the margin ladder', () => {
  // 1x at 0.5 %: liquidation at a loss of 2 / 1.005 - 1 = 0.99005 of 4800 = 4752.24; 40 % of it is 1900.90.
  it('starts at 40 % of the way to liquidation', () => {
    const at = (profit: string) =>
      intentsFor({ position: { unrealizedProfit: d(profit) } }).map((intent) => intent.kind)
    expect(at('-1900.89')).toEqual(['hold'])
    expect(at('-1900.90')).toEqual(['top-up', 'hold'])
  })

  it('adds what brings the short back to 30 % of the way', () => {
    // Reported 200: at a loss of 60 % it must become 100 * (1 + 0.6 / 0.3): 48 * 1.005 * 100 = 4824.
    const position = { liquidationPrice: d('200'), unrealizedProfit: d('-2880') }
    const [first] = intentsFor({ position })
    expect(first?.kind === 'top-up' && first.amount.toFixed()).toBe('4824')
  })

  it('adds what there is when that is less', () => {
    const wallets = { spotFree: d('100.009'), perpAvailable: d('90'), perpMaxWithdraw: d('50') }
    const more: readonly FarmFact[] = [{ kind: 'wallets', wallets }]
    const [first] = intentsFor({ position: { unrealizedProfit: d('-2400') }, more })
    expect(first?.kind === 'top-up' && first.amount.toFixed()).toBe('150')
  })

  it('shrinks both legs by a quarter from 55 % on when there is nothing to add', () => {
    const at = (profit: string) =>
      intentsFor({ position: { unrealizedProfit: d(profit) }, ...POOR_MAN })
    // 55 % of 4752.24 = 2613.73.
    expect(at('-2613.72').map((intent) => intent.kind)).toEqual(['alarm', 'hold'])
    const [trim] = at('-2613.74')
    expect(trim?.kind === 'trim' && trim.quantity.toFixed()).toBe('12')
  })

  it('closes a pair that is too small to shrink', () => {
    const pair = {
      spotQuantity: d('0.12'),
      perpQuantity: d('-0.12'),
      entryNotional: d('12'),
    }
    const position = { quantity: d('-0.12'), unrealizedProfit: d('-7'), markPrice: d('158') }
    expect(verdict({ pair, position, ...POOR_MAN })).toBe('margin-drained')
  })

  it('goes by the liquidation price that the venue reports after a top-up', () => {
    const position = { liquidationPrice: d('300'), unrealizedProfit: d('-2400') }
    expect(verdict({ position })).toBe('carrying')
  })

  it('shrinks also while the wallets cannot be read', () => {
    const more: readonly FarmFact[] = [{ kind: 'unknown', fact: 'wallets' }]
    const position = { unrealizedProfit: d('-3000') }
    expect(intentsFor({ position, more }).at(-1)?.kind).toBe('trim')
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

  it('keeps what earns while nothing may be opened', () => {
    const block = memoryOf({ holdings: [holding(day(8))], openingBlock: 'an order is unresolved' })
    const about = { symbols: [{}, eth('0.0002')], pair: day(8) }
    expect(verdict({ ...about, more: [{ kind: 'memory', memory: block }] })).toBe('carrying')
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

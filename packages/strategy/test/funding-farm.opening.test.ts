import { describe, expect, it } from 'vitest'
import { decide } from '../src/strategies/funding-farm/decide.ts'
import { fundingFarm } from '../src/strategies/funding-farm/fundingFarm.ts'
import { parseFundingFarmConfig } from '../src/strategies/funding-farm/parseConfig.ts'
import type { FarmFact } from '../src/strategies/funding-farm/state.ts'
import { d, deepBooks, memoryOf, NOW, type SymbolScene, scene } from './fundingFarmScene.ts'

const eth = (rate: string): SymbolScene => ({ base: 'ETH', rate, settled: Array(9).fill(rate) })
const wallets = (spot: string, perp: string, mayLeave = perp): FarmFact => ({
  kind: 'wallets',
  wallets: { spotFree: d(spot), perpAvailable: d(perp), perpMaxWithdraw: d(mayLeave) },
})
const memory = (openingBlock: string): FarmFact => ({
  kind: 'memory',
  memory: memoryOf({ openingBlock }),
})

describe('opening', () => {
  it('asks for the books of the best symbol before anything else', () => {
    const { intents, needs } = decide(scene([{}, eth('0.0002')]), NOW)
    expect(needs).toEqual([{ kind: 'depth', symbol: 'ETHUSDT', spotSymbol: 'ETHUSDT' }])
    expect(intents).toMatchObject([{ kind: 'hold', reason: 'unknown-data' }])
  })

  it('opens the symbol with the highest expected net', () => {
    const { intents, opportunities } = decide(
      scene([{}, eth('0.0002')], {}, [deepBooks('ETHUSDT')]),
      NOW,
    )
    expect(intents).toMatchObject([{ kind: 'open', entry: { plan: { symbol: 'ETHUSDT' } } }])
    expect(opportunities.map((row) => row.rejected?.code)).toEqual(['not-best', undefined])
  })

  it('states what opening costs and brings', () => {
    const [intent] = decide(scene([{}], { slippageBps: 0 }, [deepBooks()]), NOW).intents
    if (intent?.kind !== 'open') throw new Error('expected an opening')
    const { plan, order } = intent.entry
    const notional = d('47.95').times('99.99')
    expect(plan.quantity.toFixed()).toBe('47.95')
    expect(plan.notional.toFixed()).toBe(notional.toFixed())
    expect(plan.roundTripFees.toFixed()).toBe(notional.times('0.0016').toFixed())
    expect(plan.roundTripSlippage.toFixed()).toBe(notional.times('0.0004').toFixed())
    expect(plan.breakEvenHours.toFixed()).toBe('160') // 20 bps / 1 bp per 8 h
    expect(plan.expectedNet.eq(plan.expectedFunding.minus(notional.times('0.002')))).toBe(true)
    expect(plan.liquidationPrice.toFixed(2)).toBe('198.99') // 99.99 * 2 / 1.005
    expect(order).toMatchObject({ leverage: 1, slippageBps: 0 })
  })

  it('passes over a symbol whose books are too thin for the whole pair', () => {
    const state = scene([{}, eth('0.0002')], {}, [deepBooks('ETHUSDT', '47.8')])
    const { needs, opportunities } = decide(state, NOW)
    expect(needs.map((need) => need.symbol)).toEqual(['SOLUSDT'])
    expect(opportunities[1]?.rejected?.code).toBe('depth-too-thin')
  })

  it('passes over books whose depth lies beyond the slippage cap', () => {
    const far = [
      [d('100.01'), d('1')],
      [d('100.12'), d('1000')],
    ] as const
    const near = [[d('99.99'), d('1000')]] as const
    const depth = { bids: near, asks: far, time: NOW }
    const facts: FarmFact[] = [
      { kind: 'depth', symbol: 'SOLUSDT', depth: { spot: depth, perp: depth } },
    ]
    const code = (slippageBps: number) =>
      decide(scene([{}], { slippageBps }, facts), NOW).opportunities[0]?.rejected?.code
    expect(code(10)).toBe('depth-too-thin')
    expect(code(11)).toBeUndefined()
  })

  it('does nothing while something blocks opening, and still shows the table', () => {
    const { intents, opportunities } = decide(scene([{}], {}, [deepBooks(), memory('halted')]), NOW)
    expect(intents).toEqual([{ kind: 'hold', reason: 'blocked', detail: 'halted' }])
    expect(opportunities).toHaveLength(1)
  })

  it('says so when no symbol is good enough', () => {
    const { intents } = decide(scene([{ rate: '0' }]), NOW)
    expect(intents).toMatchObject([{ kind: 'hold', reason: 'nothing-eligible' }])
  })

  it('waits while nothing was ever read', () => {
    const strategy = fundingFarm(parseFundingFarmConfig({}))
    expect(strategy.decide(strategy.init(NOW), NOW)).toMatchObject({
      intents: [{ kind: 'hold', reason: 'unknown-data' }],
      opportunities: [],
    })
  })
})

describe('the split of the wallets', () => {
  const moveOf = (fact: FarmFact, leverage = 1, more = {}) =>
    decide(scene([{}], { leverage, ...more }, [deepBooks(), fact]), NOW).intents[0]

  it.each([
    [1, '5000'],
    [2, '3333.333333'],
    [3, '2500'],
  ])('at %ix moves the perp part of 10,000 USDT', (leverage, amount) => {
    const intent = moveOf(wallets('10000', '0'), leverage)
    if (intent?.kind !== 'move-wallets') throw new Error('expected a transfer')
    expect(intent.move.direction).toBe('spot-to-perp')
    expect(intent.move.amount.toFixed()).toBe(amount)
  })

  it('moves back what the spot leg lacks, at most what the venue lets go', () => {
    expect(moveOf(wallets('0', '10000'))).toMatchObject({ move: { direction: 'perp-to-spot' } })
    const intent = moveOf(wallets('0', '10000', '100'))
    expect(intent?.kind === 'move-wallets' && intent.move.amount.toFixed()).toBe('100')
  })

  it('leaves differences below the least transfer alone, inclusive', () => {
    expect(moveOf(wallets('5001', '4999'))).toMatchObject({ kind: 'move-wallets' })
    expect(moveOf(wallets('5000.99', '4999.01'))).toMatchObject({ kind: 'open' })
  })

  it('moves nothing when a capital cap is met by both wallets', () => {
    expect(moveOf(wallets('9000', '500'), 1, { capitalQuote: '1000' })).toMatchObject({
      kind: 'open',
    })
  })

  it('moves only what a capital cap needs', () => {
    const intent = moveOf(wallets('9000', '0'), 1, { capitalQuote: '1000' })
    expect(intent?.kind === 'move-wallets' && intent.move.amount.toFixed()).toBe('500')
  })
})

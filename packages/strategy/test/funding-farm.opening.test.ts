import { describe, expect, it } from 'vitest'
import { decide } from '../src/strategies/funding-farm/decide.ts'
import { fundingFarm } from '../src/strategies/funding-farm/fundingFarm.ts'
import { parseFundingFarmConfig } from '../src/strategies/funding-farm/parseConfig.ts'
import type { FarmFact } from '../src/strategies/funding-farm/state.ts'
import { d, deepBooks, memoryOf, NOW, type SymbolScene, scene } from './fundingFarmScene.ts'

/** Pays for any spread of these scenes. */
const rich: SymbolScene = { rate: '0.001', settled: Array(9).fill('0.001') }
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
    // 47.97 coins through both spreads of 0.02: slippage is walked, not assumed.
    const slippage = d('47.97').times('0.04')
    expect(plan.roundTripSlippage.toFixed()).toBe(slippage.toFixed())
    expect(plan.breakEvenHours.toFixed(1)).toBe('160.0') // 20 bps / 1 bp per 8 h
    const costs = notional.times('0.0016').plus(slippage)
    expect(plan.expectedNet.eq(plan.expectedFunding.minus(costs))).toBe(true)
    expect(plan.costPer1000.eq(plan.expectedNet.neg().times(250).div(notional))).toBe(true)
    expect(plan.entryBasisBps.toFixed(4)).toBe('-1.9998') // sold at 99.99, bought at 100.01
    expect(plan.liquidationPrice.toFixed(2)).toBe('198.99') // 99.99 * 2 / 1.005
    expect(order).toMatchObject({ leverage: 1, slippageBps: 0 })
  })

  it('lets orders rest only when asked to, shows the spot fee both ways and plans with the higher one', () => {
    const planned = (config: Parameters<typeof scene>[1]) => {
      const [intent] = decide(scene([{}], config, [deepBooks()]), NOW).intents
      if (intent?.kind !== 'open') throw new Error('expected an opening')
      return intent.entry
    }
    const taker = planned({})
    expect([taker.plan.makerEntry, taker.order.maker]).toEqual([undefined, undefined])
    const maker = planned({ spotEntry: 'maker-first', makerWaitSeconds: 30 })
    const { notional } = maker.plan
    expect(maker.plan).toEqual({
      ...taker.plan,
      makerEntry: {
        waitSeconds: 30,
        takerFee: notional.times('0.0004'),
        makerFee: notional.times('0.0002'),
      },
    })
    // All waits together last a cycle: five minutes.
    const waits = { waitMs: 30_000, totalWaitMs: 300_000 }
    expect(maker.order.maker).toEqual({ ...waits, spotMakerFee: d('0.0002') })
    const quick = { spotEntry: 'maker-first', cycleIntervalMs: 10_000 } as const
    expect(planned(quick).order.maker).toMatchObject({ waitMs: 20_000, totalWaitMs: 20_000 })
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
    const tight = { bids: near, asks: [[d('100.01'), d('1000')]] as const, time: NOW }
    const facts: FarmFact[] = [
      { kind: 'depth', symbol: 'SOLUSDT', depth: { spot: depth, perp: tight } },
    ]
    const code = (slippageBps: number) =>
      decide(scene([rich], { slippageBps }, facts), NOW).opportunities[0]?.rejected?.code
    expect(code(10)).toBe('depth-too-thin')
    expect(code(11)).toBeUndefined()
  })

  it('does not open what only an assumed slippage made good', () => {
    // 0.5 on each side of all four fills: 2 % of a pair that is expected to earn 0.294 %.
    const wide = {
      bids: [[d('99.99'), d('0.01')] as const, [d('99.5'), d('1000')] as const],
      asks: [[d('100.01'), d('0.01')] as const, [d('100.5'), d('1000')] as const],
      time: NOW,
    }
    const facts: FarmFact[] = [
      { kind: 'depth', symbol: 'SOLUSDT', depth: { spot: wide, perp: wide } },
    ]
    const config = { slippageBps: 100, maxBasisPct: '2' }
    const { intents, opportunities } = decide(scene([{}], config, facts), NOW)
    expect(opportunities[0]?.rejected?.code).toBe('net-not-positive')
    expect(opportunities[0]?.expectedNetQuote?.isNegative()).toBe(true)
    expect(intents).toMatchObject([
      { kind: 'hold', reason: 'nothing-eligible', detail: expect.stringContaining('SOLUSDT') },
    ])
  })

  it('judges the basis by the prices that orders would get', () => {
    // Mids agree; buying 48 coins costs 100.11, selling brings 99.89: -22 bps.
    const spot = {
      bids: [[d('99.99'), d('1000')]] as const,
      asks: [[d('100.11'), d('1000')]] as const,
    }
    const perp = {
      bids: [[d('99.89'), d('1000')]] as const,
      asks: [[d('100.01'), d('1000')]] as const,
    }
    const depth = { spot: { ...spot, time: NOW }, perp: { ...perp, time: NOW } }
    const codeAt = (maxBasisPct: string) =>
      decide(
        scene([rich], { maxBasisPct, slippageBps: 11 }, [
          { kind: 'depth', symbol: 'SOLUSDT', depth },
        ]),
        NOW,
      ).opportunities[0]?.rejected?.code
    expect(codeAt('0.2197')).toBe('basis-too-wide')
    expect(codeAt('0.2198')).toBeUndefined() // 0.22 / 100.11 = 0.219758 %
  })

  it('opens at a planned loss only for volume, and only up to the allowed one', () => {
    // Funding is let to pay a fifth of 16 bps; the rest and 4 bps of slippage are lost, over four legs.
    const volume = (maxVolumeCostQuote: string) =>
      decide(
        scene(
          [{ rate: '0.00006', settled: Array(9).fill('0.00006') }],
          { goal: 'volume', feeCoverageMultiplier: '0.2', maxVolumeCostQuote },
          [deepBooks()],
        ),
        NOW,
      )
    const [intent] = volume('1').intents
    if (intent?.kind !== 'open') throw new Error('expected an opening')
    const { plan } = intent.entry
    expect(plan.expectedHoldHours).toBe(64) // 3.2 bps at 0.42 bps per 8 h, in whole intervals
    expect(plan.expectedNet.isNegative()).toBe(true)
    expect(plan.costPer1000.toFixed(2)).toBe('0.42') // (20 - 3.36) / 4 bps
    const cost = plan.costPer1000
    const rounded = (rounding: 0 | 1) => cost.toFixed(8, rounding)
    expect(volume(rounded(0)).intents[0]?.kind).toBe('open')
    expect(volume(rounded(1)).opportunities[0]?.rejected?.code).toBe('volume-too-dear')
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

import { Decimal } from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { economicsOf, worthReason } from '../src/strategies/funding-farm/economics.ts'
import { gatherFacts, type PairFacts } from '../src/strategies/funding-farm/facts.ts'
import { judge } from '../src/strategies/funding-farm/judge.ts'
import { bestOf } from '../src/strategies/funding-farm/ranking.ts'
import { entryNotional } from '../src/strategies/funding-farm/sizeEntry.ts'
import { weighUnsized } from '../src/strategies/funding-farm/weighUnsized.ts'
import { d, NOW, type SymbolScene, scene } from './fundingFarmScene.ts'

const CONFIG = { minFundingAprPct: '0' }
const rate = fc
  .integer({ min: 1, max: 2000 })
  .map((units) => new Decimal(units).times('1e-7').toFixed())
const symbol = fc
  .record({
    rate,
    settled: fc.array(rate, { minLength: 9, maxLength: 9 }),
    cents: fc.integer({ min: 2, max: 60_000 }),
  })
  .map(({ cents, ...rates }): SymbolScene => {
    const [bid, ask] = [cents - 1, cents].map((price) => new Decimal(price).div(100).toFixed())
    return { ...rates, spotBid: bid!, spotAsk: ask!, perpBid: bid!, perpAsk: ask! }
  })
const capital = fc.integer({ min: 0, max: 200_000 }).map((cents) => new Decimal(cents).div(100))

/** Weighed by its size, as it is done where the size decides. */
function sized(facts: PairFacts, config: ReturnType<typeof scene>['config'], quote: Decimal) {
  const size = entryNotional(facts, config, quote)
  if (!size.ok) return { code: size.reason.code, net: undefined }
  const economics = economicsOf(facts, config, size.perpNotional)
  return { code: worthReason(economics, config)?.code, net: economics.net }
}

describe('weighing without a size', () => {
  it('property: gives the verdict and the figures that the size gives', () => {
    let unsized = 0
    fc.assert(
      fc.property(symbol, capital, (random, quote) => {
        const state = scene([random], CONFIG)
        const [pair] = [...(state.universe?.pairs.values() ?? [])]
        if (pair === undefined) throw new Error('the scene has a pair')
        const facts = gatherFacts(state, pair, NOW)
        const weighing = weighUnsized(facts, state.config, quote)
        if (weighing !== undefined) unsized += 1
        const expected = sized(facts, state.config, quote)
        const { rejected, facts: judged } = judge(state, pair, NOW, quote)
        expect(rejected?.code).toBe(expected.code)
        if (expected.net === undefined) return
        expect(judged.mostNet?.gte(expected.net)).toBe(true)
        expect(judged.economics?.net.toFixed()).toBe(expected.net.toFixed())
        expect(judged.mostNet?.gte(expected.net)).toBe(true)
      }),
      { numRuns: 200 },
    )
    expect(unsized).toBeGreaterThan(20)
  })

  it('leaves it to the size when a least net is asked for, when the goal is volume, and without capital', () => {
    const weighed = (config: Parameters<typeof scene>[1], quote: string) => {
      const state = scene([{}], config)
      const [pair] = [...(state.universe?.pairs.values() ?? [])]
      return pair && weighUnsized(gatherFacts(state, pair, NOW), state.config, d(quote))
    }
    expect(weighed({}, '1000')?.isWorth).toBe(true)
    expect(weighed({ minNetQuote: '1' }, '1000')).toBeUndefined()
    expect(weighed({ goal: 'volume' }, '1000')).toBeUndefined()
    expect(weighed({}, '1')).toBeUndefined()
  })

  it('property: the best is the first of those whose exact net is highest', () => {
    fc.assert(
      fc.property(fc.array(symbol, { minLength: 1, maxLength: 8 }), capital, (random, quote) => {
        const named = random.map((row, at) => ({ ...row, base: `COIN${at}` }))
        // One symbol twice: of equals the first is taken.
        const state = scene([...named, { ...named[0], base: 'TWIN' }], CONFIG)
        const pairs = [...(state.universe?.pairs.values() ?? [])]
        const judgements = pairs.map((pair) => judge(state, pair, NOW, quote))
        let expected: { readonly symbol: string; readonly net: Decimal } | undefined
        for (const pair of pairs) {
          const { code, net } = sized(gatherFacts(state, pair, NOW), state.config, quote)
          if (code !== undefined || net === undefined) continue
          if (expected === undefined || net.gt(expected.net))
            expected = { symbol: pair.symbol, net }
        }
        expect(bestOf(judgements)?.facts.pair.symbol).toBe(expected?.symbol)
      }),
      { numRuns: 100 },
    )
  })
})

import { decimal } from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createPairSizer } from '../../src/index.ts'
import { decimals, fees, leverages } from '../arbitraries.ts'
import { testPair } from '../testPair.ts'

const steps = fc.constantFrom('10', '1', '0.5', '0.2', '0.01', '0.00001')
const look = fc.record({
  capitalQuote: decimals('0', '3000', 2),
  spotPrice: decimals('0.01', '300', 4),
  perpPrice: decimals('0.01', '300', 4),
})
const terms = fc.record({
  capitalFraction: decimals('0.5', '1', 2),
  leverage: leverages,
  spotTakerFee: fees,
  perpTakerFee: fees,
  slippageBps: fc.integer({ min: 0, max: 100 }),
  spotStep: steps,
  perpStep: steps,
})
const factor = decimals('0.3', '3', 3)

describe('surelyFits', () => {
  test('says so within a window of what it saw, and else leaves it to size', () => {
    const sizer = createPairSizer({
      capitalFraction: '0.96',
      leverage: 1,
      ...testPair(),
      spotTakerFee: '0.001',
      perpTakerFee: '0.0004',
    })
    const at = (price: string) => ({ spotPrice: decimal(price), perpPrice: decimal(price) })
    expect(sizer.surelyFits(decimal('1000'), at('100'))).toBe(true)
    // The least is 12.52 at this price: what is left of the window there is too narrow to be sure.
    expect(sizer.surelyFits(decimal('12.52'), at('100'))).toBe(false)
    expect(sizer.size('12.52', at('100')).ok).toBe(true)
    expect(sizer.surelyFits(decimal('0'), at('100'))).toBe(false)
    expect(sizer.surelyFits(decimal('1000'), at('100'))).toBe(true)
  })

  test('property: what surely fits has a size, and none exceeds the bound', () => {
    let sure = 0
    fc.assert(
      fc.property(terms, look, factor, factor, (random, first, byCapital, byPrice) => {
        const { spotStep, perpStep, ...given } = random
        const sizer = createPairSizer({ ...given, ...testPair({ spotStep, perpStep }) })
        sizer.surelyFits(first.capitalQuote, first)
        const second = {
          capitalQuote: first.capitalQuote.times(byCapital),
          spotPrice: first.spotPrice.times(byPrice),
          perpPrice: first.perpPrice.times(byPrice),
        }
        for (const { capitalQuote, ...prices } of [second, first]) {
          const size = sizer.size(capitalQuote, prices)
          if (size.ok) {
            expect(size.perpNotional.lte(capitalQuote.times(sizer.mostNotional))).toBe(true)
          }
          if (!sizer.surelyFits(capitalQuote, prices)) continue
          sure += 1
          expect(size.ok).toBe(true)
        }
      }),
      { numRuns: 200 },
    )
    expect(sure).toBeGreaterThan(20)
  })
})

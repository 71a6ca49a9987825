import { InvalidInputError } from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { basisBps } from '../../src/index.ts'
import { prices } from '../arbitraries.ts'

describe('basisBps', () => {
  test.each([
    { spotPrice: '100', perpPrice: '100.15', bps: '15' }, // 0.15 %
    { spotPrice: '100', perpPrice: '99.9', bps: '-10' },
    { spotPrice: '100', perpPrice: '100', bps: '0' },
    { spotPrice: '0.8', perpPrice: '0.8004', bps: '5' },
  ])('of spot $spotPrice and perp $perpPrice is $bps', ({ spotPrice, perpPrice, bps }) => {
    expect(basisBps({ spotPrice, perpPrice }).toFixed()).toBe(bps)
  })

  test.each([
    { spotPrice: '0', perpPrice: '1' },
    { spotPrice: '1', perpPrice: '0' },
    { spotPrice: '-1', perpPrice: '1' },
  ])('refuses $spotPrice and $perpPrice: a missing price is not zero', (bad) => {
    expect(() => basisBps(bad)).toThrow(InvalidInputError)
  })

  test('property: is positive exactly when the perp is dearer, and never below -10000', () => {
    fc.assert(
      fc.property(prices, prices, (spotPrice, perpPrice) => {
        const basis = basisBps({ spotPrice, perpPrice })
        expect(basis.comparedTo(0)).toBe(perpPrice.comparedTo(spotPrice))
        expect(basis.gt(-10_000)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})

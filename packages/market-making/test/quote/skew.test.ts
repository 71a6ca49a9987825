import { InvalidInputError } from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applySkew, skewSizes } from '../../src/index.ts'

describe('applySkew', () => {
  test('draws the quote that reduces inventory nearer and the other one away', () => {
    // 4 + 3 * 0.5 and 4 - 3 * 0.5
    expect(applySkew({ halfSpread: 4, skew: 3, inventory: 0.5 })).toEqual({ bid: 5.5, ask: 2.5 })
  })

  test('draws both quotes up with an upward opinion', () => {
    expect(applySkew({ halfSpread: 4, skew: 3, inventory: 0, tilt: 1 })).toEqual({ bid: 3, ask: 5 })
  })

  test('never goes below the floor of a side, even where the ceiling is lower', () => {
    const floor = { bid: 2, ask: 7 }

    expect(applySkew({ halfSpread: 4, skew: 3, inventory: -2, floor, ceiling: 6 })).toEqual({
      bid: 2,
      ask: 7,
    })
  })

  test('refuses a half spread that is unknown', () => {
    expect(() => applySkew({ halfSpread: Number.NaN, skew: 1, inventory: 0 })).toThrow(
      InvalidInputError,
    )
  })
})

describe('skewSizes', () => {
  const limits = { lots: 100, softLimitLots: 400, hardLimitLots: 500 }

  test('shrinks the side that adds to inventory and leaves the other', () => {
    // floor(100 * e^(-1 * 200 / 400)) = floor(60.65)
    expect(skewSizes({ ...limits, inventoryLots: 200 })).toEqual({ bid: 60, ask: 100 })
    expect(skewSizes({ ...limits, inventoryLots: -200 })).toEqual({ bid: 100, ask: 60 })
  })

  test('quotes one side alone from the soft limit on', () => {
    expect(skewSizes({ ...limits, inventoryLots: 400 })).toEqual({ bid: 0, ask: 100 })
    expect(skewSizes({ ...limits, inventoryLots: -700 })).toEqual({ bid: 100, ask: 0 })
  })

  test('property: no fill passes the hard limit', () => {
    const lots = fc.integer({ min: 0, max: 10_000 })
    fc.assert(
      fc.property(
        lots,
        fc.integer({ min: 1, max: 5000 }),
        lots,
        fc.nat(20_000),
        (wanted, soft, room, offset) => {
          const hard = soft + room
          const inventory = (offset % (2 * hard + 1)) - hard
          const { bid, ask } = skewSizes({
            lots: wanted,
            inventoryLots: inventory,
            softLimitLots: soft,
            hardLimitLots: hard,
          })

          expect(inventory + bid).toBeLessThanOrEqual(hard)
          expect(inventory - ask).toBeGreaterThanOrEqual(-hard)
          expect(Math.min(bid, ask)).toBeGreaterThanOrEqual(0)
        },
      ),
    )
  })

  test('refuses a soft limit above the hard one and broken lots', () => {
    expect(() => skewSizes({ ...limits, inventoryLots: 0, softLimitLots: 501 })).toThrow('soft')
    expect(() => skewSizes({ ...limits, inventoryLots: 0.5 })).toThrow('inventoryLots')
  })
})

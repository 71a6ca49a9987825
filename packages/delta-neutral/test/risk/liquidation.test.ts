import { decimal, InvalidInputError } from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  liquidationDistance,
  liquidationPrice,
  marginHeadroom,
  stopDistance,
} from '../../src/index.ts'
import { decimals, leverages, prices, quantities } from '../arbitraries.ts'

const short = { side: 'short', entryPrice: '100', maintenanceRate: '0.005' } as const
const maintenanceRates = decimals('0', '0.2', 4)

describe('liquidationPrice and liquidationDistance', () => {
  test.each([
    { leverage: 1, distance: '0.9900' }, // 2 / 1.005 - 1
    { leverage: 2, distance: '0.4925' }, // 1.5 / 1.005 - 1
    { leverage: 3, distance: '0.3267' }, // 1.3333 / 1.005 - 1
    { leverage: 10, distance: '0.0945' }, // 1.1 / 1.005 - 1: a pair that was taken over
  ])('a short at $leverage x is liquidated $distance above its entry', ({ leverage, distance }) => {
    const price = liquidationPrice({ ...short, leverage })
    expect(liquidationDistance({ liquidationPrice: price, markPrice: '100' }).toFixed(4)).toBe(
      distance,
    )
  })

  test('a bracket deduction moves it away: 50 on 10 coins is (100 * 2 + 5) / 1.01', () => {
    const input = { ...short, leverage: 1, maintenanceRate: '0.01' }
    const price = liquidationPrice({ ...input, deduction: '50', quantity: '10' })
    expect(price.toFixed(6)).toBe('202.970297')
    expect(liquidationPrice({ ...input, deduction: '0' }).toFixed(6)).toBe('198.019802')
  })

  test('distance is negative past liquidation, so that it cannot read as room', () => {
    const distance = liquidationDistance({ liquidationPrice: '100', markPrice: '110' })
    expect(distance.toFixed(4)).toBe('-0.0909')
  })

  test('refuses leverage 126 and 1.5, a long, a rate of 1, a deduction without quantity, prices of 0', () => {
    expect(() => liquidationPrice({ ...short, leverage: 126 })).toThrow(InvalidInputError)
    expect(() => liquidationPrice({ ...short, leverage: 1.5 })).toThrow(InvalidInputError)
    const long = { ...short, leverage: 1, side: 'long' as 'short' }
    expect(() => liquidationPrice(long)).toThrow(InvalidInputError)
    expect(() => liquidationPrice({ ...short, leverage: 1, maintenanceRate: '1' })).toThrow(
      InvalidInputError,
    )
    expect(() => liquidationPrice({ ...short, leverage: 1, deduction: '5' })).toThrow(
      'a deduction needs the quantity',
    )
    expect(() => liquidationPrice({ ...short, leverage: 1, entryPrice: '0' })).toThrow(
      InvalidInputError,
    )
    expect(() => liquidationDistance({ liquidationPrice: '1', markPrice: '0' })).toThrow(
      InvalidInputError,
    )
    expect(() => liquidationDistance({ liquidationPrice: '0', markPrice: '1' })).toThrow(
      InvalidInputError,
    )
  })

  test('property: at that price the margin is exactly used up', () => {
    fc.assert(
      fc.property(
        prices,
        quantities,
        leverages,
        maintenanceRates,
        decimals('0', '100', 2),
        (entryPrice, quantity, leverage, maintenanceRate, deduction) => {
          const price = liquidationPrice({
            side: 'short',
            entryPrice,
            leverage,
            maintenanceRate,
            deduction,
            quantity,
          })
          const owed = price.times(quantity).times(maintenanceRate)
          fc.pre(owed.gte(deduction))
          const { headroom } = marginHeadroom({
            margin: entryPrice.times(quantity).div(leverage),
            unrealizedPnl: entryPrice.minus(price).times(quantity),
            perpQuantity: quantity.neg(),
            markPrice: price,
            maintenanceRate,
            deduction,
          })
          expect(headroom.abs().lt('1e-20')).toBe(true)
        },
      ),
      { numRuns: 200 },
    )
  })

  test('property: more leverage and more maintenance bring liquidation nearer', () => {
    fc.assert(
      fc.property(prices, maintenanceRates, (entryPrice, maintenanceRate) => {
        const at = (leverage: number, rate = maintenanceRate) =>
          liquidationPrice({ side: 'short', entryPrice, leverage, maintenanceRate: rate })
        expect(at(1).gt(at(2)) && at(2).gt(at(3))).toBe(true)
        expect(at(1, maintenanceRate.plus('0.01')).lt(at(1))).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})

describe('stopDistance', () => {
  test.each([
    { leverage: 1, stop: '-0.69' }, // 0.7 * 0.9900 = 0.6930
    { leverage: 2, stop: '-0.34' }, // 0.7 * 0.4925 = 0.3448
    { leverage: 3, stop: '-0.22' }, // 0.7 * 0.3267 = 0.2287
  ])('stops at $stop of entry notional at $leverage x', ({ leverage, stop }) => {
    expect(stopDistance({ leverage, maintenanceRate: '0.005' }).toFixed()).toBe(stop)
  })

  test('takes the distance that the venue reports when it is nearer, never when it is farther', () => {
    const input = { leverage: 1, maintenanceRate: '0.005' }
    expect(stopDistance({ ...input, reportedDistance: '0.5' }).toFixed()).toBe('-0.35')
    expect(stopDistance({ ...input, reportedDistance: '5' }).toFixed()).toBe('-0.69')
  })

  test('is zero, so that any loss stops, when liquidation is at hand or past', () => {
    const input = { leverage: 3, maintenanceRate: '0.005' }
    expect(stopDistance({ ...input, reportedDistance: '0.001' }).toFixed()).toBe('0')
    expect(stopDistance({ ...input, reportedDistance: '-0.2' }).toFixed()).toBe('0')
  })

  test('refuses leverage 0 and a rate of 1', () => {
    expect(() => stopDistance({ leverage: 0, maintenanceRate: '0.005' })).toThrow(InvalidInputError)
    expect(() => stopDistance({ leverage: 1, maintenanceRate: '1' })).toThrow(InvalidInputError)
  })

  test('property: the stop is whole percent and never beyond 70 % of the way to liquidation', () => {
    fc.assert(
      fc.property(leverages, maintenanceRates, (leverage, maintenanceRate) => {
        const stop = stopDistance({ leverage, maintenanceRate })
        const price = liquidationPrice({ ...short, entryPrice: '1', leverage, maintenanceRate })
        expect(stop.lte(0)).toBe(true)
        expect(stop.abs().lte(price.minus(1).times('0.7'))).toBe(true)
        expect(stop.times(100).isInteger()).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})

describe('marginHeadroom', () => {
  const input = { margin: '100', perpQuantity: '-1', maintenanceRate: '0.005' }

  test('is equity less maintenance: 100 - 20 - 120 * 0.005', () => {
    const room = marginHeadroom({ ...input, unrealizedPnl: '-20', markPrice: '120' })
    expect(room.equity.toFixed()).toBe('80')
    expect(room.maintenance.toFixed()).toBe('0.6')
    expect(room.headroom.toFixed()).toBe('79.4')
  })

  test('is negative past liquidation', () => {
    const room = marginHeadroom({ ...input, unrealizedPnl: '-100', markPrice: '200' })
    expect(room.headroom.toFixed()).toBe('-1')
  })

  test('a deduction never turns maintenance negative', () => {
    const at = { ...input, unrealizedPnl: '0', markPrice: '100' }
    expect(marginHeadroom({ ...at, deduction: '0.2' }).maintenance.toFixed()).toBe('0.3')
    expect(marginHeadroom({ ...at, deduction: '9' }).maintenance.toFixed()).toBe('0')
  })

  test('refuses a mark of 0 and a rate that is a percentage', () => {
    const at = { ...input, unrealizedPnl: '0', markPrice: '100' }
    expect(() => marginHeadroom({ ...at, markPrice: '0' })).toThrow(InvalidInputError)
    expect(() => marginHeadroom({ ...at, maintenanceRate: decimal('5') })).toThrow(
      InvalidInputError,
    )
  })
})

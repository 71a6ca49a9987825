import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ceilToStep,
  checkOrder,
  decimal,
  floorToStep,
  isOnGrid,
  roundToTick,
  roundToTickOutward,
  ZERO,
} from '../src/index.ts'
import { testInstrument } from './testInstrument.ts'

/** Steps as venues write them; a digit count would get several of these wrong. */
const STEPS = [
  '10',
  '1',
  '0.5',
  '0.25',
  '0.1',
  '0.10',
  '0.001',
  '0.00100000',
  '0.00000001',
  '5',
  '0.3',
]

describe('floorToStep', () => {
  test.each([
    { quantity: '25', step: '10', floored: '20' },
    { quantity: '1.74', step: '0.5', floored: '1.5' },
    { quantity: '0.0029', step: '0.00100000', floored: '0.002' },
    { quantity: '0.29', step: '0.01', floored: '0.29' },
    { quantity: '4.35', step: '0.01', floored: '4.35' },
    { quantity: '1', step: '0.3', floored: '0.9' },
  ])('floors $quantity on step $step to $floored', ({ quantity, step, floored }) => {
    expect(floorToStep(quantity, testInstrument({ step })).toFixed()).toBe(floored)
  })

  test('gives zero below the smallest lot, never the lot itself', () => {
    expect(floorToStep('9.99', testInstrument({ step: '10' })).isZero()).toBe(true)
    const rules = testInstrument({ step: '0.1', minQuantity: '5' })
    expect(floorToStep('4.9', rules).isZero()).toBe(true)
    expect(floorToStep('5', rules).toFixed()).toBe('5')
  })

  test('gives zero for zero and below, also when the market has no minimum', () => {
    const rules = testInstrument({ step: '0.1', minQuantity: '0' })
    expect(floorToStep('0', rules).isZero()).toBe(true)
    expect(floorToStep('-1.21', rules).toFixed()).toBe('0')
  })

  test('does not round 40 nines up onto the grid', () => {
    const justBelowOne = `0.${'9'.repeat(40)}`
    expect(floorToStep(justBelowOne, testInstrument({ step: '0.5' })).toFixed()).toBe('0.5')
    expect(floorToStep(justBelowOne, testInstrument({ step: '1' })).toFixed()).toBe('0')
  })

  test('counts steps from the minimum, as the venue does', () => {
    const rules = testInstrument({ step: '2', minQuantity: '1' })
    expect(floorToStep('4.5', rules).toFixed()).toBe('3')
    expect(ceilToStep('3.5', rules).toFixed()).toBe('5')
  })

  test('leaves a quantity alone where the step is switched off', () => {
    const rules = testInstrument({ step: '0', minQuantity: '0' })
    expect(floorToStep('1.23456789', rules).toFixed()).toBe('1.23456789')
  })

  test('takes the rule of market orders when it is given', () => {
    const rules = testInstrument({ step: '0.001' })
    const marketLot = { ...rules.marketLot, min: decimal('0.5'), step: decimal('0.5') }
    expect(floorToStep('1.749', rules, marketLot).toFixed()).toBe('1.5')
  })
})

describe('ceilToStep', () => {
  test('raises to the next step and at least to the smallest lot', () => {
    expect(ceilToStep('20.01', testInstrument({ step: '10' })).toFixed()).toBe('30')
    expect(ceilToStep('20', testInstrument({ step: '10' })).toFixed()).toBe('20')
    expect(ceilToStep('0.1', testInstrument({ step: '0.1', minQuantity: '5' })).toFixed()).toBe('5')
  })

  test('keeps zero at zero: nothing wanted is nothing ordered', () => {
    expect(ceilToStep('0', testInstrument()).isZero()).toBe(true)
    expect(ceilToStep('-1', testInstrument()).isZero()).toBe(true)
  })
})

describe('roundToTick', () => {
  const rules = testInstrument({ tick: '0.5' })

  test('floors bids and ceils asks, so that nobody pays more or gets less than asked', () => {
    expect(roundToTick('100.74', rules, 'buy').toFixed()).toBe('100.5')
    expect(roundToTick('100.74', rules, 'sell').toFixed()).toBe('101')
    expect(roundToTick('100.5', rules, 'buy').toFixed()).toBe('100.5')
    expect(roundToTick('100.5', rules, 'sell').toFixed()).toBe('100.5')
  })

  test('outward does the opposite, so that a capped order reaches its cap', () => {
    expect(roundToTickOutward('100.74', rules, 'buy').toFixed()).toBe('101')
    expect(roundToTickOutward('100.74', rules, 'sell').toFixed()).toBe('100.5')
  })

  test('counts ticks from the minimum price, as the venue does', () => {
    const shifted = testInstrument({ tick: '0.5', minPrice: '0.2' })
    expect(roundToTick('10.6', shifted, 'buy').toFixed()).toBe('10.2')
    expect(roundToTick('10.6', shifted, 'sell').toFixed()).toBe('10.7')
  })

  test('floors a bid below the minimum too, and leaves its refusal to checkOrder', () => {
    const high = testInstrument({ tick: '0.1', minPrice: '1', minNotional: '0' })
    const price = roundToTick('0.55', high, 'buy')
    expect(price.toFixed()).toBe('0.5')
    const order = { side: 'buy' as const, price, quantity: decimal('1') }
    expect(checkOrder(order, high).map((problem) => problem.rule)).toEqual(['min-price'])
  })

  test('leaves a price alone where the tick is switched off', () => {
    expect(roundToTick('1.2345', testInstrument({ tick: '0' }), 'buy').toFixed()).toBe('1.2345')
  })
})

describe('isOnGrid', () => {
  test('accepts multiples from the origin and everything when the increment is zero', () => {
    expect(isOnGrid(decimal('30'), ZERO, decimal('10'))).toBe(true)
    expect(isOnGrid(decimal('35'), ZERO, decimal('10'))).toBe(false)
    expect(isOnGrid(decimal('4'), decimal('1'), decimal('3'))).toBe(true)
    expect(isOnGrid(decimal('5'), decimal('1'), decimal('3'))).toBe(false)
    expect(isOnGrid(decimal('3.14159'), ZERO, ZERO)).toBe(true)
  })
})

const step = fc.constantFrom(...STEPS)
/** Amounts with up to 12 decimals, as integers of 1e-12 so that no float is involved. */
const amount = fc
  .bigInt({ min: 1n, max: 10n ** 18n })
  .map((units) => decimal(units.toString()).times('1e-12'))

describe('rounding', () => {
  test('property: floor <= quantity < floor + step, and ceil is the same seen from above', () => {
    fc.assert(
      fc.property(amount, step, (quantity, size) => {
        const rules = testInstrument({ step: size, minQuantity: '0' })
        const floored = floorToStep(quantity, rules)
        const raised = ceilToStep(quantity, rules)
        expect(floored.lte(quantity) && quantity.lt(floored.plus(size))).toBe(true)
        expect(raised.gte(quantity) && raised.minus(size).lt(quantity)).toBe(true)
        expect(raised.minus(floored).isZero() || raised.minus(floored).eq(size)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  test('property: a bid never rises and an ask never falls, each by less than one tick', () => {
    fc.assert(
      fc.property(amount, step, (price, tick) => {
        const rules = testInstrument({ tick, minPrice: '0' })
        const bid = roundToTick(price, rules, 'buy')
        const ask = roundToTick(price, rules, 'sell')
        expect(bid.lte(price) && price.minus(bid).lt(tick)).toBe(true)
        expect(ask.gte(price) && ask.minus(price).lt(tick)).toBe(true)
        expect(roundToTickOutward(price, rules, 'buy').eq(ask)).toBe(true)
        expect(roundToTickOutward(price, rules, 'sell').eq(bid)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  test('property: rounding twice changes nothing', () => {
    fc.assert(
      fc.property(amount, step, (value, size) => {
        const rules = testInstrument({ step: size, tick: size, minQuantity: '0', minPrice: '0' })
        const once = floorToStep(value, rules)
        expect(floorToStep(once, rules).eq(once)).toBe(true)
        const ask = roundToTick(value, rules, 'sell')
        expect(roundToTick(ask, rules, 'sell').eq(ask)).toBe(true)
        expect(roundToTick(ask, rules, 'buy').eq(ask)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  test('property: a rounded order that is large enough passes checkOrder', () => {
    const side = fc.constantFrom('buy' as const, 'sell' as const)
    fc.assert(
      fc.property(amount, amount, step, step, side, (quantity, price, lot, tick, direction) => {
        const rules = testInstrument({
          step: lot,
          tick,
          minNotional: '0',
          maxQuantity: '0',
          maxPrice: '0',
        })
        const order = {
          side: direction,
          quantity: ceilToStep(quantity, rules),
          price: roundToTick(price.plus(tick), rules, direction),
        }
        expect(checkOrder(order, rules)).toEqual([])
      }),
      { numRuns: 200 },
    )
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  createScale,
  Decimal,
  floorToStep,
  InvalidInputError,
  roundToTick,
  timesWhole,
} from '../src/index.ts'
import { testInstrument } from './testInstrument.ts'

const steps = fc.constantFrom('0.1', '0.01', '0.00000001', '0.05', '1', '25', '0.0025', '1000')
const amounts = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 18n }), fc.integer({ min: 0, max: 12 }))
  .map(([units, decimals]) => new Decimal(units.toString()).div(`1e${decimals}`).toFixed())
const sides = fc.constantFrom('buy' as const, 'sell' as const)

describe('the scale of an instrument', () => {
  test('counts an order in ticks and lots and tells its value', () => {
    const scale = createScale(testInstrument({ tick: '0.1', step: '0.001' }))
    const ticks = scale.roundPrice('91234.567', 'buy')
    const lots = scale.floorQuantity('0.0129')
    expect([ticks, lots]).toEqual([912345, 12])
    // 91234.5 * 0.012 = 1094.814
    expect(scale.notional.toText(scale.notionalOf(ticks, lots))).toBe('1094.814')
  })

  test('rounds a price for its owner: bids down, asks up', () => {
    const scale = createScale(testInstrument({ tick: '0.5' }))
    expect(scale.price.toText(scale.roundPrice('100.74', 'buy'))).toBe('100.5')
    expect(scale.price.toText(scale.roundPrice('100.51', 'sell'))).toBe('101')
    expect(scale.price.toText(scale.roundPrice('100.5', 'sell'))).toBe('100.5')
  })

  test('gives no lots below the smallest quantity', () => {
    const scale = createScale(testInstrument({ step: '0.1', minQuantity: '5' }))
    expect([scale.floorQuantity('4.99'), scale.floorQuantity('5')]).toEqual([0, 50])
  })

  test('counts from a minimum that is no multiple of the step', () => {
    const scale = createScale(testInstrument({ step: '2', minQuantity: '1.5', tick: '0.1' }))
    // Legal are 1.5, 3.5, 5.5, ...
    expect(scale.quantity.toText(scale.floorQuantity('5.4'))).toBe('3.5')
    expect(scale.quantity.toText(scale.floorQuantity('5.5'))).toBe('5.5')
    expect(scale.floorQuantity('1.4')).toBe(0)
  })

  test('keeps a value beyond 2^53 units exact', () => {
    const scale = createScale(testInstrument({ tick: '0.00000001', step: '0.00000001' }))
    const ticks = scale.roundPrice('91234.56789012', 'buy')
    const lots = scale.floorQuantity('1234567890.12345678')
    const value = new Decimal('91234.56789012').times('1234567890.12345678')
    expect(scale.notional.toText(scale.notionalOf(ticks, lots))).toBe(value.toFixed())
  })

  test('refuses an instrument without a tick: there is nothing to count', () => {
    expect(() => createScale(testInstrument({ tick: '0', minPrice: '0' }))).toThrow(
      InvalidInputError,
    )
  })

  test('property: agrees with roundToTick, floorToStep and their exact product', () => {
    fc.assert(
      fc.property(
        steps,
        steps,
        fc.constantFrom('0', '0.3', '7'),
        amounts,
        amounts,
        sides,
        (tick, step, min, price, quantity, side) => {
          const rules = testInstrument({ tick, step, minPrice: min, minQuantity: min })
          const scale = createScale(rules)
          const ticks = scale.roundPrice(price, side)
          const lots = scale.floorQuantity(quantity)
          const exactPrice = roundToTick(price, rules, side)
          const exactQuantity = floorToStep(quantity, rules)
          expect(scale.price.toText(ticks)).toBe(exactPrice.toFixed())
          expect(scale.quantity.toText(lots)).toBe(exactQuantity.toFixed())
          expect(scale.notional.toText(scale.notionalOf(ticks, lots))).toBe(
            exactPrice.times(exactQuantity).toFixed(),
          )
        },
      ),
      { numRuns: 200 },
    )
  })
})

test('property: a product is the exact one, as a number whenever it is a safe integer', () => {
  const whole = fc.oneof(fc.maxSafeInteger(), fc.integer())
  fc.assert(
    fc.property(whole, whole, (one, other) => {
      const product = timesWhole(one, other)
      const exact = BigInt(one) * BigInt(other)
      const isSafe = Number.isSafeInteger(Number(exact))
      expect([typeof product, BigInt(product)]).toEqual([isSafe ? 'number' : 'bigint', exact])
    }),
    { numRuns: 200 },
  )
})

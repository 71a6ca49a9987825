import { InvalidInputError } from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fundingPayment } from '../../src/index.ts'
import { prices, quantities, rates } from '../arbitraries.ts'

describe('fundingPayment', () => {
  test.each([
    // 2 * 100 * 0.0001 = 0.02
    { who: 'a short receives a positive rate', quantity: '-2', rate: '0.0001', payment: '0.02' },
    { who: 'a short pays a negative rate', quantity: '-2', rate: '-0.0001', payment: '-0.02' },
    { who: 'a long pays a positive rate', quantity: '2', rate: '0.0001', payment: '-0.02' },
    { who: 'a long receives a negative rate', quantity: '2', rate: '-0.0001', payment: '0.02' },
    { who: 'no position moves nothing', quantity: '0', rate: '0.0001', payment: '0' },
    { who: 'a rate of zero moves nothing', quantity: '-2', rate: '0', payment: '0' },
  ])('$who', ({ quantity, rate, payment }) => {
    const input = { perpQuantity: quantity, markPrice: '100', fundingRate: rate }
    expect(fundingPayment(input).toFixed()).toBe(payment)
    expect(fundingPayment(input).isNegative()).toBe(payment.startsWith('-'))
  })

  test('is not rounded: 0.123 at 91234.5 and 0.00012345 is 1.3853369...', () => {
    // 0.123 * 91234.5 = 11221.8435; times 0.00012345 = 1.385336580075
    const input = { perpQuantity: '-0.123', markPrice: '91234.5', fundingRate: '0.00012345' }
    expect(fundingPayment(input).toFixed()).toBe('1.385336580075')
  })

  test.each(['0', '-1'])('refuses the mark price %s', (markPrice) => {
    const input = { perpQuantity: '-1', markPrice, fundingRate: '0.0001' }
    expect(() => fundingPayment(input)).toThrow(InvalidInputError)
  })

  test('property: what the short receives the long of the same size pays', () => {
    fc.assert(
      fc.property(quantities, prices, rates, (quantity, markPrice, fundingRate) => {
        const long = fundingPayment({ perpQuantity: quantity, markPrice, fundingRate })
        const short = fundingPayment({ perpQuantity: quantity.neg(), markPrice, fundingRate })
        expect(long.plus(short).isZero()).toBe(true)
        expect(short.abs().eq(quantity.times(markPrice).times(fundingRate).abs())).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})

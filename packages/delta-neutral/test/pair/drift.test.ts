import { InvalidInputError } from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hedgeDrift, netDelta, pairLot, pairStep } from '../../src/index.ts'
import { quantities } from '../arbitraries.ts'
import { testPair } from '../testPair.ts'

describe('netDelta', () => {
  test('adds the signed legs', () => {
    expect(netDelta({ spotQuantity: '1.25', perpQuantity: '-1.2' }).toFixed()).toBe('0.05')
    expect(netDelta({ spotQuantity: '1', perpQuantity: '-1.2' }).toFixed()).toBe('-0.2')
    expect(netDelta({ spotQuantity: '1', perpQuantity: '0' }).toFixed()).toBe('1')
  })
})

describe('hedgeDrift', () => {
  test('measures a spot fee taken in coins as 0.22 % drift', () => {
    // 32.03835 - 32.11 = -0.07165; / 32.11 = 0.0022314
    const drift = hedgeDrift({ spotQuantity: '32.03835', perpQuantity: '-32.11', lot: '0.01' })
    expect(drift.netDelta.toFixed()).toBe('-0.07165')
    expect(drift.imbalance.times(100).toFixed(2)).toBe('0.22')
    expect(drift.deltaLots.toFixed()).toBe('7.165')
  })

  test('divides by the larger leg: 6 against 5 is 16.67 %, not 20 %', () => {
    const drift = hedgeDrift({ spotQuantity: '6', perpQuantity: '-5', lot: '0.5' })
    expect(drift.imbalance.times(100).toFixed(2)).toBe('16.67')
    expect(drift.deltaLots.toFixed()).toBe('2')
  })

  test('counts lots without a sign, so that too short is as visible as too long', () => {
    const drift = hedgeDrift({ spotQuantity: '5', perpQuantity: '-6', lot: '0.5' })
    expect(drift.netDelta.toFixed()).toBe('-1')
    expect(drift.deltaLots.toFixed()).toBe('2')
    expect(drift.imbalance.times(100).toFixed(2)).toBe('16.67')
  })

  test('is 1 for one leg alone and 2 for both legs on the same side', () => {
    expect(hedgeDrift({ spotQuantity: '3', perpQuantity: '0', lot: '1' }).imbalance.toFixed()).toBe(
      '1',
    )
    expect(hedgeDrift({ spotQuantity: '3', perpQuantity: '3', lot: '1' }).imbalance.toFixed()).toBe(
      '2',
    )
  })

  test('stays a share of the larger leg even when borrowed coins make spot negative', () => {
    const drift = hedgeDrift({ spotQuantity: '-4', perpQuantity: '1', lot: '1' })
    expect(drift.imbalance.toFixed()).toBe('0.75')
  })

  test('is all zero without a position', () => {
    const drift = hedgeDrift({ spotQuantity: '0', perpQuantity: '0', lot: '1' })
    expect([drift.netDelta, drift.imbalance, drift.deltaLots].map(String)).toEqual(['0', '0', '0'])
  })

  test.each(['0', '-0.1'])('refuses a lot of %s', (lot) => {
    expect(() => hedgeDrift({ spotQuantity: '1', perpQuantity: '-1', lot })).toThrow(
      InvalidInputError,
    )
  })

  test('property: swapping the legs keeps the size of the drift, and a long and a short keep it below 1', () => {
    fc.assert(
      fc.property(quantities, quantities, (spot, short) => {
        const lot = '0.001'
        const drift = hedgeDrift({ spotQuantity: spot, perpQuantity: short.neg(), lot })
        const mirror = hedgeDrift({ spotQuantity: short, perpQuantity: spot.neg(), lot })
        expect(drift.imbalance.lt(1)).toBe(true)
        expect(drift.imbalance.eq(mirror.imbalance)).toBe(true)
        expect(drift.netDelta.eq(mirror.netDelta.neg())).toBe(true)
        expect(drift.deltaLots.times(lot).eq(drift.netDelta.abs())).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})

describe('pairLot and pairStep', () => {
  test.each([
    { spotStep: '0.00001', perpStep: '0.001', lot: '0.001', step: '0.001' },
    { spotStep: '10', perpStep: '0.5', lot: '10', step: '10' },
    { spotStep: '0.00100000', perpStep: '0.001', lot: '0.001', step: '0.001' },
    // 0.5 is no multiple of 0.2; both meet at 1.
    { spotStep: '0.5', perpStep: '0.2', lot: '0.5', step: '1' },
    { spotStep: '0', perpStep: '0.1', lot: '0.1', step: '0.1' },
  ])('steps $spotStep and $perpStep: lot $lot, legal on both from $step', (rules) => {
    const { spot, perp } = testPair({ ...rules, spotMinimum: '0', perpMinimum: '0' })
    expect(pairLot(spot, perp).toFixed()).toBe(rules.lot)
    expect(pairStep(spot, perp).toFixed()).toBe(rules.step)
  })

  test('refuses markets that have no step at all', () => {
    const { spot, perp } = testPair({ spotStep: '0', perpStep: '0' })
    expect(() => pairLot(spot, perp)).toThrow('XUSDT: neither market has a quantity step')
  })

  test('refuses markets that have no quantity in common', () => {
    const odd = testPair({ spotStep: '2', spotMinimum: '1', perpStep: '2', perpMinimum: '2' })
    expect(() => pairStep(odd.spot, odd.perp)).toThrow('no quantity is legal on both markets')
    const far = testPair({ spotStep: '1', perpStep: '0.9973' })
    expect(() => pairStep(far.spot, far.perp)).toThrow(InvalidInputError)
  })
})

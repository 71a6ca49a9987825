import { InvalidInputError } from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bookImbalance, microPrice } from '../../src/index.ts'

describe('microPrice', () => {
  test('moves away from the side with more on it', () => {
    // (100 * 1 + 101 * 3) / 4 = 403 / 4
    expect(microPrice({ bid: 100, bidQuantity: 3, ask: 101, askQuantity: 1 })).toBe(100.75)
  })

  test('is the mid when nothing is known of quantities', () => {
    expect(microPrice({ bid: 100, bidQuantity: 0, ask: 102, askQuantity: 0 })).toBe(101)
  })

  test('property: stays within the touch and rises with the bid', () => {
    const quantity = fc.double({ min: 0, max: 1e9, noNaN: true })
    const price = fc.integer({ min: 1, max: 1e7 })
    fc.assert(
      fc.property(price, price, quantity, quantity, (bid, spread, bidQuantity, askQuantity) => {
        const touch = { bid, ask: bid + spread, bidQuantity, askQuantity }
        const price = microPrice(touch)

        expect(price).toBeGreaterThanOrEqual(bid)
        expect(price).toBeLessThanOrEqual(bid + spread)
        expect(microPrice({ ...touch, bidQuantity: bidQuantity + 1 })).toBeGreaterThanOrEqual(
          askQuantity + bidQuantity > 0 ? price : bid,
        )
      }),
    )
  })

  test('refuses a crossed book', () => {
    const crossed = { bid: 101, bidQuantity: 1, ask: 101, askQuantity: 1 }

    expect(() => microPrice(crossed)).toThrow(InvalidInputError)
  })
})

describe('bookImbalance', () => {
  test('is the share of bids beyond that of asks', () => {
    // (3 - 1) / (3 + 1)
    expect(bookImbalance({ bidQuantities: [3], askQuantities: [1] })).toBe(0.5)
  })

  test('counts deeper levels less, and none beyond those asked for', () => {
    // bids 2 + 4 * 0.5 = 4, asks 1 + 2 * 0.5 = 2, (4 - 2) / 6
    const books = { bidQuantities: [2, 4, 1000], askQuantities: [1, 2] }

    expect(bookImbalance({ ...books, levels: 2, decay: 0.5 })).toBeCloseTo(1 / 3, 12)
  })

  test('is 0 for an empty book and 1 for bids alone', () => {
    expect(bookImbalance({ bidQuantities: [], askQuantities: [] })).toBe(0)
    expect(bookImbalance({ bidQuantities: [1], askQuantities: [] })).toBe(1)
  })

  test('refuses a negative quantity and a decay above 1', () => {
    expect(() => bookImbalance({ bidQuantities: [-1], askQuantities: [] })).toThrow('quantity')
    expect(() => bookImbalance({ bidQuantities: [], askQuantities: [], decay: 2 })).toThrow('decay')
  })
})

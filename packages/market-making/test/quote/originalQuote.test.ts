import { InvalidInputError } from '@asterkit/instruments'
import { describe, expect, test } from 'vitest'
import { originalQuote } from '../../src/index.ts'

const INPUT = {
  mid: 3000,
  inventory: 0,
  gamma: 1,
  sigma: 0.01,
  horizonDays: 1 / 96, // 15 minutes
  kBuy: 2,
  kSell: 0.5,
}

describe('originalQuote', () => {
  test('gives the hand-worked quotes', () => {
    // risk = 1 * (0.01 * 3000)^2 / 96 = 900 / 96 = 9.375
    // ask: ln(1 + 1 / 2) / 1 + 9.375 / 2 = 0.405465 + 4.6875 = 5.092965
    // bid: ln(1 + 1 / 0.5) / 1 + 4.6875 = 1.098612 + 4.6875 = 5.786112
    const quote = originalQuote(INPUT)

    expect(quote.reservationPrice).toBe(3000)
    expect(quote.ask).toBeCloseTo(3005.092_965, 6)
    expect(quote.bid).toBeCloseTo(2994.213_888, 6)
  })

  test('leans by inventory and adds the shift to the reservation price', () => {
    // 3000 - 0.2 * 9.375 + 1.5 = 2999.625; the offsets stay
    const quote = originalQuote({ ...INPUT, inventory: 0.2, shift: 1.5 })

    expect(quote.reservationPrice).toBeCloseTo(2999.625, 9)
    expect(quote.askOffset).toBe(originalQuote(INPUT).askOffset)
  })

  test('bounds each offset to 5 and 200 basis points of the mid', () => {
    // sigma 0.05: risk = 150^2 / 96 = 234.4, half 117.2 > 60 = 200 bps of 3000
    const wide = originalQuote({ ...INPUT, sigma: 0.05 })
    // sigma 0: 0.405 < 1.5 = 5 bps of 3000
    const tight = originalQuote({ ...INPUT, sigma: 0 })

    expect([wide.bidOffset, wide.askOffset]).toEqual([60, 60])
    expect(wide.rawAskOffset).toBeCloseTo(117.593, 3)
    expect([tight.bidOffset, tight.askOffset]).toEqual([1.5, 1.5])
  })

  test('takes 1 / k for a gamma below 1e-8', () => {
    const quote = originalQuote({ ...INPUT, gamma: 9e-9, kBuy: 0.25 })

    // risk / 2 = 9e-9 * 9.375 / 2 vanishes beside 1 / 0.25
    expect(quote.rawAskOffset).toBeCloseTo(4, 6)
  })

  test('refuses bounds that exclude everything', () => {
    expect(() => originalQuote({ ...INPUT, minBps: 300 })).toThrow(InvalidInputError)
  })
})

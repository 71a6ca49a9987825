import { Decimal, decimal, ZERO } from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { carryPnl } from '../../src/index.ts'
import { decimals } from '../arbitraries.ts'

describe('carryPnl', () => {
  test('splits a held pair whose spot fee was taken in coins', () => {
    // 1 coin bought at 100, 0.001 coin taken: 0.999 left, fee 0.1. Short 0.999 at 100, fee 0.04.
    // At 110: coins 0.999 * 110 = 109.89, the short lost 9.99, funding brought 0.5.
    const pnl = carryPnl({
      fundingReceived: '0.5',
      spotFees: '0.1',
      spotFeesInBase: '0.1',
      perpFees: '0.04',
      spotCashflow: '-100',
      spotQuantity: '0.999',
      spotMark: '110',
      perpRealizedPnl: '0',
      perpUnrealizedPnl: '-9.99',
    })
    expect(pnl.funding.toFixed()).toBe('0.5')
    expect(pnl.fees.toFixed()).toBe('0.14')
    expect(pnl.spotPnl.toFixed()).toBe('9.99') // 0.999 coins gained 10 each
    expect(pnl.perpPnl.toFixed()).toBe('-9.99')
    expect(pnl.basisPnl.toFixed()).toBe('0') // perfectly hedged
    // Wallets: -100 + 109.89 - 9.99 - 0.04 + 0.5
    expect(pnl.net.toFixed()).toBe('0.36')
  })

  test('splits a closed pair whose fees were all taken in quote', () => {
    // Bought at 100, sold at 104: +4, fees 0.1 + 0.104. Short from 100.2 to 104.1: -3.9, fees 0.08.
    const pnl = carryPnl({
      fundingReceived: '-0.2',
      spotFees: '0.204',
      spotFeesInBase: '0',
      perpFees: '0.08',
      spotCashflow: '4',
      spotQuantity: '0',
      spotMark: '104',
      perpRealizedPnl: '-3.9',
      perpUnrealizedPnl: '0',
    })
    expect(pnl.basisPnl.toFixed()).toBe('0.1')
    expect(pnl.fees.toFixed()).toBe('0.284')
    expect(pnl.net.toFixed()).toBe('-0.384') // -0.2 + 4 - 3.9 - 0.284
  })

  test('is all zero before anything happened', () => {
    const none = carryPnl({
      fundingReceived: '0',
      spotFees: '0',
      spotFeesInBase: '0',
      perpFees: '0',
      spotCashflow: '0',
      spotQuantity: '0',
      spotMark: '100',
      perpRealizedPnl: '0',
      perpUnrealizedPnl: '0',
    })
    expect(Object.values(none).map(String)).toEqual(['0', '0', '0', '0', '0', '0'])
  })

  test('property: net is what both wallets gained, to the last unit, in whichever coin fees were taken', () => {
    const fill = fc.record({
      isBuy: fc.boolean(),
      price: decimals('0.01', '90000', 2),
      quantity: decimals('0.001', '100', 3),
      feeRate: decimals('0', '0.002', 6),
      feeInBase: fc.boolean(),
    })
    const amount = decimals('-1000', '1000', 8)
    const fills = fc.array(fill, { maxLength: 8 })
    fc.assert(
      fc.property(
        fills,
        decimals('0.01', '90000', 2),
        amount,
        amount,
        amount,
        (list, mark, a, b, c) => {
          // Two wallets booked fill by fill, with fees rounded to 8 decimals as a venue does.
          let coins = ZERO
          let quote = ZERO
          let spotCashflow = ZERO
          let spotFees = ZERO
          let spotFeesInBase = ZERO
          for (const { isBuy, price, quantity, feeRate, feeInBase } of list) {
            const value = price.times(quantity)
            const sign = isBuy ? 1 : -1
            coins = coins.plus(quantity.times(sign))
            quote = quote.minus(value.times(sign))
            spotCashflow = spotCashflow.minus(value.times(sign))
            const charged = (feeInBase ? quantity : value).times(feeRate)
            const fee = charged.toDecimalPlaces(8, Decimal.ROUND_UP)
            if (feeInBase) {
              coins = coins.minus(fee)
              spotFees = spotFees.plus(fee.times(price))
              spotFeesInBase = spotFeesInBase.plus(fee.times(price))
            } else {
              quote = quote.minus(fee)
              spotFees = spotFees.plus(fee)
            }
          }
          const perpFees = decimal('1.23456789')
          const perpWallet = a.plus(b).minus(perpFees)
          const gained = quote.plus(coins.times(mark)).plus(perpWallet).plus(c)
          const pnl = carryPnl({
            fundingReceived: a,
            spotFees,
            spotFeesInBase,
            perpFees,
            spotCashflow,
            spotQuantity: coins,
            spotMark: mark,
            perpRealizedPnl: b,
            perpUnrealizedPnl: c,
          })
          expect(pnl.net.toFixed()).toBe(gained.toFixed())
          expect(pnl.net.eq(pnl.funding.plus(pnl.spotPnl).plus(pnl.perpPnl).minus(pnl.fees))).toBe(
            true,
          )
          expect(pnl.basisPnl.eq(pnl.spotPnl.plus(pnl.perpPnl))).toBe(true)
        },
      ),
      { numRuns: 200 },
    )
  })
})

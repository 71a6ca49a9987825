import { decimal, InvalidInputError } from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rebalanceWallets, walletSplit } from '../../src/index.ts'
import { decimals, leverages } from '../arbitraries.ts'

const amounts = decimals('0', '1000000', 6)

describe('walletSplit', () => {
  test.each([
    { leverage: 1, spot: '450', perp: '450' }, // 50 / 50
    { leverage: 2, spot: '600', perp: '300' }, // 66.7 / 33.3
    { leverage: 3, spot: '675', perp: '225' }, // 75 / 25
  ])('splits 900 at $leverage x into $spot and $perp', ({ leverage, spot, perp }) => {
    const split = walletSplit({ totalQuote: '900', leverage })
    expect(split.spot.toFixed()).toBe(spot)
    expect(split.perp.toFixed()).toBe(perp)
  })

  test('refuses a negative total and leverage 4', () => {
    expect(() => walletSplit({ totalQuote: '-1', leverage: 1 })).toThrow(InvalidInputError)
    expect(() => walletSplit({ totalQuote: '900', leverage: 4 })).toThrow(InvalidInputError)
  })

  test('property: both parts add up to the total exactly and carry the same notional', () => {
    fc.assert(
      fc.property(amounts, leverages, (totalQuote, leverage) => {
        const { spot, perp } = walletSplit({ totalQuote, leverage })
        expect(spot.plus(perp).eq(totalQuote)).toBe(true)
        expect(perp.times(leverage).minus(spot).abs().lte('1e-30')).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})

describe('rebalanceWallets', () => {
  test('moves half from perp to spot at 1x, as in the published run: 582.02 of 1164.04', () => {
    const input = { spotFree: '0', perpAvailable: '1164.04', leverage: 1, minTransfer: '1' }
    const transfer = rebalanceWallets(input)
    expect(transfer?.amount.toFixed()).toBe('582.02')
    expect(transfer?.direction).toBe('perp-to-spot')
  })

  test('moves a quarter of the total to perp at 3x when all of it is on spot', () => {
    const input = { spotFree: '900', perpAvailable: '0', leverage: 3, minTransfer: '1' }
    const transfer = rebalanceWallets(input)
    expect(transfer?.amount.toFixed()).toBe('225')
    expect(transfer?.direction).toBe('spot-to-perp')
  })

  test('floors the amount to six decimals', () => {
    // (100 - 2 * 0) / 3 = 33.3333333...
    const input = { spotFree: '100', perpAvailable: '0', leverage: 2, minTransfer: '1' }
    expect(rebalanceWallets(input)?.amount.toFixed()).toBe('33.333333')
  })

  test('leaves differences below the smallest transfer alone, and moves the smallest itself', () => {
    const input = { spotFree: '102', perpAvailable: '100', leverage: 1 }
    expect(rebalanceWallets({ ...input, minTransfer: '1' })?.amount.toFixed()).toBe('1')
    expect(rebalanceWallets({ ...input, minTransfer: '1.000001' })).toBeUndefined()
  })

  test('moves nothing between balanced or empty wallets, even without a smallest transfer', () => {
    const input = { leverage: 2, minTransfer: '0' }
    expect(rebalanceWallets({ ...input, spotFree: '600', perpAvailable: '300' })).toBeUndefined()
    expect(rebalanceWallets({ ...input, spotFree: '0', perpAvailable: '0' })).toBeUndefined()
  })

  test('refuses negative balances and leverage 0', () => {
    const input = { spotFree: '1', perpAvailable: '1', leverage: 1, minTransfer: '1' }
    expect(() => rebalanceWallets({ ...input, spotFree: '-1' })).toThrow(InvalidInputError)
    expect(() => rebalanceWallets({ ...input, perpAvailable: '-1' })).toThrow(InvalidInputError)
    expect(() => rebalanceWallets({ ...input, leverage: 0 })).toThrow(InvalidInputError)
  })

  test('property: never takes more than the source has, reaches the split, and then rests', () => {
    fc.assert(
      fc.property(amounts, amounts, leverages, (spotFree, perpAvailable, leverage) => {
        const minTransfer = '0.01'
        const transfer = rebalanceWallets({ spotFree, perpAvailable, leverage, minTransfer })
        fc.pre(transfer !== undefined)
        const isToPerp = transfer.direction === 'spot-to-perp'
        expect(transfer.amount.lte(isToPerp ? spotFree : perpAvailable)).toBe(true)
        expect(transfer.amount.gte(minTransfer)).toBe(true)
        const moved = isToPerp ? transfer.amount : transfer.amount.neg()
        const after = { spotFree: spotFree.minus(moved), perpAvailable: perpAvailable.plus(moved) }
        const target = walletSplit({ totalQuote: spotFree.plus(perpAvailable), leverage })
        expect(after.spotFree.minus(target.spot).abs().lt('0.000001')).toBe(true)
        expect(rebalanceWallets({ ...after, leverage, minTransfer: decimal('0.000001') })).toBe(
          undefined,
        )
      }),
      { numRuns: 200 },
    )
  })
})

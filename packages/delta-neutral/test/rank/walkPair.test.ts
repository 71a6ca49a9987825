import { Decimal } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import { walkPair } from '../../src/index.ts'

const spot = {
  asks: [
    ['100', '1'],
    ['102', '1'],
  ],
  bids: [
    ['99', '1'],
    ['97', '1'],
  ],
} as const
const perp = { asks: [['101.2', '5']], bids: [['100.8', '5']] } as const
const walk = (quantity: string) => walkPair({ spot, perp, quantity: new Decimal(quantity) })

describe('walkPair', () => {
  it('adds up what four fills lose against the middles', () => {
    // Spot bought at 101, sold at 98; perp sold at 100.8, bought at 101.2: 2 * (3 + 0.4).
    expect(walk('2')?.slippage.toFixed()).toBe('6.8')
    expect(walk('1')?.slippage.toFixed()).toBe('1.4') // one level of each: 1 + 0.4
  })

  it('states the basis that orders would really get', () => {
    expect(walk('1')?.entryBasisBps.toFixed()).toBe('80') // 100.8 against 100
    expect(walk('2')?.entryBasisBps.toFixed(4)).toBe('-19.8020') // 100.8 against 101
    expect(walk('2')?.exitBasisBps.toFixed(4)).toBe('326.5306') // 101.2 against 98
  })

  it('names the worst prices of opening', () => {
    expect(walk('2')?.worstSpotBuy.toFixed()).toBe('102')
    expect(walk('2')?.worstPerpSale.toFixed()).toBe('100.8')
  })

  it('has no figures when any side is too thin or empty', () => {
    expect(walk('2.00000001')).toBeUndefined()
    const empty = { ...perp, asks: [] }
    expect(walkPair({ spot, perp: empty, quantity: new Decimal(1) })).toBeUndefined()
  })
})

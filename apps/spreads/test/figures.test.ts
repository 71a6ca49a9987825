import type { BookSides } from '@asterkit/delta-neutral'
import { decimal } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import { BasisHistory } from '../src/figures/basisHistory.ts'
import { byApr, fundingRow, passes } from '../src/figures/fundingRow.ts'
import { executableBasis, spreadRow } from '../src/figures/spreadRow.ts'
import { byDistance, summarizeSpreads } from '../src/figures/summarizeSpreads.ts'
import { FACTS, FILTERS, funding, SPREADS, touch } from './testRows.ts'

describe('spreadRow', () => {
  it('compares the middles of both books', () => {
    // (100.02 + 100.22) / 2 - (99.9 + 100.1) / 2 = 100.12 - 100 = 0.12, which is 0.12 % of 100.
    const row = spreadRow(touch('UPUSDT', ['99.9', '100.1'], ['100.02', '100.22']))
    expect(row.difference?.toFixed()).toBe('0.12')
    expect(row.differencePct?.toFixed()).toBe('0.12')
  })

  it('leaves unknown what one of the books does not say', () => {
    const row = spreadRow(touch('LOSTUSDT', ['1', '1.1']))
    expect(row.spotMid?.toFixed()).toBe('1.05')
    expect(row).not.toHaveProperty('perpMid')
    expect(row).not.toHaveProperty('difference')
    expect(row).not.toHaveProperty('differencePct')
  })
})

describe('executableBasis', () => {
  const empty: BookSides = { bids: [], asks: [] }
  const spot: BookSides = {
    bids: [],
    asks: [
      ['100', '5'],
      ['102', '20'],
    ],
  }
  const perp: BookSides = {
    bids: [
      ['101', '5'],
      ['99', '10'],
    ],
    asks: [],
  }

  it('walks spot asks and perp bids with the amount', () => {
    // 1000 at 100 are 10 coins: bought at (500 + 510) / 10 = 101, sold at (505 + 495) / 10 = 100.
    const walked = executableBasis({ spot, perp, sizeQuote: decimal('1000') })
    expect(walked).toMatchObject({ kind: 'filled' })
    if (walked.kind !== 'filled') return
    expect(walked.quantity.toFixed()).toBe('10')
    expect(walked.spotBuy.toFixed()).toBe('101')
    expect(walked.perpSale.toFixed()).toBe('100')
    // (100 - 101) / 101
    expect(walked.basisPct.toFixed(6)).toBe('-0.990099')
  })

  it('says which book is too thin instead of giving a price', () => {
    const walk = (size: string, sides = { spot, perp }) =>
      executableBasis({ ...sides, sizeQuote: decimal(size) })
    expect(walk('1500')).toMatchObject({ kind: 'filled' })
    expect(walk('1501')).toEqual({ kind: 'thin', markets: ['perp'] })
    expect(walk('2501')).toEqual({ kind: 'thin', markets: ['spot', 'perp'] })
    expect(walk('1', { spot: empty, perp })).toEqual({ kind: 'thin', markets: ['spot'] })
    expect(walk('1', { spot, perp: empty })).toEqual({ kind: 'thin', markets: ['perp'] })
  })
})

describe('the summary of spreads', () => {
  it('sorts by absolute distance with the unknown last', () => {
    expect(byDistance(SPREADS).map(({ symbol }) => symbol)).toEqual([
      'UPUSDT',
      'DOWNUSDT',
      'EVENUSDT',
      'LOSTUSDT',
    ])
  })

  it('averages the known distances only', () => {
    const { meanAbsolutePct, largest, smallest, ...counts } = summarizeSpreads(SPREADS)
    expect(counts).toEqual({ count: 3, unknown: 1, premium: 1, discount: 1, equal: 1 })
    // (0.12 + 0.06 + 0) / 3
    expect(meanAbsolutePct?.toFixed()).toBe('0.06')
    expect([largest?.symbol, largest?.differencePct.toFixed()]).toEqual(['UPUSDT', '0.12'])
    expect(smallest?.symbol).toBe('EVENUSDT')
  })

  it('has no mean where nothing is known', () => {
    const summary = summarizeSpreads([spreadRow(touch('LOSTUSDT'))])
    expect(summary).toEqual({ count: 0, unknown: 1, premium: 0, discount: 0, equal: 0 })
  })
})

describe('BasisHistory', () => {
  it('gives nearest-rank percentiles', () => {
    const history = new BasisHistory()
    for (let n = 100; n >= 1; n -= 1) history.add('A', n)
    expect(history.percentiles('A')).toEqual({ count: 100, p5: 5, p50: 50, p95: 95 })
    expect(history.percentiles('B')).toBeUndefined()
  })

  it('forgets the oldest beyond what it keeps', () => {
    const history = new BasisHistory(3)
    for (const n of [90, 80, 1, 2, 3]) history.add('A', n)
    expect(history.percentiles('A')).toEqual({ count: 3, p5: 1, p50: 2, p95: 3 })
  })
})

describe('fundingRow', () => {
  it('annualises the coming payment and the mean with the paid ones', () => {
    // 0.0002 * 3 a day * 365 = 21.9 %; mean of 0.0001, 0.0003 and 0.0004: 0.0008 / 3 * 1095 = 29.2 %.
    expect(funding().aprPct?.toFixed()).toBe('21.9')
    expect(funding().meanAprPct?.toFixed()).toBe('21.9')
    expect(funding({ upcomingRate: decimal('0.0004') }).meanAprPct?.toFixed(6)).toBe('29.200000')
  })

  it('counts payments of a longer interval by what they are in the present one', () => {
    // The interval is 4 hours now: 0.0001 and 0.0003 after 8 hours are 0.00005 and 0.00015 after 4.
    // (0.0002 + 0.0002) / 3 * 6 * 365 = 29.2 %
    expect(funding({ intervalHours: 4 }).meanAprPct?.toFixed(6)).toBe('29.200000')
  })

  it('meets its rules at their very bounds', () => {
    // 50 M + 200 M, and 0.15 %, are allowed just so.
    expect(funding().verdicts).toEqual({ rate: 'pass', volume: 'pass', basis: 'pass', apr: 'pass' })
    expect(passes(funding())).toBe(true)
    // 0.00005 * 1095 = 5.475 %; 0.00004 * 1095 = 4.38 %
    expect(funding({ upcomingRate: decimal('0.00005') }).verdicts.apr).toBe('pass')
    expect(funding({ upcomingRate: decimal('0.00004') }).verdicts.apr).toBe('fail')
  })

  it.each([
    ['rate', { upcomingRate: decimal('0') }],
    ['volume', { perpVolume: decimal('199999999.99') }],
    ['basis', { perpMid: decimal('99.84') }],
  ] as const)('fails the rule of %s just beyond its bound', (rule, changed) => {
    expect(funding(changed).verdicts[rule]).toBe('fail')
    expect(passes(funding(changed))).toBe(false)
  })

  it('judges the mean where that is asked for', () => {
    const isHigh = { upcomingRate: decimal('0.00004') }
    const byMean = { ...FILTERS, isByMean: true }
    expect(funding(isHigh).verdicts.apr).toBe('fail')
    // (0.0001 + 0.0003 + 0.00004) / 3 * 1095 = 16.06 %
    expect(funding(isHigh, byMean).verdicts.apr).toBe('pass')
  })

  it('never passes what is unknown, and sorts it last', () => {
    const lost = fundingRow({ symbol: 'LOSTUSDT' }, FILTERS, 3)
    expect(lost).toEqual({
      symbol: 'LOSTUSDT',
      verdicts: { rate: 'unknown', volume: 'unknown', basis: 'unknown', apr: 'unknown' },
    })
    expect(passes(lost)).toBe(false)
    expect(byApr([lost, funding()], false).map(({ symbol }) => symbol)).toEqual([
      'GOODUSDT',
      'LOSTUSDT',
    ])
  })

  it('does not take one known volume for both', () => {
    const { spotVolume: _, ...facts } = { ...FACTS, perpVolume: decimal('900000000') }
    const row = fundingRow(facts, FILTERS, 3)
    expect(row).not.toHaveProperty('volume')
    expect(row.verdicts.volume).toBe('unknown')
  })
})

import { noPaint } from '@asterkit/app-kit'
import { decimal } from '@asterkit/instruments'
import { type MakerStatus, makerGrid, NO_MARKOUTS } from '@asterkit/strategy'
import { describe, expect, test } from 'vitest'
import { statusDocument } from '../src/view/statusDocument.ts'
import { statusView } from '../src/view/statusView.ts'

const step = { min: decimal('0.001'), max: decimal('10000'), step: decimal('0.001') }
const grid = makerGrid({
  market: 'perp',
  symbol: 'ETHUSDT',
  baseAsset: 'ETH',
  quoteAsset: 'USDT',
  status: 'TRADING',
  price: { min: decimal('0.01'), max: decimal('1000000'), tick: decimal('0.01') },
  lot: step,
  marketLot: step,
  minNotional: decimal('5'),
  orderTypes: ['LIMIT'],
  timeInForce: ['GTX'],
})

const status: MakerStatus = {
  time: Date.UTC(2026, 10, 21, 12),
  symbols: [
    {
      symbol: 'ETHUSDT',
      grid,
      decision: {
        quotes: [],
        reasons: [
          {
            code: 'stale-book',
            side: 'both',
            detail: 'the book is 7000 ms old; guards.maxBookAgeMs is 5000',
          },
        ],
      },
      resting: [{ side: 'buy', ticks: 264_810, lots: 37, state: 'unknown' }],
      position: decimal('-0.064'),
      marketDelayMs: 12,
      unrealized: decimal('-0.00001'),
      markouts: {
        ...NO_MARKOUTS,
        buy: { bps: [0.31, -0.4, -1.2], driftBps: [0, 0, 0], count: [4, 4, 3] },
      },
      times: { total: 100, unguarded: 50, twoSided: 49 },
    },
  ],
  wallets: [{ asset: 'USDT', amount: decimal('9998.5') }],
  result: {
    realized: decimal('1.5'),
    fees: decimal('-0.25'),
    funding: decimal('0'),
    unrealized: decimal('-0.00001'),
    net: decimal('1.24999'),
  },
  dayResult: decimal('-0.5'),
  fills: 8,
  makerFills: 8,
  volume: decimal('812.5'),
  answers: { p50: 12.4, p99: 80, count: 20 },
  halt: undefined,
}

describe('the status view', () => {
  const lines = statusView(statusDocument(status, 'a made-up market, seed 7'), noPaint)

  test('tells orders of unknown fate, the reason for not quoting, and markouts with their gaps', () => {
    expect(lines).toContain('  bids  2648.10 x 0.037 (unknown)')
    expect(lines).toContain('  asks  none')
    expect(lines).toContain('  stale-book: the book is 7000 ms old; guards.maxBookAgeMs is 5000')
    expect(lines).toContain('  markouts after 1, 5, 30 s in bps: bought 0.3 -0.4 -1.2  sold - - -')
    expect(lines).toContain('result   +1.2500 USDT, today -0.5000')
  })

  test('fits 80 columns and shows no minus zero', () => {
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(80)
    expect(lines.join('\n')).not.toMatch(/-0\.0000/)
  })

  test('the document has shares, not text, and null for what is not known', () => {
    const { symbols } = statusDocument(status, 'x')
    expect(symbols[0]).toMatchObject({
      twoSidedShare: 0.98,
      unguardedShare: 0.5,
      markoutsBps: { sell: [null, null, null] },
    })
    expect(symbols[0]).not.toHaveProperty('bid')
  })
})

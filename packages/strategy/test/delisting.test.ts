import type { Instrument } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import { delistingOf } from '../src/strategies/funding-farm/delisting.ts'
import { leg } from './fundingFarmScene.ts'

const NOW = Date.UTC(2026, 10, 21)
const DAY = 86_400_000
const pair = { symbol: 'SOLUSDT', spot: leg('spot', 'SOL'), perp: leg('perp', 'SOL') }
const news = (title: string, text = '', daysAgo = 1) => [
  { id: '1', category: 'DIRECT', title, text, time: NOW - daysAgo * DAY },
]
const judged = (...known: Parameters<typeof news>) => delistingOf(pair, news(...known), NOW)

describe('an announced delisting', () => {
  it.each([
    ['Aster Will Delist SOL and XRP Perpetuals'],
    ['Notice of delisting: SOLUSDT'],
    ['Delisting of several contracts', 'The following end on Friday: XRP/USDT, SOL/USDT.'],
    ['Spot Delistings', '<p>SOLUSDT</p>'],
  ])('names the pair: %s %s', (title, text = '') => {
    expect(judged(title, text)).toContain(title)
  })

  it.each([
    ['Aster Will Delist SOLV', 'SOLVUSDT only.'],
    ['Aster lists SOLUSDT', 'A new listing.'],
    ['Delisting of XRPUSDT', 'Holders of SOL are not affected.'],
    ['Scheduled maintenance', 'SOLUSDT is paused for an hour.'],
  ])('does not name the pair: %s %s', (title, text) => {
    expect(judged(title, text)).toBeUndefined()
  })

  it('counts for thirty days: what is older has happened or was taken back', () => {
    expect(judged('Delisting of SOLUSDT', '', 29)).toBeDefined()
    expect(judged('Delisting of SOLUSDT', '', 31)).toBeUndefined()
  })

  it('is also what a set end of the contract means', () => {
    const perp: Instrument = { ...pair.perp, deliveryTime: NOW + 2 * DAY }
    expect(delistingOf({ ...pair, perp }, [], NOW)).toBe('the venue ends this contract in 2.0 days')
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ladder } from '../../src/index.ts'

const INPUT = {
  fairTicks: 1000.4,
  distanceTicks: { bid: 2.5, ask: 2.5 },
  touch: { bid: 1000, ask: 1001 },
  lots: { bid: 10, ask: 10 },
}

describe('ladder', () => {
  test('rounds bids down and asks up', () => {
    // 1000.4 - 2.5 = 997.9 -> 997; 1000.4 + 2.5 = 1002.9 -> 1003
    expect(ladder(INPUT)).toEqual([
      { side: 'buy', ticks: 997, lots: 10 },
      { side: 'sell', ticks: 1003, lots: 10 },
    ])
  })

  test('stays on its side of the touch however strong the opinion', () => {
    // 1000.4 + 5 = 1005.4 would take the ask of 1001
    const [bid, ask] = ladder({ ...INPUT, distanceTicks: { bid: -5, ask: 8 } })

    expect(bid?.ticks).toBe(1000)
    expect(ask?.ticks).toBe(1009)
  })

  test('spreads lots over levels that grow outward', () => {
    // weights 1, 2, 4 of 21: 3, 6, 12; spacing 1.5 from 997.9: 997.9, 996.4, 994.9
    const quotes = ladder({
      ...INPUT,
      lots: { bid: 21, ask: 0 },
      levels: 3,
      growth: 2,
      spacingTicks: 1.5,
    })

    expect(quotes).toEqual([
      { side: 'buy', ticks: 997, lots: 3 },
      { side: 'buy', ticks: 996, lots: 6 },
      { side: 'buy', ticks: 994, lots: 12 },
    ])
  })

  test('uses fewer levels when lots do not suffice, and none below the least', () => {
    const sizes = (lots: number) =>
      ladder({ ...INPUT, lots: { bid: lots, ask: 0 }, levels: 3, leastLots: 5 }).map((q) => q.lots)

    expect(sizes(16)).toEqual([6, 5, 5])
    expect(sizes(14)).toEqual([7, 7])
    expect(sizes(4)).toEqual([])
  })

  test('leaves out bids below one tick', () => {
    const cheap = { ...INPUT, fairTicks: 2.5, touch: { bid: 2, ask: 3 } }
    const quotes = ladder({ ...cheap, distanceTicks: { bid: 1, ask: 1 }, levels: 3 })

    expect(quotes.map(({ ticks }) => ticks)).toEqual([1, 4, 5, 6])
  })

  test('refuses a crossed book and distances that cross', () => {
    expect(() => ladder({ ...INPUT, touch: { bid: 1001, ask: 1001 } })).toThrow('crossed')
    expect(() => ladder({ ...INPUT, distanceTicks: { bid: 1, ask: -1 } })).toThrow('above 0')
  })

  test('property: never takes, never meets itself, never better than the model, no lot lost', () => {
    const distance = fc.double({ min: -50, max: 50, noNaN: true })
    const count = fc.integer({ min: 0, max: 500 })
    fc.assert(
      fc.property(
        fc.record({ bid: distance, ask: distance }).filter(({ bid, ask }) => bid + ask > 0),
        fc.record({ bid: count, ask: count }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0, max: 5, noNaN: true }),
        fc.double({ min: 0.3, max: 3, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (distanceTicks, lots, levels, spread, spacingTicks, growth, offset) => {
          const touch = { bid: 10_000, ask: 10_000 + spread }
          const fairTicks = 10_000 + spread / 2 + offset
          const leastLots = 3
          const input = { fairTicks, distanceTicks, touch, lots, levels, spacingTicks, growth }
          const quotes = ladder({ ...input, leastLots })
          const bids = quotes.filter(({ side }) => side === 'buy')
          const asks = quotes.filter(({ side }) => side === 'sell')
          const sum = (side: typeof bids) => side.reduce((total, quote) => total + quote.lots, 0)

          expect(sum(bids)).toBe(lots.bid < leastLots ? 0 : lots.bid)
          expect(sum(asks)).toBe(lots.ask < leastLots ? 0 : lots.ask)
          expect(quotes.every((q) => Number.isInteger(q.lots) && q.lots >= leastLots)).toBe(true)
          expect(new Set(quotes.map((q) => q.ticks)).size).toBe(quotes.length)
          for (const { ticks } of bids) {
            expect(ticks).toBeLessThan(touch.ask)
            expect(ticks).toBeLessThanOrEqual(fairTicks - distanceTicks.bid + 1e-9)
          }
          for (const { ticks } of asks) {
            expect(ticks).toBeGreaterThan(touch.bid)
            expect(ticks).toBeGreaterThanOrEqual(fairTicks + distanceTicks.ask - 1e-9)
          }
        },
      ),
    )
  })
})

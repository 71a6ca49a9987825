import { InvalidInputError } from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  EwmaVolatility,
  logReturns,
  PriceGrid,
  realisedVolatility,
  rollingVolatility,
} from '../../src/index.ts'
import { randomWalk, seeded } from '../simulate.ts'

describe('PriceGrid', () => {
  test('takes the last price at or before each instant', () => {
    const grid = new PriceGrid({ stepMs: 1000 })
    grid.add(500, 10)
    grid.add(900, 11)
    grid.add(1000, 12) // counts for 1000 itself
    grid.add(2500, 13)
    grid.add(3500, 14)
    grid.end()

    expect(grid.rows()).toEqual([[12, 12, 13]])
  })

  test('begins a new row after a hole, so that no return spans it', () => {
    const grid = new PriceGrid({ stepMs: 1000, maxHoldMs: 3000 })
    for (const [time, price] of [
      [0, 10],
      [1000, 11],
      [9000, 50],
      [10_000, 51],
    ] as const) {
      grid.add(time, price)
    }
    grid.end()

    expect(grid.rows()).toEqual([
      [10, 11],
      [50, 51],
    ])
    expect(logReturns(grid.rows())).toEqual([Math.log(11 / 10), Math.log(51 / 50)])
  })

  test('leaves out a price that is older than the last', () => {
    const grid = new PriceGrid()
    grid.add(2000, 10)
    grid.add(1000, 99)
    grid.add(3000, 11)
    grid.end()

    expect(grid.rows()).toEqual([[10, 11]])
  })

  test('refuses a price of 0', () => {
    expect(() => new PriceGrid().add(0, 0)).toThrow(InvalidInputError)
  })
})

describe('realised and rolling volatility', () => {
  test('realised: by hand', () => {
    // one return of ln 1.01 over 2 steps of 5 s: |ln 1.01| / sqrt(10)
    const value = realisedVolatility({ rows: [[100, 100.7, 101]], stepSeconds: 5, stride: 2 })

    expect(value).toBeCloseTo(Math.log(1.01) / Math.sqrt(10), 12)
  })

  test('rolling: by hand', () => {
    // of 9, 1, 3, 5 the newest three: mean 3, squares 4 + 0 + 4, variance 8 / 2 = 4, over 4 s: sqrt(1)
    const returns = [9, 1, 3, 5]

    expect(rollingVolatility({ returns, stepSeconds: 4, window: 3 })).toBeCloseTo(1, 12)
  })

  test('find the volatility of a random walk', () => {
    const rows = [randomWalk(1, 20_000, 0.0002)]

    expect(realisedVolatility({ rows, stepSeconds: 1 })).toBeCloseTo(0.0002, 5)
    expect(rollingVolatility({ returns: logReturns(rows), stepSeconds: 1 })).toBeCloseTo(0.0002, 5)
  })

  test('realised over ten steps is not deceived by a bounce between bid and ask', () => {
    const uniform = seeded(5)
    const walk = randomWalk(2, 20_000, 0.0001)
    const bouncing = walk.map((price) => price * (uniform() < 0.5 ? 0.9999 : 1.0001))
    const at = (stride: number) =>
      realisedVolatility({ rows: [bouncing], stepSeconds: 1, stride }) ?? 0

    // variance per step 1e-8, of the bounce 2e-8: sqrt(3) too much over 1 step, sqrt(1.2) over 10
    expect(at(1) / 0.0001).toBeCloseTo(Math.sqrt(3), 1)
    expect(at(10) / 0.0001).toBeCloseTo(Math.sqrt(1.2), 1)
  })

  test('say nothing without returns', () => {
    expect(realisedVolatility({ rows: [[1]], stepSeconds: 1 })).toBeUndefined()
    expect(rollingVolatility({ returns: [0.1], stepSeconds: 1 })).toBeUndefined()
  })
})

describe('EwmaVolatility', () => {
  test('fades old returns: by hand', () => {
    const ewma = new EwmaVolatility({ halfLifeMs: 1000, sampleMs: 1000 })
    ewma.add(0, 1)
    ewma.add(1000, Math.exp(0.02))
    ewma.add(2000, Math.exp(0.03))
    // squares 0.02^2 / 2 + 0.01^2 = 0.0003, seconds 1 / 2 + 1 = 1.5

    expect(ewma.perSqrtSecond).toBeCloseTo(Math.sqrt(0.0003 / 1.5), 12)
    expect(ewma.samples).toBe(2)
  })

  test('waits for a span of sampleMs and begins anew after a gap', () => {
    const ewma = new EwmaVolatility({ sampleMs: 1000, maxGapMs: 5000 })
    ewma.add(0, 100)
    ewma.add(400, 200) // too soon
    ewma.add(1000, 100)
    ewma.add(20_000, 300) // after a gap
    ewma.add(21_000, 300)

    expect(ewma.perSqrtSecond).toBe(0)
    expect(ewma.samples).toBe(2)
  })

  test('property: finds the volatility of a walk whatever the distances of its prices', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const uniform = seeded(seed)
        const walk = randomWalk(seed, 40_000, 0.0001)
        const ewma = new EwmaVolatility({ halfLifeMs: 3_600_000 })
        for (let at = 0; at < walk.length; at += 1 + Math.floor(uniform() * 4)) {
          ewma.add(at * 1000, walk[at]!)
        }

        expect((ewma.perSqrtSecond ?? 0) / 0.0001).toBeGreaterThan(0.9)
        expect((ewma.perSqrtSecond ?? 0) / 0.0001).toBeLessThan(1.1)
      }),
      { numRuns: 10 },
    )
  })
})

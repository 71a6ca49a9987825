import { describe, expect, it } from 'vitest'
import { compare, scaled } from './compare.ts'
import { printRow } from './printRow.ts'
import { figureOf, once, type Row, reaches } from './row.ts'
import { median, quantile, ratioOf } from './statistics.ts'

const timing = (p50: number, p99: number) => ({
  p50,
  p99,
  rounds: [1, 2, 3].map(() => ({ p50, p99 })),
})

describe('statistics', () => {
  it('finds the middle and the tail without minding the order', () => {
    expect(median([9, 1, 5])).toBe(5)
    expect(median([4, 1, 3, 2])).toBe(3)
    expect(quantile([9, 1, 5, 7], 0.25)).toBe(1)
    expect(
      quantile(
        Array.from({ length: 100 }, (_, i) => 100 - i),
        0.99,
      ),
    ).toBe(99)
  })

  it('compares rounds that ran side by side, not whole series', () => {
    // The machine was ten times slower in the second round, for both.
    expect(ratioOf([20, 200, 22], [10, 100, 10])).toEqual({ value: 2, low: 2, high: 2.2 })
    expect(() => ratioOf([1], [1, 2])).toThrow(/lengths/)
  })
})

describe('goals', () => {
  const fast = timing(10, 20)
  const slow = timing(40, 200)

  it('count how many times faster we are, or how many times the time of the other we take', () => {
    const faster = figureOf({ atLeast: 3 }, { ours: fast, theirs: slow })
    expect(faster).toMatchObject({ ours: 10, theirs: 40, ratio: { value: 4 } })
    const longer = figureOf({ atMost: 3 }, { ours: slow, theirs: fast })
    expect(longer).toMatchObject({ ours: 40, theirs: 10, ratio: { value: 4 } })
    expect(figureOf({ atLeast: 8 }, { ours: fast, theirs: slow }, 'p99')).toMatchObject({
      ratio: { value: 10 },
    })
    expect([reaches({ atLeast: 4 }, 4), reaches({ atLeast: 4.1 }, 4)]).toEqual([true, false])
    expect([reaches({ atMost: 4 }, 4), reaches({ atMost: 3.9 }, 4)]).toEqual([true, false])
  })

  it('are printed in at most 80 columns, met or missed', () => {
    const goal = { atLeast: 5 }
    const row: Row = {
      id: '7.1',
      what: 'place an order over HTTP, wasm signer and undici',
      against: 'ccxt createOrder over its own agent',
      goal,
      stretch: { atLeast: 30.5 },
      measure: async () => figureOf(goal, { ours: fast, theirs: slow }),
    }
    const text = printRow(row, figureOf(goal, { ours: fast, theirs: slow }))
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    expect(text).toContain('MISSED >=5x')
    expect(printRow(row, figureOf({ atLeast: 4 }, { ours: fast, theirs: slow }))).toContain('4.00x')
  })
})

describe('comparisons', () => {
  it('give every contender the same number of turns and a new count each time', async () => {
    const counts: Record<'sync' | 'async', number[]> = { sync: [], async: [] }
    const timings = await compare(
      {
        sync: (count) => counts.sync.push(count),
        async: async (count) => {
          await Promise.resolve()
          counts.async.push(count)
        },
      },
      { rounds: 4, samples: 3, batch: 2, warmUp: 1 },
    )
    expect(counts.sync).toEqual(Array.from({ length: 30 }, (_, count) => count))
    expect(counts.async).toEqual(counts.sync)
    expect(timings.sync.rounds).toHaveLength(4)
    expect(timings.async.p99).toBeGreaterThanOrEqual(timings.async.p50)
  })

  it('judge tails round by round, so that one disturbed round decides nothing', () => {
    const rounds = (p99s: readonly number[]) => p99s.map((p99) => ({ p50: 1, p99 }))
    const ours = { p50: 1, p99: 10, rounds: rounds([10, 900, 10]) }
    const theirs = { p50: 1, p99: 80, rounds: rounds([80, 70, 90]) }
    expect(figureOf({ atLeast: 8 }, { ours, theirs }, 'p99')).toMatchObject({
      ratio: { value: 8, high: 9 },
    })
  })

  it('give the same for a share of the work', () => {
    expect(scaled({ p50: 8, p99: 16, rounds: [{ p50: 8, p99: 16 }] }, 1 / 4)).toEqual({
      p50: 2,
      p99: 4,
      rounds: [{ p50: 2, p99: 4 }],
    })
  })

  it('are measured once for all rows that show them', async () => {
    let runs = 0
    const measured = once(async () => ++runs)
    expect(await Promise.all([measured(), measured()])).toEqual([1, 1])
  })
})

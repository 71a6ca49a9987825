import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Markouts } from '../src/index.ts'

const FILL = { time: 0, side: 'buy', price: 99, mid: 100, weight: 1 } as const

describe('Markouts', () => {
  test('values a fill with the mid that stands at the horizon: by hand', () => {
    const markouts = new Markouts({ horizonsMs: [1000, 5000] })
    markouts.observe(0, 100)
    markouts.addFill(FILL)
    markouts.observe(900, 98) // stands at 1000
    markouts.observe(1100, 200) // stands at 5000
    markouts.observe(6000, 50)
    const [first, second] = markouts.figures('buy')

    // (98 - 99) / 99 and -(98 - 100) / 100; (200 - 99) / 99 and -(200 - 100) / 100
    expect(first?.markoutBps).toBeCloseTo(-1e4 / 99, 9)
    expect(first?.adverseBps).toBeCloseTo(200, 9)
    expect(second?.markoutBps).toBeCloseTo((101 / 99) * 1e4, 9)
    expect(second?.adverseBps).toBeCloseTo(-10_000, 9)
    expect(markouts.figures('sell')).toEqual([undefined, undefined])
  })

  test('weighs fills and says how sure the mean is', () => {
    const markouts = new Markouts({ horizonsMs: [1000], halfLifeFills: 1e12 })
    markouts.addFill({ ...FILL, side: 'sell', price: 100, weight: 1 })
    markouts.addFill({ ...FILL, side: 'sell', price: 100, mid: 101, weight: 3 })
    markouts.observe(500, 101)
    markouts.observe(2000, 1)
    const [figure] = markouts.figures('sell')

    // adverse: (101 - 100) / 100 = 100 bp with weight 1, 0 bp with weight 3: mean 25
    // variance 100^2 / 4 - 25^2 = 1875; effective fills 16 / 10 = 1.6; error sqrt(1875 / 0.6)
    expect(figure).toMatchObject({ count: 2, weight: expect.closeTo(4, 9) })
    expect(figure?.adverseBps).toBeCloseTo(25, 6)
    expect(figure?.errorBps).toBeCloseTo(Math.sqrt(1875 / 0.6), 4)
  })

  test('forgets: after one half life a fill counts half', () => {
    const markouts = new Markouts({ horizonsMs: [1000], halfLifeFills: 1 })
    markouts.addFill({ ...FILL, price: 100 })
    markouts.observe(500, 101)
    markouts.observe(2000, 100)
    markouts.addFill({ ...FILL, time: 2000, price: 100 })
    markouts.observe(4000, 100)

    // +100 bp with weight 1/2 and 0 with weight 1
    expect(markouts.figures('buy')[0]?.markoutBps).toBeCloseTo(50 / 1.5, 9)
  })

  test('follows a bounded number of fills', () => {
    const markouts = new Markouts({ horizonsMs: [1000], mostWaiting: 2 })
    for (let at = 0; at < 5; at += 1) markouts.addFill(FILL)
    markouts.observe(2000, 100)

    expect(markouts.figures('buy')[0]?.count).toBe(2)
  })

  test('property: a buy and a sell at one price mirror each other', () => {
    const price = fc.double({ min: 1, max: 1000, noNaN: true })
    fc.assert(
      fc.property(price, price, price, (fill, mid, after) => {
        const markouts = new Markouts({ horizonsMs: [1000] })
        for (const side of ['buy', 'sell'] as const) {
          markouts.addFill({ time: 0, side, price: fill, mid, weight: 1 })
        }
        markouts.observe(10, after)
        markouts.observe(1000, 1)
        const [buy, sell] = [markouts.figures('buy')[0], markouts.figures('sell')[0]]

        expect((buy?.markoutBps ?? 0) + (sell?.markoutBps ?? 0)).toBeCloseTo(0, 6)
        expect((buy?.adverseBps ?? 0) + (sell?.adverseBps ?? 0)).toBeCloseTo(0, 6)
      }),
    )
  })

  test('refuses a fill without weight', () => {
    expect(() => new Markouts().addFill({ ...FILL, weight: 0 })).toThrow('weight')
  })
})

import { describe, expect, it } from 'vitest'
import { nextOpenTime, openTimeOf } from '../../src/core/index.ts'

const DAY = 86_400_000

describe('candle intervals', () => {
  it('open months on the first, also around leap days, for a hundred years', () => {
    for (let day = 0; day < 36_500; day += 1) {
      const time = day * DAY + 12_345
      const date = new Date(time)
      const month = (more: number) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + more)
      expect([openTimeOf('1M', time), nextOpenTime('1M', month(0))]).toEqual([month(0), month(1)])
    }
  })

  it('open weeks on Mondays and all others on the UTC grid', () => {
    const time = Date.UTC(2026, 10, 21, 9, 47, 30)
    const open = (...date: [number, number, number, number?, number?]) => Date.UTC(...date)
    expect(openTimeOf('1w', time)).toBe(open(2026, 10, 16))
    expect(openTimeOf('1d', time)).toBe(open(2026, 10, 21))
    expect(openTimeOf('4h', time)).toBe(open(2026, 10, 21, 8))
    expect(openTimeOf('15m', time)).toBe(open(2026, 10, 21, 9, 45))
    expect(nextOpenTime('1w', openTimeOf('1w', time))).toBe(open(2026, 10, 23))
  })
})

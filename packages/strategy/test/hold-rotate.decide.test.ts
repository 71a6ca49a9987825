import { type Decimal, decimal } from '@asterkit/instruments'
import { describe, expect, it, test } from 'vitest'
import {
  book,
  DAY_START,
  flat,
  held,
  type Level,
  MINUTE,
  NOW,
  type Scene,
  SYMBOL,
  told,
} from './holdRotateScene.ts'

/** The smallest amount that the venue books. */
const UNIT = decimal('0.00000001')
const heldFor = (ms: number): Scene => ({ cycle: { heldAt: NOW - ms } })
const WIDE = book([['9990', '5']], [['10010', '5']])
const YOUNG = 'hold minimum-hold'

describe('hold-rotate holds for a time', () => {
  test('a pair is rotated at its minimum hold, and not a millisecond earlier', () => {
    expect(told(held(heldFor(90 * MINUTE - 1)))).toBe(YOUNG)
    expect(told(held(heldFor(90 * MINUTE)))).toBe('close rotate')
  })

  test('while the gates are closed a pair stays until its maximum hold, and not longer', () => {
    const at = (ms: number) => told(held({ ...heldFor(ms), book: WIDE }))
    expect(at(90 * MINUTE)).toBe('hold gates-closed')
    expect(at(180 * MINUTE - 1)).toBe('hold gates-closed')
    expect(at(180 * MINUTE)).toBe('close max-hold')
  })

  test('at the target of the day a pair is kept, past its maximum hold, too', () => {
    const at = (volume: Decimal, ms: number) => told(held({ ...heldFor(ms), day: { volume } }))
    const target = decimal('15000')
    expect(at(target.minus(UNIT), 90 * MINUTE)).toBe('close rotate')
    expect(at(target, 90 * MINUTE - 1)).toBe(YOUNG)
    expect(at(target, 90 * MINUTE)).toBe('hold keep-holding')
    expect(at(target, 1_000 * MINUTE)).toBe('hold keep-holding')
  })

  test('at the target of the day `flat` closes, but never below the minimum hold', () => {
    const at = (volume: Decimal, ms: number) =>
      told(held({ ...heldFor(ms), day: { volume }, config: { atTarget: 'flat' } }))
    const target = decimal('15000')
    expect(at(target.minus(UNIT), 90 * MINUTE)).toBe('close rotate')
    expect(at(target, 90 * MINUTE - 1)).toBe(YOUNG)
    expect(at(target, 90 * MINUTE)).toBe('close target-reached')
  })

  test('nothing is opened from the target of the day on', () => {
    expect(told(flat({ day: { volume: decimal('15000') } }))).toBe('hold target-reached')
    expect(told(flat({ day: { volume: decimal('14999.99999999') } }))).toBe('open')
  })

  test('the next pair waits for the whole gap', () => {
    const last = { symbol: SYMBOL, closedAt: NOW - MINUTE, closeReason: 'rotate: held for 90 min' }
    expect(told(flat({ memory: { last } }), NOW - 1)).toBe('hold gap')
    expect(told(flat({ memory: { last } }))).toBe('open')
  })

  test('after a maximum hold `flat` opens nothing until the UTC day is over', () => {
    const config = { atMaxHold: 'flat' } as const
    const at = (closedAt: number) => {
      const last = { symbol: SYMBOL, closedAt, closeReason: 'max-hold: held for 180.0 min' }
      return told(flat({ config, memory: { last } }))
    }
    expect(at(DAY_START)).toBe('hold day-is-over')
    expect(at(DAY_START - 1)).toBe('open')
  })
})

describe('hold-rotate gives the whole pair up at its limits, the edge included', () => {
  it.each<[rule: string, inside: Scene, edge: Scene, told: string]>([
    [
      'a pair loss of 1 % of a leg, funding included',
      { cycle: { funding: decimal('-30').plus(UNIT) } },
      { cycle: { funding: decimal('-30') } },
      'close pair-loss',
    ],
    [
      'a pair loss of 1 % of a leg, fees included',
      { cycle: { fees: decimal('30').minus(UNIT) } },
      { cycle: { fees: decimal('30') } },
      'close pair-loss',
    ],
    [
      'a drift of 0.8 % that is a loss',
      { entry: { long: '10040', short: '9960.00000001' } },
      { entry: { long: '10040', short: '9960' } },
      'close pair-drift',
    ],
    [
      'a drift of 0.8 % that is a profit',
      { entry: { long: '9960.00000001', short: '10040' } },
      { entry: { long: '9960', short: '10040' } },
      'close pair-drift',
    ],
    [
      'a drawdown of 5 % since the UTC day began',
      { day: { startResult: decimal('5000').minus(UNIT) } },
      { day: { startResult: decimal('5000') } },
      'close drawdown-day',
    ],
    [
      'a drawdown of 5 % since the first start, which halts',
      {
        memory: { bookedResult: decimal('-5000').plus(UNIT) },
        day: { startResult: decimal('-5000') },
      },
      { memory: { bookedResult: decimal('-5000') }, day: { startResult: decimal('-5000') } },
      'close drawdown-total, halt',
    ],
    [
      'a drawdown of 5 % since a person lifted the halt',
      {
        memory: {
          bookedResult: decimal('-10000').plus(UNIT),
          forgivenResult: decimal('-5000'),
        },
        day: { startResult: decimal('-10000') },
      },
      {
        memory: { bookedResult: decimal('-10000'), forgivenResult: decimal('-5000') },
        day: { startResult: decimal('-10000') },
      },
      'close drawdown-total, halt',
    ],
    [
      'the fee limit of the day',
      { day: { fees: decimal('10').minus(UNIT) } },
      { day: { fees: decimal('10') } },
      'close fee-limit',
    ],
    [
      'the funding limit of the day',
      { config: { maxDailyFundingQuote: '2' }, day: { funding: decimal('-2').plus(UNIT) } },
      { config: { maxDailyFundingQuote: '2' }, day: { funding: decimal('-2') } },
      'close funding-limit',
    ],
    [
      'a maintenance margin of half of the equity',
      // 0.005 x 6,000 of maintenance.
      { wallet: '60.00000001' },
      { wallet: '60' },
      'close margin-ratio',
    ],
  ])('%s', (_, inside, edge, expected) => {
    expect(told(held(inside))).toBe(YOUNG)
    expect(told(held(edge))).toBe(expected)
  })

  test('funding that was received is never held against a pair', () => {
    const funding = decimal('1000')
    expect(told(held({ config: { maxDailyFundingQuote: '2' }, day: { funding } }))).toBe(YOUNG)
  })

  test('legs that differ by one lot, or by 1 %, are equal; beyond both they are repaired', () => {
    const at = (long: string, short: string) => told(held({ quantity: { long, short } }))
    // One lot of a small leg is more than 1 %.
    expect(at('0.01', '0.009')).toBe(YOUNG)
    expect(at('0.01', '0.008')).toBe('repair')
    expect(at('1', '0.99')).toBe(YOUNG)
    expect(at('1', '0.989')).toBe('repair')
    expect(at('0.3', '0')).toBe('repair')
  })
})

describe('hold-rotate opens nothing beyond its limits; the edge is allowed', () => {
  /** 10,000 of the 15,000 that are needed at the best price, the rest at another. */
  const twoLevels = (best: string, other: string): readonly Level[] => [
    [best, '1'],
    [other, '0.6'],
  ]
  const depthOf = (bid: string, ask: string) => book([['10000', bid]], [['10000.01', ask]])

  it.each<[gate: string, open: Scene, closed: Scene, told: string]>([
    [
      'a spread of 3 bps',
      { book: book([['9998.5', '5']], [['10001.5', '5']]) },
      { book: book([['9998.5', '5']], [['10001.51', '5']]) },
      'hold gates-closed',
    ],
    [
      'bids worth five legs',
      { book: depthOf('1.5', '9') },
      { book: depthOf('1.499', '9') },
      'hold gates-closed',
    ],
    [
      'asks worth five legs',
      { book: book([['9999.99', '9']], [['10000', '1.5']]) },
      { book: book([['9999.99', '9']], [['10000', '1.499']]) },
      'hold gates-closed',
    ],
    [
      'bids no further than 10 bps from the best one',
      { book: book(twoLevels('10000', '9990'), [['10000.01', '9']]) },
      { book: book(twoLevels('10000', '9989.99'), [['10000.01', '9']]) },
      'hold gates-closed',
    ],
    [
      'asks no further than 10 bps from the best one',
      { book: book([['9999.99', '9']], twoLevels('10000', '10010')) },
      { book: book([['9999.99', '9']], twoLevels('10000', '10010.01')) },
      'hold gates-closed',
    ],
    [
      'a funding rate of 10.95 % per year, paid or received',
      { config: { maxAbsFundingAprPct: '10.95' }, fundingRate: '-0.0001' },
      { config: { maxAbsFundingAprPct: '10.95' }, fundingRate: '-0.00010001' },
      'hold gates-closed',
    ],
    [
      'a reference price that is a minute old',
      { premiumTime: NOW - MINUTE },
      { premiumTime: NOW - MINUTE - 1 },
      'hold gates-closed',
    ],
    [
      // Four fills of 1.2 each.
      'fees of the day with those of the new pair up to the limit',
      { day: { fees: decimal('5.2') } },
      { day: { fees: decimal('5.20000001') } },
      'hold day-limit',
    ],
    [
      'funding of the day below its limit',
      { config: { maxDailyFundingQuote: '2' }, day: { funding: decimal('-1.99999999') } },
      { config: { maxDailyFundingQuote: '2' }, day: { funding: decimal('-2') } },
      'hold day-limit',
    ],
    [
      'a drawdown of the day below 5 %',
      { day: { startResult: decimal('5000').minus(UNIT) } },
      { day: { startResult: decimal('5000') } },
      'hold day-limit',
    ],
    [
      'a drawdown in total below 5 %',
      {
        memory: { bookedResult: decimal('-5000').plus(UNIT) },
        day: { startResult: decimal('-5000') },
      },
      { memory: { bookedResult: decimal('-5000') }, day: { startResult: decimal('-5000') } },
      'halt',
    ],
    [
      'bids below the asks',
      { book: book([['9999.99', '5']], [['10000', '5']]) },
      { book: book([['10000', '5']], [['10000', '5']]) },
      'hold gates-closed',
    ],
    [
      'a symbol from the end of its cooldown on',
      { memory: { cooldowns: new Map([[SYMBOL, NOW]]) } },
      { memory: { cooldowns: new Map([[SYMBOL, NOW + 1]]) } },
      'hold cooldown',
    ],
    [
      '400 orders a day, 12 of which stay in reserve',
      { day: { orders: 388 } },
      { day: { orders: 389 } },
      'hold day-limit',
    ],
    ['48 pairs a day', { day: { opened: 47 } }, { day: { opened: 48 } }, 'hold day-limit'],
    ['6 repairs a day', { day: { repaired: 5 } }, { day: { repaired: 6 } }, 'hold day-limit'],
  ])('%s', (_, open, closed, expected) => {
    expect(told(flat(open))).toBe('open')
    expect(told(flat(closed))).toBe(expected)
  })

  test('a pair is given up for the next one only while the fees of both fit into the day', () => {
    // Two fills to close, four for the next pair.
    const at = (fees: string) =>
      told(held({ ...heldFor(90 * MINUTE), day: { fees: decimal(fees) } }))
    expect(at('2.8')).toBe('close rotate')
    expect(at('2.80000001')).toBe('hold gates-closed')
  })

  test('an account in one-way mode, or one whose mode is not known, opens nothing', () => {
    const { mode: _, ...unknown } = flat()
    expect(told({ ...flat(), mode: 'one-way' })).toBe('hold blocked')
    expect(told(unknown)).toBe('hold blocked')
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { diffQuotes, type Quote, type QuoteAction, type WorkingQuote } from '../../src/index.ts'

const bid = (ticks: number, lots = 10): Quote => ({ side: 'buy', ticks, lots })
const ask = (ticks: number, lots = 10): Quote => ({ side: 'sell', ticks, lots })
const working = (id: string, quote: Quote, more: Partial<WorkingQuote> = {}): WorkingQuote => ({
  ...quote,
  id,
  isSettled: true,
  ...more,
})

/** Says what is done to which order: `amend a 101x10 price`. */
const told = (actions: readonly QuoteAction[]) =>
  actions.map((action) => {
    const id = 'from' in action ? [action.from.id] : []
    const to = 'to' in action ? [`${action.to.ticks}x${action.to.lots}`] : []
    return [action.kind, ...id, ...to, ...('reason' in action ? [action.reason] : [])].join(' ')
  })

describe('diffQuotes', () => {
  test('places what is missing and cancels what is not wanted', () => {
    const actions = diffQuotes(
      [bid(100), ask(102)],
      [working('a', ask(102)), working('b', ask(104))],
    )

    expect(told(actions)).toEqual(['cancel b not-wanted', 'place 100x10', 'keep a unchanged'])
  })

  test('amends rather than cancelling and placing anew', () => {
    expect(told(diffQuotes([bid(101)], [working('a', bid(100))]))).toEqual(['amend a 101x10 price'])
  })

  test('cancels alone what takes no amendment, so that two orders never live for one quote', () => {
    const old = working('a', bid(100), { canAmend: false })

    expect(told(diffQuotes([bid(101)], [old]))).toEqual(['cancel a no-amendment'])
  })

  test('keeps a place in the queue that is worth more than the move', () => {
    // Worth 3 * (1 - 0.25) = 2.25 ticks at 25 % of the queue, 3 * (1 - 0.9) = 0.3 at 90 %.
    const move = (queueAhead: number, ticks: number) =>
      told(
        diffQuotes([bid(ticks)], [working('a', bid(100), { queueAhead })], { queueValueTicks: 3 }),
      )

    expect(move(0.25, 102)).toEqual(['keep a queue'])
    expect(move(0.25, 103)).toEqual(['amend a 103x10 price'])
    expect(move(0.9, 101)).toEqual(['amend a 101x10 price'])
  })

  test('moves an order out of bounds whatever its place in the queue', () => {
    const first = working('a', bid(100), { queueAhead: 0 })
    const rules = { queueValueTicks: 9, bounds: { bid: 99, ask: 101 } }

    expect(told(diffQuotes([bid(98)], [first], rules))).toEqual(['amend a 98x10 bound'])
  })

  test('ignores small moves and small differences of size', () => {
    const rules = { minMoveTicks: 1, sizeTolerance: 0.2 }

    expect(told(diffQuotes([bid(101, 9)], [working('a', bid(100))], rules))).toEqual([
      'keep a small-move',
    ])
    expect(told(diffQuotes([bid(100, 8)], [working('a', bid(100))], rules))).toEqual([
      'amend a 100x8 size',
    ])
  })

  test('shrinks an order that is kept too large where a side may not have as much', () => {
    const rules = { sizeTolerance: 0.5, mostLots: { bid: 15, ask: 0 } }
    const orders = [working('a', bid(100)), working('b', bid(99))]

    expect(told(diffQuotes([bid(100, 8), bid(99, 7)], orders, rules))).toEqual([
      'amend a 100x8 size',
      'amend b 99x7 size',
    ])
  })

  test('lets an order of unknown outcome stand for the quote nearest to it', () => {
    const orders = [working('a', bid(97), { isSettled: false }), working('b', bid(95))]

    expect(told(diffQuotes([bid(100), bid(98)], orders))).toEqual([
      'amend b 100x10 price',
      'keep a unsettled',
    ])
  })

  test('waits for room that an order of unknown outcome may take', () => {
    const lost = working('a', bid(90, 12), { isSettled: false })
    const rules = { mostLots: { bid: 20, ask: 0 } }

    expect(told(diffQuotes([bid(91), bid(90)], [lost], rules))).toEqual([
      'keep a unsettled',
      'wait 91x10 no-room',
    ])
  })

  test('waits while an order of unknown outcome on the other side is in the way', () => {
    const lost = working('a', ask(101), { isSettled: false })

    expect(told(diffQuotes([bid(103), ask(105)], [lost]))).toEqual([
      'keep a unsettled',
      'wait 103x10 own-order',
    ])
  })

  test('moves both sides up without meeting itself: the ask goes first', () => {
    const orders = [working('b', bid(100)), working('a', ask(102))]

    expect(told(diffQuotes([bid(110), ask(112)], orders))).toEqual([
      'amend a 112x10 price',
      'amend b 110x10 price',
    ])
  })

  test('moves an order that was to keep its queue when our other side is to pass it', () => {
    const orders = [working('a', ask(101), { queueAhead: 0 })]

    expect(told(diffQuotes([bid(101), ask(103)], orders, { queueValueTicks: 5 }))).toEqual([
      'amend a 103x10 own-order',
      'place 101x10',
    ])
  })

  test('refuses quotes that cross or share a price, broken counts and two orders of one id', () => {
    expect(() => diffQuotes([bid(100), ask(100)], [])).toThrow('cross')
    expect(() => diffQuotes([bid(100), bid(100, 3)], [])).toThrow('one price')
    expect(() => diffQuotes([bid(100.5)], [])).toThrow('ticks')
    expect(() => diffQuotes([], [working('a', bid(1)), working('a', bid(2))])).toThrow('one id')
  })
})

const lots = fc.integer({ min: 1, max: 9 })
const quotesOf = (side: 'buy' | 'sell', min: number) =>
  fc.uniqueArray(
    fc.record({ side: fc.constant(side), ticks: fc.integer({ min, max: min + 9 }), lots }),
    { maxLength: 4, selector: ({ ticks }) => ticks },
  )
const quotesBelow = quotesOf('buy', 90)
const quotesAbove = quotesOf('sell', 100)
const order = fc.record({
  side: fc.constantFrom('buy' as const, 'sell' as const),
  ticks: fc.integer({ min: 85, max: 115 }),
  lots,
  isSettled: fc.boolean(),
  canAmend: fc.boolean(),
  queueAhead: fc.double({ min: 0, max: 1, noNaN: true }),
})
/** Orders that can rest together: ours never cross. */
const orders = fc
  .array(order, { maxLength: 7 })
  .filter((list) => {
    const best = bests(list)
    return best.bid < best.ask
  })
  .map((list) => list.map((one, at) => ({ ...one, id: String(at) })))
const rulesDrawn = fc.record({
  minMoveTicks: fc.nat(2),
  queueValueTicks: fc.nat(6),
  sizeTolerance: fc.constantFrom(0, 0.3),
})

function bests(quotes: readonly Quote[]) {
  const of = (side: string) => quotes.filter((q) => q.side === side).map(({ ticks }) => ticks)
  return { bid: Math.max(...of('buy')), ask: Math.min(...of('sell')) }
}

/** What rests after every action. */
function play(actions: readonly QuoteAction[], before: readonly WorkingQuote[]) {
  const after = new Map<string, WorkingQuote>(before.map((one) => [one.id, one]))
  const states = [[...after.values()]]
  actions.forEach((action, at) => {
    if (action.kind === 'cancel') after.delete(action.from.id)
    if (action.kind === 'amend') after.set(action.from.id, { ...action.from, ...action.to })
    if (action.kind === 'place') after.set(`new${at}`, working(`new${at}`, action.to))
    states.push([...after.values()])
  })
  return states
}

describe('property: whatever is wanted and working', () => {
  test('each order is dealt with once, those of unknown outcome are left alone', () => {
    fc.assert(
      fc.property(quotesBelow, quotesAbove, orders, rulesDrawn, (bids, asks, before, rules) => {
        const actions = diffQuotes([...bids, ...asks], before, rules)
        const touched = actions.flatMap((action) => ('from' in action ? [action.from.id] : []))

        expect([...touched].sort()).toEqual(before.map(({ id }) => id).sort())
        for (const action of actions) {
          if ('from' in action && !action.from.isSettled) expect(action.kind).toBe('keep')
        }
      }),
    )
  })

  test('our orders never meet, at no moment while the actions are sent', () => {
    fc.assert(
      fc.property(quotesBelow, quotesAbove, orders, rulesDrawn, (bids, asks, before, rules) => {
        for (const state of play(diffQuotes([...bids, ...asks], before, rules), before)) {
          const best = bests(state)
          expect(best.bid).toBeLessThan(best.ask)
        }
      }),
    )
  })

  test('no side ever has more lots than allowed, but for orders of unknown outcome', () => {
    fc.assert(
      fc.property(quotesBelow, quotesAbove, orders, rulesDrawn, (bids, asks, before, rules) => {
        const mostLots = { bid: 12, ask: 12 }
        const actions = diffQuotes([...bids, ...asks], before, { ...rules, mostLots })
        const after = play(actions, before).at(-1) ?? []
        for (const side of ['buy', 'sell'] as const) {
          const ours = after.filter((one) => one.side === side)
          const sum = (list: typeof ours) => list.reduce((total, one) => total + one.lots, 0)
          const unknown = sum(ours.filter(({ isSettled }) => !isSettled))

          expect(sum(ours)).toBeLessThanOrEqual(Math.max(12, unknown))
        }
      }),
    )
  })

  test('a second comparison changes nothing once all is settled', () => {
    fc.assert(
      fc.property(quotesBelow, quotesAbove, orders, rulesDrawn, (bids, asks, before, rules) => {
        const settled = before.map((one) => ({ ...one, isSettled: true, canAmend: true }))
        const wanted = [...bids, ...asks]
        const after = play(diffQuotes(wanted, settled, rules), settled).at(-1) ?? []

        expect(after).toHaveLength(wanted.length)
        expect(new Set(diffQuotes(wanted, after, rules).map(({ kind }) => kind))).toEqual(
          new Set(wanted.length > 0 ? ['keep'] : []),
        )
      }),
    )
  })
})

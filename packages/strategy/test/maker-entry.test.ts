import { decimal } from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FillRecord } from '../src/executors/entries.ts'
import { addEntryFill, NO_ENTRY_FIGURES, takingPrice } from '../src/executors/entryFigures.ts'
import { moveOf } from '../src/executors/entryQuote.ts'
import { openRecordBook } from '../src/executors/recordBook.ts'
import type { Alert } from '../src/executors/tradeContext.ts'
import { watchExposure } from '../src/executors/watchExposure.ts'
import { entrySaving } from '../src/ledger/entrySaving.ts'
import type { Depth } from '../src/ports/exchange.ts'
import { createManualClock, createMemoryJournal } from '../src/testing/index.ts'

const d = decimal
const book = (asks: readonly (readonly [string, string])[]): Depth => ({
  time: 0,
  bids: [[d('99'), d('1')]],
  asks: asks.map(([price, quantity]) => [d(price), d(quantity)] as const),
})

describe('what taking a slice would cost', () => {
  it('is the average of the levels that it reaches', () => {
    // 1 at 100 and 2 at 103: 306 / 3.
    const depth = book([
      ['100', '1'],
      ['103', '5'],
    ])
    expect(takingPrice(depth, 'buy', d('3'))?.toFixed()).toBe('102')
    expect(takingPrice(depth, 'sell', d('1'))?.toFixed()).toBe('99')
  })

  it('counts what a thin book does not hold at its last price', () => {
    expect(takingPrice(book([['100', '1']]), 'buy', d('4'))?.toFixed()).toBe('100')
    expect(takingPrice(book([]), 'buy', d('4'))).toBeUndefined()
  })

  it('property: lies between the best and the worst level', () => {
    const level = fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 50 }))
    fc.assert(
      fc.property(
        fc.array(level, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 99 }),
        (levels, size) => {
          const prices = levels.map(([price]) => price).sort((a, b) => a - b)
          const rows = prices.map(
            (price, index) => [String(price), String(levels[index]?.[1])] as const,
          )
          const average = takingPrice(book(rows), 'buy', d(String(size)))
          expect(average?.gte(String(prices[0]))).toBe(true)
          expect(average?.lte(String(prices.at(-1)))).toBe(true)
        },
      ),
      { numRuns: 100 },
    )
  })
})

describe('the measure of a maker-first slice', () => {
  const fill = (of: Partial<FillRecord>): FillRecord => ({
    market: 'spot',
    symbol: 'SOLUSDT',
    tradeId: '1',
    orderId: '1',
    side: 'buy',
    price: '99',
    quantity: '2',
    quoteQuantity: '198',
    commission: '0',
    commissionAsset: 'USDT',
    realizedPnl: '0',
    isMaker: true,
    time: 0,
    ...of,
  })

  it('adds up fees and prices of both legs against taking at the start', () => {
    const spot = { price: '100', feeRate: '0.001' }
    const perp = { price: '101', feeRate: '0.0004' }
    // Bought 2 at 99 for a fee of 0.01: 2 better in price, 0.2 of fees not paid.
    const bought = addEntryFill(NO_ENTRY_FIGURES, fill({}), spot, d('0.01'))
    // Sold 2 at 100 for a fee of 0.08: 2 worse in price than 101, and 0.0808 would have been paid.
    const hedge = fill({
      market: 'perp',
      side: 'sell',
      price: '100',
      quoteQuantity: '200',
      isMaker: false,
    })
    const both = addEntryFill(bought, hedge, perp, d('0.08'))
    expect(both).toEqual({
      makerValue: d('198'),
      takerValue: d('0'),
      fees: d('0.09'),
      takerFees: d('0.2808'),
      spotGain: d('2'),
      perpGain: d('-2'),
    })
    expect(entrySaving(both).toFixed()).toBe('0.1908')
  })

  it('tells coins that rested from coins that were taken, and a dearer price as a loss', () => {
    const taken = fill({ isMaker: false, price: '103', quoteQuantity: '206' })
    const figures = addEntryFill(NO_ENTRY_FIGURES, taken, { price: '100', feeRate: '0' }, d('0.2'))
    expect([figures.makerValue.toFixed(), figures.takerValue.toFixed()]).toEqual(['0', '206'])
    expect(entrySaving(figures).toFixed()).toBe('-6.2')
  })
})

describe('a resting order has lost its point', () => {
  const placed = { spotBid: d('100'), perpBid: d('200') }
  const now = (spotBid: string, perpBid: string) => ({ spotBid: d(spotBid), perpBid: d(perpBid) })

  it('when the spot price has risen, or the perp price fallen, by more than the allowed slippage', () => {
    expect(moveOf(placed, now('100.11', '200'), 10)).toBe('the spot price has risen by 11.0 bps')
    expect(moveOf(placed, now('100', '199.7'), 10)).toBe('the perp price has fallen by 15.0 bps')
  })

  it('not when they moved less, or the other way', () => {
    expect(moveOf(placed, now('100.1', '199.8'), 10)).toBeUndefined()
    expect(moveOf(placed, now('99', '210'), 10)).toBeUndefined()
  })
})

describe('an order that rests', () => {
  /** Books with one purchase that works at the venue. */
  function restingBook() {
    const book = openRecordBook(createMemoryJournal())
    const call = { nonce: '1', requestHash: '', deadline: 10_000 }
    const request = {
      ...({ market: 'spot', symbol: 'SOLUSDT', side: 'buy', timeInForce: 'GTX' } as const),
      ...{ quantity: '3', price: '99.99', isReduceOnly: false },
    }
    const session = { epoch: 1 }
    book.append({ kind: 'session', time: 0, body: session })
    const order = { clientOrderId: 'ak.1', intentId: 1, pairId: 'pair-1', attempt: 1 }
    book.append({ kind: 'order-sent', time: 0, body: { ...order, ...call, request } })
    const live = { clientOrderId: 'ak.1', state: 'live', orderId: '7', reason: 'new' } as const
    book.append({ kind: 'order-state', time: 0, body: live })
    return {
      view: book.view,
      restart: () => book.append({ kind: 'session', time: 60_000, body: { epoch: 2 } }),
      cancel: () =>
        book.append({ kind: 'cancel-sent', time: 0, body: { clientOrderId: 'ak.1', ...call } }),
    }
  }

  const legs = () => [
    { id: 'pair-1', symbol: 'SOLUSDT', delta: d('0'), least: d('0.01'), describe: () => 'naked' },
  ]

  it('is no exposure while it is looked after, but is one from its cancel until its end is seen', async () => {
    const alerts: string[] = []
    const { view, cancel } = restingBook()
    const onAlert = ({ code }: Alert) => alerts.push(code)
    const clock = watchExposure({ clock: createManualClock(0), view, legs, onAlert })
    await clock.sleep(60_000, new AbortController().signal)
    expect(alerts).toEqual([])
    cancel()
    await clock.sleep(19_000, new AbortController().signal)
    expect(alerts).toEqual([])
    await clock.sleep(1_500, new AbortController().signal)
    expect(alerts).toContain('naked')
  })

  it('is an exposure from the start of a process that did not send it, cancelled or not', async () => {
    const alerts: string[] = []
    const { view, restart } = restingBook()
    const onAlert = ({ code }: Alert) => alerts.push(code)
    const clock = watchExposure({ clock: createManualClock(60_000), view, legs, onAlert })
    restart()
    await clock.sleep(19_000, new AbortController().signal)
    expect(alerts).toEqual([])
    await clock.sleep(1_500, new AbortController().signal)
    expect(alerts).toContain('naked')
  })
})

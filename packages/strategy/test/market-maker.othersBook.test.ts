import { decimal, type Instrument } from '@asterkit/instruments'
import { expect, test } from 'vitest'
import { QuoteDesk } from '../src/executors/quotes/quoteDesk.ts'
import { newQuote } from '../src/executors/quotes/sendQuotes.ts'
import { makerGrid } from '../src/index.ts'
import { othersBook } from '../src/strategies/market-maker/run/othersBook.ts'

const NOW = 1_000_000
const BOOK = {
  bids: [
    [100, 50],
    [99, 80],
  ],
  asks: [
    [103, 20],
    [105, 60],
  ],
  time: NOW,
} as const
const range = { min: decimal('0.01'), max: decimal('10000'), step: decimal('0.01') }
const SOL: Instrument = {
  market: 'perp',
  symbol: 'SOLUSDT',
  baseAsset: 'SOL',
  quoteAsset: 'USDT',
  status: 'TRADING',
  price: { min: decimal('0.01'), max: decimal('10000'), tick: decimal('0.01') },
  lot: range,
  marketLot: range,
  minNotional: decimal('5'),
  orderTypes: ['LIMIT'],
  timeInForce: ['GTX'],
}

/** A desk with orders `[side, ticks, lots]` that were sent a second before the book. */
function deskOf(...orders: readonly (readonly ['buy' | 'sell', number, number])[]) {
  const desk = new QuoteDesk(makerGrid(SOL))
  const quotes = orders.map(([side, ticks, lots], at) => {
    const identity = { clientOrderId: `akm.${at}`, symbol: 'SOLUSDT', nonce: '1', deadline: 0 }
    const quote = newQuote({ ...identity, side, ticks, lots, time: NOW - 1_000 })
    desk.add(quote)
    return quote
  })
  return { desk, quotes }
}

test('takes our lots off a level, and a level away where nobody else stands', () => {
  const { desk } = deskOf(['buy', 100, 20], ['sell', 103, 20], ['buy', 99, 50], ['buy', 99, 40])
  expect(othersBook(BOOK, desk)).toEqual({ bids: [[100, 30]], asks: [[105, 60]], time: NOW })
})

test('leaves the other side and other prices as they are', () => {
  expect(othersBook(BOOK, deskOf(['buy', 103, 20], ['sell', 104, 5]).desk)).toEqual(BOOK)
})

test('counts both prices of an order that is being moved as ours', () => {
  const { desk, quotes } = deskOf(['buy', 99, 80])
  quotes[0]!.target = { ticks: 100, lots: 80 }
  expect(othersBook(BOOK, desk).bids).toEqual([])
})

test('counts an order that has ended as ours in books that are older than its end', () => {
  const { desk, quotes } = deskOf(['sell', 103, 20])
  Object.assign(quotes[0]!, { state: 'ended' })
  desk.drop(quotes[0]!, NOW + 5)
  expect(desk.size).toBe(0)
  expect(othersBook(BOOK, desk).asks).toEqual([[105, 60]])
  const later = { ...BOOK, time: NOW + 6 }
  expect(othersBook(later, desk)).toEqual(later)
})

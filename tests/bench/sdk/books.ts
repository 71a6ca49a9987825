import assert from 'node:assert/strict'
import { createOrderBook, futuresStreams } from '@asterkit/sdk'
import { pro } from 'ccxt'
import { bookHistory } from './bookChanges.ts'
import { compare, scaled, type Timing } from './compare.ts'
import { figureOf, once, type Row } from './row.ts'

const CHANGES = 4000
const textGoal = { atLeast: 2.2 }
const numberGoal = { atLeast: 6 }

/** The book of one symbol kept from its changes, each checked to follow the one before. */
export const bookRows: readonly Row[] = [
  {
    id: '14',
    what: 'difference book from text, sequence checked',
    against: 'JSON.parse, ccxt OrderBook',
    goal: textGoal,
    stretch: { atLeast: 4 },
    measure: async () => {
      const { ours, ccxt } = await fromText()
      return figureOf(textGoal, { ours, theirs: ccxt })
    },
  },
  {
    id: '15',
    what: 'difference book from numbers, sequence checked',
    against: 'ccxt OrderBook',
    goal: numberGoal,
    stretch: { atLeast: 20 },
    measure: async () => {
      const { ours, ccxt } = await fromNumbers()
      return figureOf(numberGoal, { ours, theirs: ccxt })
    },
  },
]

const history = once(async () => bookHistory(CHANGES))
const price = (ticks: number) => (ticks / 10).toFixed(1)
const quantity = (lots: number) => (lots / 1000).toFixed(3)
const asText = (levels: readonly (readonly [number, number])[]) =>
  levels.map(([ticks, lots]): [string, string] => [price(ticks), quantity(lots)])
const asNumbers = (levels: readonly (readonly [number, number])[]) =>
  levels.map(([ticks, lots]): [number, number] => [ticks / 10, lots / 1000])

const fromText = once(async () => {
  const { changes } = await history()
  const texts = changes.map(({ U, u, pu, b, a }) =>
    JSON.stringify({
      e: 'depthUpdate',
      E: 1_790_000_000_000 + u,
      T: 1_790_000_000_000 + u,
      s: 'BTCUSDT',
      ...{ U, u, pu, b: asText(b), a: asText(a) },
    }),
  )
  const ours = async () => {
    const book = await ourBook()
    for (const text of texts) {
      const change = futuresStreams.diffDepth.readText?.(text, 0, text.length)
      assert.ok(change !== undefined && book.apply(change) === 'applied')
    }
    return `${book.bestBid?.price} ${book.bestAsk?.price}`
  }
  const ccxt = async () => {
    const { lastUpdateId, book } = await ccxtBook()
    let last = lastUpdateId
    for (const text of texts) {
      const { u, pu, b, a } = JSON.parse(text) as {
        readonly u: number
        readonly pu: number
        readonly b: readonly (readonly [string, string])[]
        readonly a: readonly (readonly [string, string])[]
      }
      assert.ok(pu === last)
      for (const [at, size] of b)
        book.bids.storeArray([Number.parseFloat(at), Number.parseFloat(size)])
      for (const [at, size] of a)
        book.asks.storeArray([Number.parseFloat(at), Number.parseFloat(size)])
      last = u
    }
    return touchOf(book)
  }
  assert.equal(await ours(), await ccxt())
  return perChange(await compare({ ours, ccxt }, { rounds: 11, samples: 3 }))
})

const fromNumbers = once(async () => {
  const { changes } = await history()
  const decimals = changes.map(({ b, a, ...ids }) => ({ ...ids, b: asNumbers(b), a: asNumbers(a) }))
  const ours = async () => {
    const book = await ourBook()
    for (const change of changes) assert.ok(book.applyCounts(change) === 'applied')
    return `${book.bestBid?.price} ${book.bestAsk?.price}`
  }
  const ccxt = async () => {
    const { lastUpdateId, book } = await ccxtBook()
    let last = lastUpdateId
    for (const { u, pu, b, a } of decimals) {
      assert.ok(pu === last)
      for (const [at, size] of b) book.bids.storeArray([at, size])
      for (const [at, size] of a) book.asks.storeArray([at, size])
      last = u
    }
    return touchOf(book)
  }
  assert.equal(await ours(), await ccxt())
  return perChange(await compare({ ours, ccxt }, { rounds: 11, samples: 3 }))
})

async function ourBook() {
  const { lastUpdateId, bids, asks } = await history()
  const book = createOrderBook({ market: 'futures', tickSize: '0.1', stepSize: '0.001' })
  book.load({ lastUpdateId, bids: asText(bids), asks: asText(asks) })
  return book
}

const exchange = new pro.aster()

interface CcxtSide extends Iterable<readonly number[]> {
  readonly [rank: number]: readonly (number | undefined)[]
  storeArray(level: [number, number]): void
}

/** The part of ccxt's book that is used. */
interface CcxtBook {
  readonly bids: CcxtSide
  readonly asks: CcxtSide
}

async function ccxtBook() {
  const { lastUpdateId, bids, asks } = await history()
  const levels = { bids: asNumbers(bids), asks: asNumbers(asks) }
  const book: CcxtBook = exchange.orderBook(levels, undefined)
  return { lastUpdateId, book }
}

function touchOf(book: CcxtBook): string {
  return [book.bids, book.asks].map((side) => Number(side[0]?.[0]).toFixed(1)).join(' ')
}

function perChange(timings: Readonly<Record<'ours' | 'ccxt', Timing>>) {
  return { ours: scaled(timings.ours, 1 / CHANGES), ccxt: scaled(timings.ccxt, 1 / CHANGES) }
}

import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AsterSchemaError, AsterValidationError } from '../../src/errors.ts'
import { createOrderBook } from '../../src/streams/book/createOrderBook.ts'
import type {
  BookChange,
  BookSnapshot,
  OrderBook,
  WireLevel,
} from '../../src/streams/book/orderBook.ts'

type Market = 'futures' | 'spot'
const make = (market: Market, bufferLimit?: number) =>
  createOrderBook({ market, tickSize: '0.1', stepSize: '0.001', bufferLimit })
const change = (U: number, u: number, pu: number, b: WireLevel[] = [], a: WireLevel[] = []) => ({
  U,
  u,
  pu,
  b,
  a,
})
const snapshot = (lastUpdateId: number): BookSnapshot => ({
  lastUpdateId,
  bids: [
    ['100.0', '1.000'],
    ['99.9', '2.000'],
  ],
  asks: [['100.1', '3.000']],
})

describe('a book', () => {
  it.each(['0', '0.0', '-1', '', '1e-8', 'x'])('refuses the step %j', (step) => {
    const options = { market: 'futures', tickSize: '0.1', stepSize: '0.1' } as const
    expect(() => createOrderBook({ ...options, tickSize: step })).toThrow(AsterValidationError)
    expect(() => createOrderBook({ ...options, stepSize: step })).toThrow(/stepSize must be/)
  })

  it('is unknown, not empty, before its snapshot', () => {
    const book = make('futures')
    expect(book.apply(change(1, 2, 0, [['100.0', '1.000']]))).toBe('buffered')
    expect([book.isSynced, book.lastUpdateId, book.bestBid]).toEqual([false, undefined, undefined])
  })

  it('sorts both sides, removes at zero and forgives unknown removals', () => {
    const book = make('futures')
    book.load(snapshot(10))
    const bids: WireLevel[] = [
      ['99.9', '0.000'],
      ['99.5', '0'],
      ['100.0', '1.5'],
      ['99.8', '4'],
    ]
    expect(book.apply(change(9, 11, 8, bids, [['100.2', '0.7']]))).toBe('applied')
    expect(book.depth(9)).toEqual({
      bids: [
        { price: '100.0', quantity: '1.500' },
        { price: '99.8', quantity: '4.000' },
      ],
      asks: [
        { price: '100.1', quantity: '3.000' },
        { price: '100.2', quantity: '0.700' },
      ],
    })
    expect([book.bids.ticksAt(0), book.bids.lotsAt(0), book.asks.ticksAt(0)]).toEqual([
      1000, 1500, 1001,
    ])
    expect([book.bids.ticksAt(2), book.lastUpdateId, book.isCrossed]).toEqual([
      undefined,
      11,
      false,
    ])
  })

  it.each([
    ['futures', change(5, 9, 4), 'ignored'],
    ['futures', change(5, 10, 4), 'applied'],
    ['futures', change(10, 15, 9), 'applied'],
    ['futures', change(11, 15, 10), 'applied'],
    ['futures', change(12, 15, 11), 'gap'],
    ['spot', change(5, 10, 4), 'ignored'],
    ['spot', change(5, 11, 4), 'applied'],
    ['spot', change(11, 15, 10), 'applied'],
    ['spot', change(12, 15, 11), 'gap'],
  ] as const)('of %s after snapshot 10: first change %j is %s', (market, first, result) => {
    const book = make(market)
    book.load(snapshot(10))
    expect(book.apply(first)).toBe(result)
    expect(book.isSynced).toBe(result !== 'gap')
  })

  it.each([
    ['futures', change(30, 40, 20), 'applied'],
    ['futures', change(21, 40, 19), 'gap'],
    ['futures', change(12, 20, 11), 'ignored'],
    ['spot', change(21, 40, 0), 'applied'],
    ['spot', change(22, 40, 20), 'gap'],
    ['spot', change(20, 40, 20), 'gap'],
    ['spot', change(12, 20, 11), 'ignored'],
  ] as const)('of %s at 20: later change %j is %s', (market, later, result) => {
    const book = make(market)
    book.load(snapshot(10))
    book.apply(change(10, 20, 9))
    expect(book.apply(later)).toBe(result)
  })

  it('asks for another snapshot when its own ends before the waiting changes', () => {
    const book = make('spot')
    book.apply(change(21, 25, 20, [['100.0', '9']]))
    expect(book.load(snapshot(10))).toBe('too-old')
    expect(book.isSynced).toBe(false)
    expect(book.load(snapshot(22))).toBe('synced')
    expect(book.bestBid?.quantity).toBe('9.000')
  })

  it('keeps the newest of too many waiting changes', () => {
    const book = make('spot', 4)
    for (let u = 1; u <= 20; u++) book.apply(change(u, u, u - 1))
    expect(book.load(snapshot(1))).toBe('too-old')
    expect(book.load(snapshot(18))).toBe('synced')
    expect(book.lastUpdateId).toBe(20)
  })

  it('notices a venue that counts anew', () => {
    const book = make('futures')
    book.load(snapshot(1000))
    book.apply(change(999, 1001, 998))
    const results = Array.from({ length: 60 }, (_, u) => book.apply(change(u, u, u - 1)))
    expect(results.indexOf('gap')).toBe(49)
    expect(results.at(-1)).toBe('buffered')
  })

  it.each([
    ['-1', '1'],
    ['100.0', '-1'],
    ['1e2', '1'],
    ['99999999999999.9999', '1'],
    ['100.0', '999999999999999.999'],
  ])('is void after the level %s x %s, which it cannot count', (price, quantity) => {
    const book = make('futures')
    book.load(snapshot(10))
    expect(() => book.apply(change(9, 11, 8, [[price, quantity]]))).toThrow(AsterSchemaError)
    expect([book.isSynced, book.bestBid]).toEqual([false, undefined])
  })

  it('counts finer when a resting order lies between ticks or lots', () => {
    const book = make('spot')
    book.load(snapshot(10))
    expect([book.priceUnit, book.quantityUnit]).toEqual(['0.1', '0.001'])
    book.apply(change(11, 11, 10, [['100.05', '1']], [['100.1', '25.42618900']]))
    expect([book.priceUnit, book.quantityUnit]).toEqual(['0.01', '0.000001'])
    expect(book.depth(2)).toEqual({
      bids: [
        { price: '100.05', quantity: '1.000000' },
        { price: '100.00', quantity: '1.000000' },
      ],
      asks: [{ price: '100.10', quantity: '25.426189' }],
    })
    expect([book.bids.ticksAt(1), book.bids.lotsAt(1)]).toEqual([10_000, 1_000_000])
  })

  it('tells when it is crossed', () => {
    const book = make('futures')
    book.load(snapshot(10))
    book.apply(change(9, 11, 8, [['100.1', '1']]))
    expect(book.isCrossed).toBe(true)
  })
})

/** The plainest book: prices and quantities as the venue wrote them. */
class NaiveBook {
  readonly bids = new Map<string, string>()
  readonly asks = new Map<string, string>()
  lastUpdateId = 0

  write(b: readonly WireLevel[], a: readonly WireLevel[], u: number) {
    for (const [side, levels] of [
      [this.bids, b],
      [this.asks, a],
    ] as const) {
      for (const [price, quantity] of levels) {
        if (Number(quantity) === 0) side.delete(price)
        else side.set(price, quantity)
      }
    }
    this.lastUpdateId = u
  }

  snapshot(): BookSnapshot {
    return { lastUpdateId: this.lastUpdateId, bids: [...this.bids], asks: [...this.asks] }
  }

  /** Levels best first, as numbers that are exact at this size. */
  depth() {
    const rows = (side: Map<string, string>, sign: number) =>
      [...side]
        .map(([price, quantity]) => [Number(price), Number(quantity)] as const)
        .sort((one, other) => sign * (one[0] - other[0]))
    return { bids: rows(this.bids, -1), asks: rows(this.asks, 1) }
  }
}

function depthOf(book: OrderBook) {
  const { bids, asks } = book.depth(Number.POSITIVE_INFINITY)
  const rows = (levels: typeof bids) =>
    levels.map(({ price, quantity }) => [Number(price), Number(quantity)] as const)
  return { bids: rows(bids), asks: rows(asks) }
}

const level = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 3 }))
  .map(([ticks, lots]): WireLevel => [(ticks / 10).toFixed(1), (lots / 1000).toFixed(3)])
const step = fc.record({
  ids: fc.integer({ min: 1, max: 5 }),
  b: fc.array(level, { maxLength: 4 }),
  a: fc.array(level, { maxLength: 4 }),
  fate: fc.constantFrom('sent', 'sent', 'sent', 'sent', 'lost', 'twice', 'late', 'replayed'),
  snapshotBehind: fc.integer({ min: 0, max: 4 }),
})

describe('property: whatever is lost, doubled or late', () => {
  it.each(['futures', 'spot'] as const)(
    'a %s book equals the naive one whenever it is synced',
    (market) => {
      fc.assert(
        fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
          const truth = new NaiveBook()
          const states = new Map([[0, truth.depth()]])
          const history: BookSnapshot[] = [truth.snapshot()]
          const sent: BookChange[] = []
          const book = make(market)
          const deliver = (one: BookChange) => {
            book.apply(one)
            if (book.isSynced) expect(depthOf(book)).toEqual(states.get(book.lastUpdateId!))
          }
          let late: BookChange | undefined
          for (const { ids, b, a, fate, snapshotBehind } of steps) {
            const pu = truth.lastUpdateId
            const next = change(pu + 1, pu + ids, pu, b, a)
            truth.write(b, a, next.u)
            states.set(next.u, truth.depth())
            history.push(truth.snapshot())
            if (fate === 'late') late = next
            else if (fate !== 'lost') deliver(next)
            if (fate === 'twice') deliver(next)
            if (fate === 'replayed' && sent.length > 0) deliver(sent[sent.length >> 1]!)
            if (fate !== 'late' && late !== undefined) {
              deliver(late)
              late = undefined
            }
            sent.push(next)
            if (!book.isSynced) {
              book.load(history.at(-1 - Math.min(snapshotBehind, history.length - 1))!)
              if (book.isSynced) expect(depthOf(book)).toEqual(states.get(book.lastUpdateId!))
            }
          }
          if (!book.isSynced) expect(book.load(truth.snapshot())).toBe('synced')
          const pu = truth.lastUpdateId
          const last = change(pu + 1, pu + 1, pu, [['2.0', '0.002']], [])
          truth.write(last.b, last.a, last.u)
          if (book.apply(last) === 'gap') expect(book.load(truth.snapshot())).toBe('synced')
          expect([book.lastUpdateId, depthOf(book)]).toEqual([truth.lastUpdateId, truth.depth()])
        }),
        { numRuns: 200 },
      )
    },
  )
})

const recordings = {
  futures: { file: 'usdm-btcusdt-20240808.jsonl.gz', tickSize: '0.1', stepSize: '0.001' },
  spot: { file: 'spot-btcusdt-20240808.jsonl.gz', tickSize: '0.01', stepSize: '0.00001' },
} as const
const folder = new URL('../../../../../shared/data/market-history/l2-binance/', import.meta.url)

describe.skipIf(!existsSync(folder))('recorded books (skipped where ../shared is absent)', () => {
  it.each(['futures', 'spot'] as const)(
    '%s: the chain is whole and ends as the naive book',
    (market) => {
      const { file, tickSize, stepSize } = recordings[market]
      const book = createOrderBook({ market, tickSize, stepSize })
      const naive = new NaiveBook()
      const counts: Record<string, number> = {}
      const waiting: BookChange[] = []
      const lines = gunzipSync(readFileSync(new URL(file, folder)))
        .toString('utf8')
        .split('\n')
      for (const line of lines) {
        const text = line.slice(line.indexOf(' ') + 1)
        if (text.startsWith('{"lastUpdateId"')) {
          const whole = JSON.parse(text) as BookSnapshot
          expect(book.load(whole)).toBe('synced')
          naive.write(whole.bids, whole.asks, whole.lastUpdateId)
          for (const one of waiting) {
            if (one.u > whole.lastUpdateId) naive.write(one.b, one.a, one.u)
          }
        } else if (text.includes('@depth')) {
          const { data } = JSON.parse(text) as { data: BookChange }
          const result = book.apply(data)
          counts[result] = (counts[result] ?? 0) + 1
          if (result === 'buffered') waiting.push(data)
          if (result === 'applied') {
            naive.write(data.b, data.a, data.u)
            expect(book.isCrossed).toBe(false)
          }
        }
      }
      expect(counts.gap).toBeUndefined()
      expect(counts.applied).toBeGreaterThan(3000)
      expect(book.lastUpdateId).toBe(naive.lastUpdateId)
      expect(depthOf(book)).toEqual(naive.depth())
    },
  )
})

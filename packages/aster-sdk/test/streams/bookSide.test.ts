import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AsterSchemaError } from '../../src/errors.ts'
import { BookSide } from '../../src/streams/book/bookSide.ts'
import { createOrderBook } from '../../src/streams/book/createOrderBook.ts'

function levelsOf(side: BookSide): (readonly [number | undefined, number | undefined])[] {
  return Array.from({ length: side.size }, (_, rank) => [side.ticksAt(rank), side.lotsAt(rank)])
}

/** Prices near one place, and now and then far from it, so that levels go in and out of the window. */
const ticks = fc
  .tuple(fc.constantFrom(1, 3000, 5000, 9000, 60_000), fc.integer({ min: 0, max: 40 }))
  .map(([place, offset]) => place + offset)
const change = fc.tuple(ticks, fc.constantFrom(0, 0, 1, 2, 7))

describe.each([
  { name: 'bids' as const, better: -1 },
  { name: 'asks' as const, better: 1 },
])('$name', ({ name, better }) => {
  it('property: stand best first, wherever the price goes', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 120 }), (changes) => {
        const side = new BookSide(name)
        const plain = new Map<number, number>()
        for (const [price, lots] of changes) {
          side.set(price, lots)
          if (lots === 0) plain.delete(price)
          else plain.set(price, lots)
          const sorted = [...plain].sort((one, other) => better * (one[0] - other[0]))
          expect(levelsOf(side)).toEqual(sorted)
          expect([side.ticksAt(0), side.lotsAt(plain.size)]).toEqual([sorted[0]?.[0], undefined])
        }
        expect(side.refine(10, 2)).toBe(true)
        const finer = [...plain].map(([price, lots]) => [price * 10, lots * 2] as const)
        expect(levelsOf(side)).toEqual(finer.sort((one, other) => better * (one[0] - other[0])))
      }),
      { numRuns: 100 },
    )
  })

  it('answers any rank after a change, not one that was read before', () => {
    const side = new BookSide(name)
    for (const price of [100, 102, 104]) side.set(price, price)
    expect(side.ticksAt(2)).toBe(name === 'bids' ? 100 : 104)
    side.set(101, 5)
    expect(side.ticksAt(1)).toBe(name === 'bids' ? 102 : 101)
    expect(side.ticksAt(3)).toBe(name === 'bids' ? 100 : 104)
  })

  it('keeps its numbers when finer ones would not be exact', () => {
    const side = new BookSide(name)
    side.set(2 ** 50, 1)
    expect([side.refine(10, 1), levelsOf(side)]).toEqual([false, [[2 ** 50, 1]]])
  })
})

describe('changes that are counted already', () => {
  const ids = (u: number) => ({ U: u, u, pu: u - 1 })
  const make = () => {
    const book = createOrderBook({ market: 'futures', tickSize: '0.1', stepSize: '0.001' })
    return {
      book,
      load: (lastUpdateId: number) =>
        book.load({ lastUpdateId, bids: [['10.0', '1.000']], asks: [['10.2', '2.000']] }),
    }
  }

  it('do the same as text', () => {
    const { book, load } = make()
    load(5)
    expect(book.applyCounts({ ...ids(6), b: [[101, 3000]], a: [[102, 0]] })).toBe('applied')
    expect(book.depth(9)).toEqual({
      bids: [
        { price: '10.1', quantity: '3.000' },
        { price: '10.0', quantity: '1.000' },
      ],
      asks: [],
    })
    expect(book.applyCounts({ ...ids(9), b: [], a: [] })).toBe('gap')
    expect(book.isSynced).toBe(false)
  })

  it('wait for the snapshot', () => {
    const { book, load } = make()
    expect(book.applyCounts({ ...ids(6), b: [[101, 3]], a: [] })).toBe('buffered')
    expect(load(5)).toBe('synced')
    expect(book.bestBid).toEqual({ price: '10.1', quantity: '0.003' })
  })

  it('keep their meaning when the book has begun to count finer', () => {
    const { book, load } = make()
    load(5)
    book.apply({ ...ids(6), b: [['10.05', '0.0001']], a: [] })
    expect([book.priceUnit, book.quantityUnit]).toEqual(['0.01', '0.0001'])
    book.applyCounts({ ...ids(7), b: [[101, 3]], a: [] })
    expect(book.bestBid).toEqual({ price: '10.10', quantity: '0.0030' })
  })

  it.each([
    [-1, 1],
    [1, -1],
    [0.5, 1],
    [1, 2 ** 53],
    [Number.NaN, 1],
  ])('void the book when they are no counts: %d ticks, %d lots', (price, lots) => {
    const { book, load } = make()
    load(5)
    expect(() => book.applyCounts({ ...ids(6), b: [[price, lots]], a: [] })).toThrow(
      AsterSchemaError,
    )
    expect(book.isSynced).toBe(false)
  })
})

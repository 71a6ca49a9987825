import { afterEach, describe, expect, it } from 'vitest'
import { AsterSchemaError, type StreamOptions } from '../../src/index.ts'
import { clientOf } from '../loopbackServer.ts'
import { startVenue, type Venue, type VenueOptions } from './wsServer.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** A venue whose book grows by one bid per change; snapshots are of its newest state. */
async function bookVenue(options: VenueOptions = {}) {
  let last = 100
  const bids = new Map<string, string>([['10.0', '1']])
  let snapshots = 0
  const venue: Venue = await startVenue({
    depth: () => {
      snapshots++
      return { lastUpdateId: last, bids: [...bids], asks: [['20.0', '1']] }
    },
    ...options,
  })
  cleanups.push(() => venue.close())
  return {
    venue,
    snapshots: () => snapshots,
    /** Changes the book and tells about it, unless the message is lost. */
    change(price: string, quantity: string, isLost = false) {
      const pu = last
      last += 3
      bids.set(price, quantity)
      const event = { e: 'depthUpdate', E: last, s: 'BTCUSDT', U: pu + 1, u: last, pu }
      if (!isLost) venue.broadcast({ ...event, b: [[price, quantity]], a: [] })
    },
  }
}

function watch(venue: Venue, options?: StreamOptions, market: 'futures' | 'spot' = 'futures') {
  const params = { market, symbol: 'BTCUSDT', tickSize: '0.1', stepSize: '0.001' } as const
  const iterator = clientOf(venue.url)
    .streams.watchOrderBook(params, options)
    [Symbol.asyncIterator]()
  cleanups.push(() => iterator.return?.())
  return {
    async next() {
      const { value, done } = await iterator.next()
      if (done) return 'end'
      if (value.kind !== 'book') return value
      const { bids } = value.book.depth(10)
      return bids.map(({ price, quantity }) => `${price}x${quantity}`).join(' ')
    },
    end: () => iterator.return?.(),
  }
}

describe.each(['futures', 'spot'] as const)('a watched %s book', (market) => {
  it('starts from a snapshot and follows the stream', async () => {
    const { venue, change } = await bookVenue()
    const book = watch(venue, {}, market)
    expect(await book.next()).toBe('10.0x1.000')
    expect(venue.sockets[0]!.path).toBe('/ws/btcusdt@depth@100ms')
    change('11.0', '2')
    expect(await book.next()).toBe('11.0x2.000 10.0x1.000')
    change('11.0', '0')
    expect(await book.next()).toBe('10.0x1.000')
  })

  it('says gap when a change is missing, and is whole again after a snapshot', async () => {
    const { venue, change, snapshots } = await bookVenue()
    const book = watch(venue, {}, market)
    await book.next()
    change('11.0', '2', true)
    change('12.0', '3')
    expect(await book.next()).toEqual({ kind: 'gap', reason: 'sequence' })
    expect(await book.next()).toBe('12.0x3.000 11.0x2.000 10.0x1.000')
    expect(snapshots()).toBe(2)
  })

  it('is void from the loss of the connection to the snapshot after it', async () => {
    const { venue, change } = await bookVenue()
    const book = watch(venue, {}, market)
    await book.next()
    venue.sockets[0]!.socket.terminate()
    expect(await book.next()).toEqual({ kind: 'gap', reason: 'disconnected' })
    change('11.0', '2', true)
    expect(await book.next()).toBe('11.0x2.000 10.0x1.000')
  })
})

describe('a watched book', () => {
  it('does not pile up for a slow reader: the next read is the latest state', async () => {
    const { venue, change } = await bookVenue()
    const book = watch(venue)
    await book.next()
    for (let count = 1; count <= 500; count++) change('11.0', String(count))
    await venue.sockets[0]!.isRead()
    expect(await book.next()).toBe('11.0x500.000 10.0x1.000')
  })

  it('asks again when a snapshot fails or is too old', async () => {
    let answers = 0
    const troubles: string[] = []
    const { venue, change } = await bookVenue({
      depth: () => {
        answers++
        if (answers === 1) change('11.0', '2')
        if (answers <= 4)
          return answers === 1 ? { lastUpdateId: 50, bids: [], asks: [] } : undefined
        return { lastUpdateId: 103, bids: [['11.0', '2']], asks: [] }
      },
    })
    const book = watch(venue, { onTrouble: ({ message }) => troubles.push(message) })
    expect(await book.next()).toBe('11.0x2.000')
    expect(answers).toBe(5)
    expect(troubles).toHaveLength(1)
  })

  it('says stale when nothing changes', async () => {
    const { venue } = await bookVenue()
    const book = watch(venue, { staleAfterMs: 50 })
    await book.next()
    expect(await book.next()).toEqual({ kind: 'stale', silentMs: 50 })
  })

  it('fails loudly when a price cannot be counted', async () => {
    const { venue, change } = await bookVenue()
    const book = watch(venue)
    await book.next()
    change('99999999999999.9999', '2')
    await expect(book.next()).rejects.toThrow(AsterSchemaError)
    expect(await book.next()).toBe('end')
  })

  it('ends with the signal', async () => {
    const { venue } = await bookVenue()
    const controller = new AbortController()
    const book = watch(venue, { signal: controller.signal })
    await book.next()
    const waiting = book.next()
    controller.abort()
    expect(await waiting).toBe('end')
  })
})

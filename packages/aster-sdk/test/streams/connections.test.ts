import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket as WsSocket } from 'ws'
import {
  AsterValidationError,
  futuresStreams,
  type StreamItem,
  type StreamOptions,
  type Subscription,
  spotStreams,
  subscription,
} from '../../src/index.ts'
import { clientOf } from '../loopbackServer.ts'
import { startVenue, type Venue, type VenueOptions } from './wsServer.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function venueOf(options?: VenueOptions): Promise<Venue> {
  const venue = await startVenue(options)
  cleanups.push(() => venue.close())
  return venue
}

/** Reads everything a stream delivers into a list. */
function collect<Event>(stream: AsyncIterable<StreamItem<Event>>) {
  const items: StreamItem<Event>[] = []
  const iterator = stream[Symbol.asyncIterator]()
  const run = async () => {
    for (;;) {
      const { value, done } = await iterator.next()
      if (done) return
      items.push(value)
    }
  }
  const running = run()
  cleanups.push(async () => {
    await iterator.return?.()
    await running
  })
  return items
}

const kinds = (items: readonly StreamItem<unknown>[]) => items.map(({ kind }) => kind)
const until = async (isTrue: () => boolean) => {
  await expect.poll(isTrue, { timeout: 4000, interval: 5 }).toBe(true)
}
const fail = (error: Error) => {
  throw error
}
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const aggTrade = (a: number, s = 'BTCUSDT') => ({
  e: 'aggTrade',
  E: 1_700_000_000_000 + a,
  s,
  a,
  p: '1.5',
  q: '2',
  f: a,
  l: a,
  T: 1_700_000_000_000 + a,
  m: true,
})
const trades = (symbol: string) => subscription(futuresStreams.aggTrade, { symbol })
const ids = (items: readonly StreamItem<{ a: number }>[]) =>
  items.flatMap((item) => (item.kind === 'event' ? [item.event.a] : []))

function watchTrades(venue: Venue, options?: StreamOptions, names = ['BTCUSDT']) {
  return collect(clientOf(venue.url).streams.watch(names.map(trades), options))
}

describe('several streams as one', () => {
  it('share a connection and name the stream of each event', async () => {
    const venue = await venueOf()
    const items = watchTrades(venue, {}, ['BTCUSDT', 'ETHUSDT', 'BTCUSDT'])
    const socket = await venue.connected(1)
    expect(socket.path).toBe('/stream?streams=btcusdt@aggTrade/ethusdt@aggTrade')
    socket.send({ stream: 'ethusdt@aggTrade', data: aggTrade(1, 'ETHUSDT') })
    socket.send({ stream: 'btcusdt@aggTrade', data: aggTrade(2) })
    await until(() => items.length === 3)
    expect(items).toMatchObject([
      { kind: 'open' },
      { kind: 'event', stream: 'ethusdt@aggTrade', event: { s: 'ETHUSDT' } },
      { kind: 'event', stream: 'btcusdt@aggTrade', event: { s: 'BTCUSDT' } },
    ])
  })

  it('spread over connections of 200 and subscribe no faster than allowed', async () => {
    const venue = await venueOf()
    const names = Array.from({ length: 450 }, (_, index) => `SYMBOL${index}USDT`)
    const start = performance.now()
    const items = watchTrades(venue, {}, names)
    await until(() => items.length > 0)
    expect(kinds(items)).toEqual(['open'])
    const heard = venue.sockets.map(({ path, controls }) => [
      ...path.slice(path.indexOf('=') + 1).split('/'),
      ...controls.flatMap(({ params }) => params ?? []),
    ])
    expect(heard.map(({ length }) => length)).toEqual([200, 200, 50])
    expect(heard.flat()).toEqual(names.map((name) => `${name.toLowerCase()}@aggTrade`))
    const messages = Math.max(...venue.sockets.map(({ controls }) => controls.length))
    expect(messages).toBeGreaterThan(1)
    expect(performance.now() - start).toBeGreaterThan((messages - 1) * 100)
  })

  it('name only the streams of the lost connection in a gap', async () => {
    const venue = await venueOf()
    const names = Array.from({ length: 201 }, (_, index) => `S${index}`)
    const items = watchTrades(venue, {}, names)
    await until(() => items.length > 0)
    venue.sockets.find(({ path }) => path === '/ws/s200@aggTrade')?.socket.terminate()
    await until(() => items.length > 1)
    expect(items[1]).toEqual({ kind: 'gap', reason: 'reconnected', streams: ['s200@aggTrade'] })
  })

  it('subscribe again after a loss', async () => {
    const venue = await venueOf()
    const names = Array.from({ length: 150 }, (_, index) => `SYMBOL${index}USDT`)
    const items = watchTrades(venue, {}, names)
    await until(() => items.length > 0)
    const [first] = venue.sockets
    first!.socket.close()
    await until(() => items.length > 1)
    expect(venue.sockets[1]!.controls[0]!.params).toEqual(first!.controls[0]!.params)
    expect(kinds(items)).toEqual(['open', 'gap'])
  })

  it('are refused when there are none or of both markets', async () => {
    const { streams } = clientOf('http://127.0.0.1:1')
    const spot: Subscription<object> = subscription(spotStreams.trade, { symbol: 'BTCUSDT' })
    expect(() => streams.watch([])).toThrow(AsterValidationError)
    expect(() => streams.watch<object>([trades('BTCUSDT'), spot])).toThrow(AsterValidationError)
  })
})

describe('a connection', () => {
  it('that is silent and gives no sign of life is replaced, with a gap', async () => {
    const venue = await venueOf({ answers: false })
    const troubles: string[] = []
    const items = watchTrades(venue, {
      probeAfterMs: 40,
      onTrouble: ({ message }) => troubles.push(message),
    })
    await venue.connected(2)
    expect(venue.sockets[0]!.controls).toMatchObject([{ method: 'LIST_SUBSCRIPTIONS' }])
    await until(() => items.length > 1)
    expect(kinds(items).slice(0, 2)).toEqual(['open', 'gap'])
    expect(troubles[0]).toBe('futures streams: no sign of life')
  })

  it('that is silent but alive stays', async () => {
    const venue = await venueOf()
    const items = watchTrades(venue, { probeAfterMs: 120 })
    await until(() => (venue.sockets[0]?.controls.length ?? 0) > 2)
    expect(venue.sockets).toHaveLength(1)
    expect(kinds(items)).toEqual(['open'])
  })

  it('survives malformed frames, binary frames and unknown streams', async () => {
    const venue = await venueOf()
    const troubles: string[] = []
    const onTrouble = ({ message }: Error) => troubles.push(message)
    const items = watchTrades(venue, { onTrouble }, ['A', 'B'])
    const socket = await venue.connected(1)
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '{"stream":5}',
      '{"stream":"a@aggTrade"}',
      '{"__proto__":1}',
    ]) {
      socket.send(text)
    }
    socket.socket.send(Buffer.from([1, 2, 3]))
    socket.send({ stream: 'c@aggTrade', data: aggTrade(1) })
    socket.send({ stream: 'c@aggTrade', data: aggTrade(2) })
    socket.send({ stream: 'b@aggTrade', data: aggTrade(3, 'B') })
    await until(() => ids(items).length > 0)
    expect(ids(items)).toEqual([3])
    expect(kinds(items).slice(0, 2)).toEqual(['open', 'gap'])
    expect(troubles).toEqual(['futures streams: unknown kind of event: c@aggTrade'])
    expect(socket.isOpen).toBe(true)
  })

  it('takes the socket of the client where the stream names none', async () => {
    const opened: string[] = []
    class Noted extends WsSocket {
      constructor(url: string) {
        super(url)
        opened.push(new URL(url).pathname)
      }
    }
    const venue = await venueOf()
    const { streams } = clientOf(venue.url, { WebSocket: Noted })
    const end = AbortSignal.timeout(5_000)
    const kinds = [
      streams.watchMarkPrice({}, { signal: end }),
      streams.watchBookTicker({ market: 'spot' }, { signal: end }),
      streams.watchMarkPrice({}, { signal: end, WebSocket }),
    ].map(async (stream) => {
      for await (const { kind } of stream) return kind
      return 'ended'
    })
    expect(await Promise.all(kinds)).toEqual(['open', 'open', 'open'])
    expect(opened).toEqual(['/ws/!markPrice@arr', '/ws/!bookTicker'])
  })

  it('works with another WebSocket', async () => {
    const venue = await venueOf()
    const items = watchTrades(venue, { WebSocket: WsSocket })
    const socket = await venue.connected(1)
    socket.send(aggTrade(1))
    await until(() => items.length === 2)
    expect(ids(items)).toEqual([1])
  })

  it('waits longer after each failure, with jitter, up to a limit', async () => {
    const pauses: number[] = []
    let random = 0
    class Refused {
      onopen = null
      onmessage = null
      onerror: ((event: never) => void) | null = null
      onclose = null
      constructor() {
        queueMicrotask(() => this.onerror?.({} as never))
      }
      send() {}
      close() {}
    }
    watchTrades(await venueOf(), {
      WebSocket: Refused,
      random: () => {
        random = random === 0 ? 0.999 : 0
        return random
      },
      timers: {
        now: () => 0,
        clearTimeout: () => undefined,
        setTimeout(run, ms) {
          if (ms === 10_000) return 0
          pauses.push(ms)
          if (pauses.length < 12) queueMicrotask(run)
          return 0
        },
      },
    })
    await until(() => pauses.length === 12)
    const bases = [250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 30_000, 30_000]
    for (const [index, pause] of pauses.entries()) {
      expect(pause / bases[index]!).toBeCloseTo(index % 2 === 0 ? 1 : 0.5, 2)
    }
  })
})

describe('staleness', () => {
  it('is told once per silence and stream', async () => {
    const venue = await venueOf()
    const items = watchTrades(venue, { staleAfterMs: 60 }, ['A', 'B'])
    const socket = await venue.connected(1)
    const isStale = (stream: string) =>
      items.filter((item) => item.kind === 'stale' && item.stream === stream).length
    for (let a = 0; a < 12; a++) {
      socket.send({ stream: 'a@aggTrade', data: aggTrade(a, 'A') })
      await sleep(15)
    }
    expect([isStale('a@aggTrade'), isStale('b@aggTrade')]).toEqual([0, 1])
    await until(() => isStale('a@aggTrade') === 1)
    await sleep(150)
    expect([isStale('a@aggTrade'), isStale('b@aggTrade')]).toEqual([1, 1])
    expect(items.find(({ kind }) => kind === 'stale')).toMatchObject({ silentMs: 60 })
  })
})

describe('the planned replacement', () => {
  it('loses and doubles nothing while messages keep coming', async () => {
    const venue = await venueOf()
    const items = watchTrades(venue, { connectionLifetimeMs: 120, overlapMs: 60 })
    await venue.connected(1)
    await until(() => items.length > 0)
    let sent = 0
    while (venue.sockets.length < 5 && sent < 4000) {
      for (let burst = 0; burst < 5; burst++) venue.broadcast(aggTrade(sent++))
      await sleep(2)
    }
    await until(() => ids(items).length >= sent)
    expect(venue.sockets.length).toBeGreaterThanOrEqual(5)
    expect(ids(items)).toEqual(Array.from({ length: sent }, (_, a) => a))
    expect(kinds(items).filter((kind) => kind !== 'event')).toEqual(['open'])
    await until(() => venue.sockets.filter(({ isOpen }) => isOpen).length <= 2)
  })

  it('keeps the order when the new connection runs ahead or behind', async () => {
    const venue = await venueOf()
    const items = watchTrades(venue, { connectionLifetimeMs: 100, overlapMs: 150 })
    const old = await venue.connected(1)
    await until(() => items.length > 0)
    old.send(aggTrade(0))
    const fresh = await venue.connected(2)
    await sleep(20)
    for (const a of [1, 2, 3, 4]) fresh.send(aggTrade(a))
    await sleep(20)
    for (const a of [1, 2]) old.send(aggTrade(a))
    await until(() => !old.isOpen)
    for (const a of [4, 5]) fresh.send(aggTrade(a + 1))
    await until(() => ids(items).length >= 7)
    expect(ids(items)).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(kinds(items).filter((kind) => kind !== 'event')).toEqual(['open'])
  })

  it('drops what the old connection delivered and the new one brings after the switch', async () => {
    const venue = await venueOf()
    const items = watchTrades(venue, { connectionLifetimeMs: 100, overlapMs: 100 })
    const old = await venue.connected(1)
    const fresh = await venue.connected(2)
    await sleep(20)
    for (const a of [1, 2]) old.send(aggTrade(a))
    await until(() => !old.isOpen)
    for (const a of [1, 2, 3]) fresh.send(aggTrade(a))
    await until(() => ids(items).length >= 3)
    expect(ids(items)).toEqual([1, 2, 3])
  })

  it('says gap when the old connection is cut before both were heard long enough', async () => {
    const venue = await venueOf()
    const items = watchTrades(venue, { connectionLifetimeMs: 50, overlapMs: 2000 })
    const old = await venue.connected(1)
    const fresh = await venue.connected(2)
    await sleep(30)
    old.send(aggTrade(1))
    for (const a of [1, 2]) fresh.send(aggTrade(a))
    await until(() => ids(items).length === 1)
    old.socket.terminate()
    await until(() => items.length >= 4)
    expect(kinds(items)).toEqual(['open', 'event', 'gap', 'event'])
    expect(ids(items)).toEqual([1, 2])
    expect(venue.sockets).toHaveLength(2)
  })
})

describe('a burst of 20,000 messages', () => {
  it('to a slow reader stays bounded: the newest are kept, one gap says so', async () => {
    const venue = await venueOf()
    const stream = clientOf(venue.url).streams.watch([trades('BTCUSDT')], { bufferLimit: 500 })
    const iterator = stream[Symbol.asyncIterator]()
    cleanups.push(() => iterator.return?.())
    await iterator.next()
    const socket = await venue.connected(1)
    const before = process.memoryUsage().heapUsed
    for (let a = 0; a < 20_000; a++) socket.send(aggTrade(a))
    await socket.isRead()
    const first = await iterator.next()
    expect(first.value).toEqual({
      kind: 'gap',
      reason: 'overflow',
      streams: ['btcusdt@aggTrade'],
    })
    const kept: number[] = []
    for (let count = 0; count < 500; count++) {
      const { value } = await iterator.next()
      if (value?.kind === 'event') kept.push(value.event.a)
    }
    expect(kept).toEqual(Array.from({ length: 500 }, (_, index) => 19_500 + index))
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100_000_000)
  })

  it('to a reader that keeps up arrives whole and in order', async () => {
    const venue = await venueOf()
    const items = watchTrades(venue, { bufferLimit: 20_000 })
    const socket = await venue.connected(1)
    for (let a = 0; a < 20_000; a++) socket.send(aggTrade(a))
    await until(() => items.length >= 20_001)
    expect(ids(items)).toEqual(Array.from({ length: 20_000 }, (_, a) => a))
  })
})

describe('batches', () => {
  const open = async (options?: StreamOptions) => {
    const venue = await venueOf()
    const stream = clientOf(venue.url).streams.watch([trades('BTCUSDT')], options)
    const batches = stream.batches()[Symbol.asyncIterator]()
    cleanups.push(() => batches.return?.())
    expect((await batches.next()).value).toEqual([{ kind: 'open' }])
    return { venue, batches, socket: await venue.connected(1) }
  }

  it('hold everything that has arrived since the last one, in order', async () => {
    const { batches, socket } = await open()
    const heard: number[] = []
    let count = 0
    for (let a = 0; a < 5000; a++) socket.send(aggTrade(a))
    while (heard.length < 5000) {
      const { value } = await batches.next()
      heard.push(...ids(value ?? []))
      count++
    }
    expect(heard).toEqual(Array.from({ length: 5000 }, (_, a) => a))
    expect(count).toBeLessThan(2500)
  })

  it('begin with a gap when the reader was too slow, and keep the newest', async () => {
    const { batches, socket } = await open({ bufferLimit: 3 })
    for (let a = 0; a < 10; a++) socket.send(aggTrade(a))
    await socket.isRead()
    const { value } = await batches.next()
    expect([kinds(value ?? []), ids(value ?? [])]).toEqual([
      ['gap', 'event', 'event', 'event'],
      [7, 8, 9],
    ])
  })

  it('end with the signal, also while waiting', async () => {
    const end = new AbortController()
    const { batches } = await open({ signal: end.signal })
    const last = batches.next()
    end.abort()
    expect(await last).toEqual({ done: true, value: undefined })
  })
})

const balance = (E: number) => ({ e: 'outboundAccountPosition', E, B: [] })
const times = (items: readonly StreamItem<{ E?: number | undefined }>[]) =>
  items.flatMap((item) => (item.kind === 'event' ? [item.event.E] : []))

describe('account streams', () => {
  it('sort events by their time within the window', async () => {
    const venue = await venueOf()
    const items = collect(clientOf(venue.url).streams.watchSpotUser({ orderWindowMs: 60 }))
    const socket = await venue.connected(1)
    for (const E of [5, 3, 9, 7, 1]) socket.send(balance(E))
    await until(() => items.length >= 6)
    expect(times(items)).toEqual([1, 3, 5, 7, 9])
  })

  it('sort events by their time unless told otherwise', async () => {
    const venue = await venueOf()
    const sorted = collect(clientOf(venue.url).streams.watchSpotUser())
    await venue.connected(1)
    const asTheyCome = collect(clientOf(venue.url).streams.watchSpotUser({ orderWindowMs: 0 }))
    await venue.connected(2)
    for (const E of [2, 1]) venue.broadcast(balance(E))
    await until(() => sorted.length >= 3 && asTheyCome.length >= 3)
    expect([times(sorted), times(asTheyCome)]).toEqual([
      [1, 2],
      [2, 1],
    ])
  })

  it('deliver what is held before a gap, and late events late', async () => {
    const venue = await venueOf()
    const items = collect(clientOf(venue.url).streams.watchSpotUser({ orderWindowMs: 50 }))
    const socket = await venue.connected(1)
    for (const E of [5, 3]) socket.send(balance(E))
    await until(() => items.length >= 3)
    for (const E of [9, 2]) socket.send(balance(E))
    socket.send('not json')
    await until(() => items.length >= 6)
    expect(times(items)).toEqual([3, 5, 2, 9])
    expect(kinds(items)).toEqual(['open', 'event', 'event', 'event', 'event', 'gap'])
  })

  it('stay connected through silence where control messages are not answered', async () => {
    const venue = await venueOf({ answers: false })
    const items = collect(
      clientOf(venue.url).streams.watchSpotUser({ probeAfterMs: 30, onTrouble: fail }),
    )
    const socket = await venue.connected(1)
    await until(() => socket.controls.length > 4)
    expect([venue.sockets.length, kinds(items)]).toEqual([1, ['open']])
    socket.send(balance(7))
    await until(() => times(items).length === 1)
  })

  it('connect again after silence once a question was answered', async () => {
    const options = { answers: true }
    const venue = await venueOf(options)
    const items = collect(clientOf(venue.url).streams.watchSpotUser({ probeAfterMs: 40 }))
    const socket = await venue.connected(1)
    await until(() => socket.controls.length > 0)
    options.answers = false
    await venue.connected(2)
    await until(() => items.length > 1)
    expect(kinds(items)).toEqual(['open', 'gap'])
  })

  it('keep the listen key alive', async () => {
    const venue = await venueOf()
    collect(clientOf(venue.url).streams.watchSpotUser({ keepAliveMs: 30 }))
    await until(() => venue.calls.filter((call) => call.startsWith('PUT')).length >= 2)
    expect(venue.calls[0]).toBe('POST /api/v3/listenKey')
    expect(new Set(venue.calls.slice(1))).toEqual(new Set(['PUT /api/v3/listenKey']))
    expect(venue.sockets).toHaveLength(1)
  })

  it('take a new key when the venue says that the old one is gone', async () => {
    const venue = await venueOf({ keepAliveStatus: 400 })
    const items = collect(clientOf(venue.url).streams.watchFuturesUser({ keepAliveMs: 30 }))
    await until(() => items.length >= 2)
    expect(venue.calls.slice(0, 3)).toEqual([
      'POST /fapi/v3/listenKey',
      'PUT /fapi/v3/listenKey',
      'POST /fapi/v3/listenKey',
    ])
    expect(kinds(items).slice(0, 2)).toEqual(['open', 'gap'])
  })

  it('connect anew when the key expires while a connection is being replaced', async () => {
    const venue = await venueOf()
    const user = { connectionLifetimeMs: 40, overlapMs: 2000, keepAliveMs: 1e6 }
    const items = collect(clientOf(venue.url).streams.watchFuturesUser(user))
    await venue.connected(2)
    await sleep(30)
    venue.broadcast({ e: 'listenKeyExpired', E: 1 })
    await venue.connected(3)
    await until(() => items.length >= 2)
    expect(kinds(items)).toEqual(['open', 'gap'])
    expect(venue.sockets.slice(0, 2).map(({ isOpen }) => isOpen)).toEqual([false, false])
  })

  it('keep every digit of long ids and deliver announcements', async () => {
    const venue = await venueOf()
    const items = collect(clientOf(venue.url).streams.watchFuturesUser())
    const socket = await venue.connected(1)
    socket.send(
      '{"e":"announcement","en":{"i":1234567890123456789,"t":"t","s":"s","c":"DIRECT","d":1}}',
    )
    await until(() => items.length >= 2)
    expect(items[1]).toMatchObject({
      stream: 'futures user events',
      event: { en: { i: '1234567890123456789' } },
    })
  })
})

import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AsterConfigurationError, createAsterClient, type StreamItem } from '../../src/index.ts'
import { clientOf } from '../loopbackServer.ts'
import { type SocketServer, startSocketServer } from './socketServer.ts'

let server: SocketServer
beforeEach(async () => {
  server = await startSocketServer()
})
afterEach(() => server.close())

const mark = (s: string, E = 1) => ({
  e: 'markPriceUpdate',
  E,
  s,
  p: '1',
  i: '1',
  r: '0.0001',
  T: 5,
})
const balance = (E: number) => ({
  e: 'outboundAccountPosition',
  E,
  T: E,
  B: [{ a: 'USDT', f: '1', l: '0' }],
})

function reader<Event>(stream: AsyncIterable<StreamItem<Event>>) {
  const iterator = stream[Symbol.asyncIterator]()
  return {
    async next() {
      const { value, done } = await iterator.next()
      return done ? undefined : (value as StreamItem<Event>)
    },
    end: () => iterator.return?.(),
  }
}

describe('market streams', () => {
  it('deliver typed events after the opening, single or in lists', async () => {
    const stream = reader(clientOf(server.url).streams.watchMarkPrice())
    const first = stream.next()
    const socket = await server.connected(1)
    expect(socket.path).toBe('/ws/!markPrice@arr')
    expect(await first).toEqual({ kind: 'open' })
    socket.send([mark('BTCUSDT'), mark('ETHUSDT')])
    expect(await stream.next()).toMatchObject({ kind: 'event', event: { s: 'BTCUSDT', p: '1' } })
    expect(await stream.next()).toMatchObject({ kind: 'event', event: { s: 'ETHUSDT' } })
    await stream.end()
  })

  it.each([
    ['futures', 'BNBUSDT', '/ws/bnbusdt@bookTicker'],
    ['spot', undefined, '/ws/!bookTicker'],
  ] as const)('of %s for %s connect to %s', async (market, symbol, path) => {
    const params = symbol === undefined ? { market } : { market, symbol }
    const stream = reader(clientOf(server.url).streams.watchBookTicker(params))
    const first = stream.next()
    const socket = await server.connected(1)
    expect(socket.path).toBe(path)
    await first
    socket.send({ u: 4, s: 'BNBUSDT', b: '25.3', B: '3', a: '25.4', A: '4' })
    expect(await stream.next()).toMatchObject({ event: { s: 'BNBUSDT', b: '25.3' } })
    await stream.end()
  })

  it('say gap after a lost connection and go on', async () => {
    const stream = reader(clientOf(server.url).streams.watchMarkPrice({ symbol: 'BTCUSDT' }))
    const first = stream.next()
    const socket = await server.connected(1)
    await first
    socket.cut()
    const after = stream.next()
    const second = await server.connected(2)
    expect(await after).toMatchObject({ kind: 'gap', reason: 'reconnected' })
    second.send(mark('BTCUSDT', 2))
    expect(await stream.next()).toMatchObject({ event: { E: 2 } })
    await stream.end()
  })

  it('keep trying while the venue is away, and tell about it', async () => {
    const troubles: string[] = []
    server.setClosed(true)
    const stream = reader(
      clientOf(server.url).streams.watchMarkPrice(
        {},
        {
          onTrouble: ({ message }) => {
            troubles.push(message)
            if (troubles.length === 2) server.setClosed(false)
          },
        },
      ),
    )
    expect(await stream.next()).toEqual({ kind: 'open' })
    expect(troubles).toEqual(['mark prices: no connection', 'mark prices: no connection'])
    await stream.end()
  })

  it.each(['not json', '{"e":"markPriceUpdate","E":1}', '42'])(
    'say gap for the message %j',
    async (text) => {
      const stream = reader(clientOf(server.url).streams.watchMarkPrice())
      const first = stream.next()
      const socket = await server.connected(1)
      await first
      socket.sendText(text)
      socket.send(mark('BTCUSDT'))
      expect(await stream.next()).toMatchObject({ kind: 'gap', reason: 'unreadable' })
      expect(await stream.next()).toMatchObject({ kind: 'event' })
      await stream.end()
    },
  )

  it('drop the oldest for a slow reader and say gap', async () => {
    const stream = reader(clientOf(server.url).streams.watchMarkPrice({}, { bufferLimit: 3 }))
    const first = stream.next()
    const socket = await server.connected(1)
    await first
    socket.send(Array.from({ length: 10 }, (_, i) => mark('BTCUSDT', i)))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await stream.next()).toMatchObject({ kind: 'gap', reason: 'overflow' })
    for (const E of [7, 8, 9]) expect(await stream.next()).toMatchObject({ event: { E } })
    await stream.end()
  })

  it('end when the signal aborts, also while waiting', async () => {
    const controller = new AbortController()
    const stream = reader(
      clientOf(server.url).streams.watchMarkPrice({}, { signal: controller.signal }),
    )
    await stream.next()
    const waiting = stream.next()
    controller.abort()
    expect(await waiting).toBeUndefined()
  })
})

describe('user streams', () => {
  it('make a listen key and connect to it', async () => {
    const stream = reader(clientOf(server.url).streams.watchSpotUser())
    const first = stream.next()
    const socket = await server.connected(1)
    expect(server.calls).toEqual(['POST /api/v3/listenKey'])
    expect(socket.path).toBe('/ws/key1')
    await first
    socket.send(balance(3))
    expect(await stream.next()).toMatchObject({ kind: 'event', event: { E: 3 } })
    await stream.end()
  })

  it('take a new key when the old one has expired', async () => {
    const stream = reader(clientOf(server.url).streams.watchFuturesUser())
    const first = stream.next()
    const socket = await server.connected(1)
    await first
    socket.send({ e: 'listenKeyExpired', E: 1 })
    const after = stream.next()
    expect((await server.connected(2)).path).toBe('/ws/key2')
    expect(await after).toMatchObject({ kind: 'gap', reason: 'reconnected' })
    await stream.end()
  })

  it('pass over kinds of events that they do not know', async () => {
    const stream = reader(clientOf(server.url).streams.watchFuturesUser())
    const first = stream.next()
    const socket = await server.connected(1)
    await first
    socket.send({ e: 'SOMETHING_NEW', E: 1 })
    socket.send({ e: 'ACCOUNT_CONFIG_UPDATE', E: 2, ac: { s: 'BTCUSDT', l: 3 } })
    expect(await stream.next()).toMatchObject({ event: { e: 'ACCOUNT_CONFIG_UPDATE' } })
    await stream.end()
  })

  it('fail at once without credentials', async () => {
    const { environment } = clientOf(server.url)
    const stream = reader(createAsterClient({ environment }).streams.watchFuturesUser())
    await expect(stream.next()).rejects.toThrow(AsterConfigurationError)
  })
})

const folder = new URL('../../../../../shared/aster-api/samples/ws/', import.meta.url)
const files = {
  watchFuturesUser: [
    'futures_ORDER_TRADE_UPDATE',
    'futures_ACCOUNT_UPDATE',
    'futures_ACCOUNT_CONFIG_UPDATE.leverage',
    'futures_ACCOUNT_CONFIG_UPDATE.mode',
    'futures_MARGIN_CALL',
  ],
  watchSpotUser: ['spot_executionReport', 'spot_outboundAccountPosition'],
} as const

describe.skipIf(!isReadable())('documented events (skipped where ../shared is absent)', () => {
  it.each(
    Object.entries(files).flatMap(([watch, names]) => names.map((name) => [watch, name] as const)),
  )('%s delivers %s', async (watch, name) => {
    const stream = reader<object>(clientOf(server.url).streams[watch as keyof typeof files]())
    const first = stream.next()
    const socket = await server.connected(1)
    await first
    socket.sendText(readFileSync(new URL(`${name}.json`, folder), 'utf8'))
    expect(await stream.next()).toMatchObject({ kind: 'event' })
    await stream.end()
  })
})

function isReadable(): boolean {
  try {
    readFileSync(new URL('spot_executionReport.json', folder))
    return true
  } catch {
    return false
  }
}

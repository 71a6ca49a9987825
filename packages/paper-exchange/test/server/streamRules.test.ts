import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket as RawSocket } from 'ws'
import type { PaperExchangeOptions } from '../../src/index.ts'
import { openStreamSocket, type StreamSocket } from './streamSocket.ts'
import { openTestExchange, type TestExchange } from './testExchange.ts'

let exchange: TestExchange | undefined
const sockets: StreamSocket[] = []

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close()
  await exchange?.close()
  exchange = undefined
})

async function open(path: string, options: Partial<PaperExchangeOptions> = {}, market = 'spot') {
  exchange ??= await openTestExchange(options)
  const { futuresWsUrl, spotWsUrl } = exchange.paper.urls
  const socket = await openStreamSocket(`${market === 'spot' ? spotWsUrl : futuresWsUrl}${path}`)
  sockets.push(socket)
  return socket
}

describe('the control protocol', () => {
  const refusals: [sent: unknown, code: number, msg: string][] = [
    ['{', 3, 'Invalid JSON: expected value at line 1 column 2'],
    [{ params: [], id: 1 }, 2, 'Invalid request: missing field `method` at line 1 column 20'],
    [
      { method: 'DANCE', id: 5 },
      2,
      'Invalid request: unknown variant DANCE, expected one of SUBSCRIBE, UNSUBSCRIBE, LIST_SUBSCRIPTIONS, SET_PROPERTY, GET_PROPERTY at line 1 column 17',
    ],
    [
      { method: 'SUBSCRIBE', params: [], id: 'x' },
      2,
      'Invalid request: request ID must be an unsigned integer',
    ],
    [
      { method: 'SUBSCRIBE', params: [], id: -1 },
      2,
      'Invalid request: request ID must be an unsigned integer',
    ],
    [
      { method: 'GET_PROPERTY', params: [7], id: 1 },
      2,
      'Invalid request: property name must be a string',
    ],
    [{ method: 'GET_PROPERTY', params: ['colour'], id: 1 }, 0, 'Unknown property'],
    [
      { method: 'SET_PROPERTY', params: ['combined', 'yes'], id: 1 },
      1,
      'Invalid value type: expected Boolean',
    ],
    [
      { method: 'SET_PROPERTY', params: ['combined', true, 1], id: 1 },
      2,
      'Invalid request: too many parameters',
    ],
  ]
  for (const [sent, code, msg] of refusals) {
    it(`refuses ${JSON.stringify(sent)} in the documented words`, async () => {
      const socket = await open('/ws')
      socket.send(sent)
      expect(await socket.until(() => true)).toEqual({ code, msg })
    })
  }

  it('takes a subscription without an id, as ccxt sends it', async () => {
    const socket = await open('/ws')
    socket.send({ method: 'SUBSCRIBE', params: ['btcusdt@bookTicker'] })
    await socket.until((message) => message.s === 'BTCUSDT')
    expect(socket.messages[0]).toEqual({ result: null, id: null })
  })

  it('knows whether messages are wrapped on either path', async () => {
    const raw = await open('/ws')
    const combined = await open('/stream')
    const ask = { method: 'GET_PROPERTY', params: ['combined'], id: 9 }
    raw.send(ask)
    combined.send(ask)
    expect(await raw.until(() => true)).toEqual({ result: false, id: 9 })
    expect(await combined.until(() => true)).toEqual({ result: true, id: 9 })
  })

  it('stays silent on streams that the market does not have', async () => {
    const names = [
      'btcusdt@markPrice',
      'btcusdt@depth7',
      'btcusdt@kline_7m',
      'nousdt@trade',
      '@',
      '',
    ]
    const socket = await open('/ws')
    socket.send({ method: 'SUBSCRIBE', params: names, id: 1 })
    await socket.until((message) => message.id === 1)
    await exchange?.clock.sleep(3_600_000)
    socket.send({ method: 'LIST_SUBSCRIPTIONS', id: 2 })
    expect(await socket.until((message) => message.id === 2)).toEqual({ result: names, id: 2 })
    expect(socket.messages.length).toBe(2)
  })
})

describe('a connection', () => {
  it('hears at most 200 streams of futures', async () => {
    const socket = await open('/ws', {}, 'futures')
    const names = Array.from({ length: 201 }, (_, index) => `x${index}@trade`)
    socket.send({ method: 'SUBSCRIBE', params: names, id: 1 })
    expect(await socket.until(() => true)).toMatchObject({ code: 2 })
    socket.send({ method: 'SUBSCRIBE', params: names.slice(1), id: 2 })
    expect(await socket.until((message) => message.id === 2)).toMatchObject({ result: null })
    const wide = await open(`/stream?streams=${names.join('/')}`, {}, 'futures')
    expect(await wide.closed).toBe(1008)
  })

  it('is closed when it sends more messages than the market allows', async () => {
    const socket = await open('/ws')
    for (let id = 1; id <= 6; id += 1) socket.send({ method: 'LIST_SUBSCRIPTIONS', id })
    expect(await socket.closed).toBe(1008)
  })

  it('is pinged, lives on with pongs and ends after its time', async () => {
    const rules = { pingEveryMs: 40, pongWithinMs: 160, lifetimeMs: 400 }
    const sockets = { ...rules, maxMessagesPerSecond: 100 }
    exchange = await openTestExchange({ sockets })
    const client = new RawSocket(`${exchange.paper.urls.spotWsUrl}/ws`)
    let pings = 0
    client.on('ping', () => {
      pings += 1
    })
    const code = await new Promise((resolve) => client.on('close', resolve))
    expect(code).toBe(1001)
    expect(pings).toBeGreaterThan(2)
  })

  it('is closed when its pongs stay away', async () => {
    const sockets = { pingEveryMs: 40, pongWithinMs: 160, lifetimeMs: 60_000 }
    exchange = await openTestExchange({ sockets })
    const client = new RawSocket(`${exchange.paper.urls.spotWsUrl}/ws`, { autoPong: false })
    const code = await new Promise((resolve) => client.on('close', resolve))
    expect(code).toBe(1008)
  })
})

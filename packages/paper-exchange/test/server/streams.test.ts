import * as futures from '@asterkit/sdk/futures'
import * as spot from '@asterkit/sdk/spot'
import { afterEach, describe, expect, it } from 'vitest'
import { openStreamSocket, type StreamSocket } from './streamSocket.ts'
import { accepted, openTestExchange, type TestExchange } from './testExchange.ts'

const HOUR_MS = 3_600_000

let exchange: TestExchange | undefined
const sockets: StreamSocket[] = []

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close()
  await exchange?.close()
  exchange = undefined
})

async function open(url: string): Promise<StreamSocket> {
  const opened = await openStreamSocket(url)
  sockets.push(opened)
  return opened
}

describe('market streams', () => {
  it('tell the present state first and each change within a leap of the clock', async () => {
    exchange = await openTestExchange()
    const socket = await open(`${exchange.paper.urls.futuresWsUrl}/ws/btcusdt@markPrice@1s`)
    const first = await socket.until((message) => message.e === 'markPriceUpdate')
    await exchange.clock.sleep(5 * HOUR_MS)
    const next = await socket.until((message) => message.E === exchange!.clock.now())
    expect(socket.messages.length).toBe(6)
    expect(Object.keys(next).sort()).toEqual(['E', 'P', 'T', 'e', 'i', 'p', 'r', 's'])
    expect(first.p).not.toBe(next.p)
  })

  it('tell a subscriber of all symbols each of them', async () => {
    exchange = await openTestExchange()
    const marks = await open(`${exchange.paper.urls.futuresWsUrl}/ws/!markPrice@arr`)
    const books = await open(`${exchange.paper.urls.spotWsUrl}/ws/!bookTicker`)
    const list = await marks.until((message) => Array.isArray(message))
    expect(Array.isArray(list) && list.length).toBe(11)
    await books.until((message) => message.s === 'SANDUSDT')
    expect(new Set(books.messages.map((message) => message.s)).size).toBe(11)
    expect(Object.keys(books.messages[0]!).sort()).toEqual(['A', 'B', 'a', 'b', 's', 'u'])
  })

  it('speak the control protocol', async () => {
    exchange = await openTestExchange()
    const socket = await open(`${exchange.paper.urls.futuresWsUrl}/ws`)
    socket.send({
      method: 'SUBSCRIBE',
      params: ['ethusdt@bookTicker', 'ethusdt@depth5@100ms'],
      id: 1,
    })
    expect(await socket.until((message) => message.id === 1)).toEqual({ result: null, id: 1 })
    const depth = await socket.until((message) => message.e === 'depthUpdate')
    expect((depth.b as unknown[]).length).toBe(5)
    socket.send({ method: 'UNSUBSCRIBE', params: ['ethusdt@depth5@100ms'], id: 2 })
    socket.send({ method: 'LIST_SUBSCRIPTIONS', id: 3 })
    expect((await socket.until((message) => message.id === 3)).result).toEqual([
      'ethusdt@bookTicker',
    ])
    socket.send({ method: 'SET_PROPERTY', params: ['combined', true], id: 4 })
    await socket.until((message) => message.id === 4)
    await exchange.clock.sleep(HOUR_MS)
    const wrapped = await socket.until((message) => message.stream === 'ethusdt@bookTicker')
    expect(wrapped.data).toMatchObject({ e: 'bookTicker', s: 'ETHUSDT' })
    socket.send('{')
    socket.send({ method: 'DANCE', id: 5 })
    socket.send({ method: 'SUBSCRIBE', id: 'x' })
    const refusals = async (code: number) =>
      (await socket.until((message) => message.code === code)).code
    expect([await refusals(3), await refusals(2)]).toEqual([3, 2])
    expect(socket.messages.filter((message) => message.e === 'depthUpdate').length).toBe(1)
  })

  it('wrap messages on the combined path and name the sides as each market does', async () => {
    exchange = await openTestExchange()
    const socket = await open(
      `${exchange.paper.urls.spotWsUrl}/stream?streams=btcusdt@depth10/ethusdt@bookTicker`,
    )
    const wrapped = await socket.until((message) => message.stream === 'btcusdt@depth10')
    expect((wrapped.data as { bids: unknown[] }).bids.length).toBe(8)
    expect(
      (await socket.until((message) => message.stream === 'ethusdt@bookTicker')).data,
    ).toMatchObject({
      s: 'ETHUSDT',
    })
  })

  it('refuse other paths', async () => {
    exchange = await openTestExchange()
    await expect(open(`${exchange.paper.urls.spotWsUrl}/other`)).rejects.toThrow('cannot open')
  })
})

describe('user streams', () => {
  it('tell orders, balances, leverage and funding of the own account only', async () => {
    exchange = await openTestExchange()
    const { client, paper, clock } = exchange
    const { listenKey } = await client.futures.createListenKey()
    expect((await client.futures.createListenKey()).listenKey).toBe(listenKey)
    const own = await open(`${paper.urls.futuresWsUrl}/ws/${listenKey}`)
    const stranger = await open(`${paper.urls.futuresWsUrl}/ws/${'0'.repeat(64)}`)
    await accepted(client, futures.setLeverage, { symbol: 'ASTERUSDT', leverage: 2 })
    await accepted(client, futures.placeOrder, {
      symbol: 'ASTERUSDT',
      side: 'SELL',
      type: 'LIMIT',
      timeInForce: 'IOC',
      quantity: '100',
      price: '0.82',
      newClientOrderId: 'short-2',
    })
    await clock.sleep(4 * HOUR_MS)
    await own.until(
      (message) =>
        message.e === 'ACCOUNT_UPDATE' && (message.a as { m: string }).m === 'FUNDING_FEE',
    )
    expect(own.messages[0]).toMatchObject({
      e: 'ACCOUNT_CONFIG_UPDATE',
      ac: { s: 'ASTERUSDT', l: 2 },
    })
    const trades = own.messages.filter((message) => (message.o as { x?: string })?.x === 'TRADE')
    expect(trades.at(-1)).toMatchObject({
      o: { c: 'short-2', X: 'FILLED', z: '100', S: 'SELL', N: 'USDT' },
    })
    expect(own.messages.filter((message) => message.e === 'ACCOUNT_UPDATE')[0]).toMatchObject({
      a: { m: 'ORDER', P: [{ s: 'ASTERUSDT', pa: '-100' }] },
    })
    expect(stranger.messages).toEqual([])
  })

  it('tell spot orders and balances, with the fee in the coin bought', async () => {
    exchange = await openTestExchange()
    const { client, paper } = exchange
    const { listenKey } = await client.spot.createListenKey()
    const socket = await open(`${paper.urls.spotWsUrl}/ws/${listenKey}`)
    await accepted(client, spot.placeOrder, {
      symbol: 'ASTERUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'IOC',
      quantity: '100',
      price: '0.9',
    })
    const report = await socket.until((message) => message.x === 'TRADE')
    expect(report).toMatchObject({ e: 'executionReport', z: '100', n: '0.04000000', N: 'ASTER' })
    const position = await socket.until((message) => message.e === 'outboundAccountPosition')
    expect((position.B as { a: string }[]).map((balance) => balance.a).sort()).toEqual([
      'ASTER',
      'USDT',
    ])
  })

  it('fall silent with a last word when their key is over 60 virtual minutes old', async () => {
    exchange = await openTestExchange({ listenKeyTime: 'virtual' })
    const { client, paper, clock } = exchange
    const { listenKey } = await client.futures.createListenKey()
    const socket = await open(`${paper.urls.futuresWsUrl}/ws/${listenKey}`)
    await clock.sleep(60 * 60_000)
    await client.futures.keepAliveListenKey()
    await clock.sleep(61 * 60_000)
    expect(socket.messages).toEqual([])
    await clock.sleep(1)
    await socket.until((message) => message.e === 'listenKeyExpired')
    await expect(client.futures.keepAliveListenKey()).rejects.toMatchObject({ venueCode: -1125 })
  })

  it('end when the key is closed', async () => {
    exchange = await openTestExchange()
    const { client, paper } = exchange
    const { listenKey } = await client.spot.createListenKey()
    const socket = await open(`${paper.urls.spotWsUrl}/ws/${listenKey}`)
    await client.spot.closeListenKey({ listenKey })
    await accepted(client, spot.transfer, {
      asset: 'USDT',
      amount: '1',
      clientTranId: 'unheard-1',
      kindType: 'SPOT_FUTURE',
    })
    socket.send({ method: 'LIST_SUBSCRIPTIONS', id: 1 })
    await socket.until((message) => message.id === 1)
    expect(socket.messages.length).toBe(1)
    await expect(client.spot.keepAliveListenKey({ listenKey })).rejects.toMatchObject({
      venueCode: -1125,
    })
  })
})

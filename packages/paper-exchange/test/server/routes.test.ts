import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import * as futures from '@asterkit/sdk/futures'
import * as spot from '@asterkit/sdk/spot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  accepted,
  openTestExchange,
  rawCall,
  signedQuery,
  type TestExchange,
} from './testExchange.ts'

const SAMPLES = resolve(import.meta.dirname, '../../../../../shared/aster-api/samples')

/** Documented fields that this exchange leaves out on purpose: features it does not play. */
const UNPLAYED = ['activatePrice', 'priceRate', 'stpMode', 'dualSidePosition']

let exchange: TestExchange

beforeAll(async () => {
  exchange = await openTestExchange()
  const { client } = exchange
  await accepted(client, futures.setLeverage, { symbol: 'ASTERUSDT', leverage: 2 })
  await accepted(client, spot.placeOrder, {
    symbol: 'ASTERUSDT',
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'IOC',
    quantity: '1000',
    price: '0.9',
    newOrderRespType: 'RESULT',
  })
  await accepted(client, futures.placeOrder, {
    symbol: 'ASTERUSDT',
    side: 'SELL',
    type: 'LIMIT',
    timeInForce: 'IOC',
    quantity: '999',
    price: '0.82',
    newClientOrderId: 'short-1',
    newOrderRespType: 'RESULT',
  })
  for (const spec of [futures.placeOrder, spot.placeOrder]) {
    await accepted(client, spec, {
      symbol: 'ETHUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: '0.01',
      price: '3250',
      newClientOrderId: 'rest-1',
    })
  }
  await exchange.clock.sleep(8 * 3_600_000)
})

afterAll(() => exchange.close())

/** Field names of an answer, with those of its first row where it is a list. */
function fieldsOf(value: unknown): string[] {
  const row: unknown = Array.isArray(value) ? value[0] : value
  return row !== null && typeof row === 'object' && !Array.isArray(row) ? Object.keys(row) : []
}

describe('every read answers in the documented shape', () => {
  const reads: [
    host: 'futures' | 'spot',
    path: string,
    params: Record<string, string>,
    signed: boolean,
  ][] = [
    ['futures', '/fapi/v3/ping', {}, false],
    ['futures', '/fapi/v3/time', {}, false],
    ['futures', '/fapi/v3/depth', { symbol: 'BTCUSDT', limit: '5' }, false],
    ['futures', '/fapi/v3/premiumIndex', { symbol: 'BTCUSDT' }, false],
    ['futures', '/fapi/v3/fundingRate', { symbol: 'BTCUSDT' }, false],
    ['futures', '/fapi/v3/fundingInfo', {}, false],
    ['futures', '/fapi/v3/ticker/24hr', { symbol: 'BTCUSDT' }, false],
    ['futures', '/fapi/v3/ticker/bookTicker', { symbol: 'BTCUSDT' }, false],
    ['futures', '/fapi/v3/ticker/price', { symbol: 'BTCUSDT' }, false],
    ['futures', '/fapi/v3/balance', {}, true],
    ['futures', '/fapi/v3/accountWithJoinMargin', {}, true],
    ['futures', '/fapi/v3/positionRisk', { symbol: 'ASTERUSDT' }, true],
    ['futures', '/fapi/v3/positionSide/dual', {}, true],
    ['futures', '/fapi/v3/commissionRate', { symbol: 'BTCUSDT' }, true],
    ['futures', '/fapi/v3/leverageBracket', {}, true],
    ['futures', '/fapi/v3/income', {}, true],
    ['futures', '/fapi/v3/userTrades', { symbol: 'ASTERUSDT' }, true],
    ['futures', '/fapi/v3/order', { symbol: 'ASTERUSDT', origClientOrderId: 'short-1' }, true],
    ['futures', '/fapi/v3/openOrder', { symbol: 'ETHUSDT', origClientOrderId: 'rest-1' }, true],
    ['futures', '/fapi/v3/openOrders', {}, true],
    ['futures', '/fapi/v3/allOrders', { symbol: 'ETHUSDT' }, true],
    ['spot', '/api/v3/ping', {}, false],
    ['spot', '/api/v3/time', {}, false],
    ['spot', '/api/v3/depth', { symbol: 'BTCUSDT', limit: '5' }, false],
    ['spot', '/api/v3/ticker/24hr', { symbol: 'BTCUSDT' }, false],
    ['spot', '/api/v3/ticker/bookTicker', { symbol: 'BTCUSDT' }, false],
    ['spot', '/api/v3/ticker/price', { symbol: 'BTCUSDT' }, false],
    ['spot', '/api/v3/account', {}, true],
    ['spot', '/api/v3/commissionRate', { symbol: 'BTCUSDT' }, true],
    ['spot', '/api/v3/userTrades', { symbol: 'ASTERUSDT' }, true],
    ['spot', '/api/v3/order', { symbol: 'ETHUSDT', origClientOrderId: 'rest-1' }, true],
    ['spot', '/api/v3/openOrder', { symbol: 'ETHUSDT', origClientOrderId: 'rest-1' }, true],
    ['spot', '/api/v3/openOrders', {}, true],
    ['spot', '/api/v3/allOrders', { symbol: 'ETHUSDT' }, true],
  ]
  let nonce = 0

  it.each(reads)('%s GET %s', async (host, path, params, signed) => {
    const { paper } = exchange
    nonce = Math.max(nonce + 1, paper.now() * 1000 + 500_000)
    const base = host === 'futures' ? paper.urls.futuresRestUrl : paper.urls.spotRestUrl
    const query = signed ? signedQuery(params, { nonce }) : new URLSearchParams(params).toString()
    const { status, headers, body } = await rawCall(`${base}${path}?${query}`)
    expect(status).toBe(200)
    expect(Number(headers.get('x-mbx-used-weight-1m'))).toBeGreaterThan(0)
    const name = `GET_${path.slice(1).replaceAll('/', '_')}`
    const file = resolve(SAMPLES, `${host}-v3`, `${name}.json`)
    if (!existsSync(file)) return
    const sample: unknown = JSON.parse(readFileSync(file, 'utf8'))
    const missing = fieldsOf(sample).filter(
      (field) => !fieldsOf(body).includes(field) && !UNPLAYED.includes(field),
    )
    expect(missing).toEqual([])
    const types = (value: unknown) =>
      Object.fromEntries(
        fieldsOf(value).map((field) => {
          const row = (Array.isArray(value) ? value[0] : value) as Record<string, unknown>
          return [field, row[field] === null ? 'null' : typeof row[field]]
        }),
      )
    const documented = types(sample)
    for (const [field, type] of Object.entries(types(body))) {
      if (documented[field] !== undefined)
        expect(`${field} ${type}`).toBe(`${field} ${documented[field]}`)
    }
  })
})

describe('routes', () => {
  it('publish rules that the instruments package reads back exactly', async () => {
    const { readInstruments } = await import('@asterkit/instruments')
    const { paper } = exchange
    const perp = await rawCall(`${paper.urls.futuresRestUrl}/fapi/v3/exchangeInfo`)
    const listed = await rawCall(`${paper.urls.spotRestUrl}/api/v3/exchangeInfo`)
    const read = [readInstruments('perp', perp.body), readInstruments('spot', listed.body)]
    expect(read.flatMap(({ rejected }) => rejected)).toEqual([])
    const { syntheticFeed } = await import('../../src/index.ts')
    const byName = (a: { symbol: string }, b: { symbol: string }) =>
      a.symbol.localeCompare(b.symbol)
    for (const [index, market] of (['perp', 'spot'] as const).entries()) {
      const stated = syntheticFeed({ seed: 7 }).instruments.filter((one) => one.market === market)
      expect(JSON.stringify([...read[index]!.instruments].sort(byName))).toBe(
        JSON.stringify([...stated].sort(byName)),
      )
    }
  })

  it('acknowledge an order without its outcome unless RESULT is asked for', async () => {
    const { client } = exchange
    const order = {
      symbol: 'ASTERUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'IOC',
      quantity: '10',
      price: '0.9',
    } as const
    const silent = await accepted(client, spot.placeOrder, order)
    const told = await accepted(client, spot.placeOrder, { ...order, newOrderRespType: 'RESULT' })
    expect([silent.status, silent.executedQty]).toEqual(['NEW', '0'])
    expect([told.status, told.executedQty]).toEqual(['FILLED', '10'])
  })

  it('answer the venue code of a refused order', async () => {
    const { client } = exchange
    const prepared = await client.prepare(spot.placeOrder, {
      symbol: 'ASTERUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'IOC',
      quantity: '1',
      price: '0.9',
    })
    expect(await prepared.send()).toMatchObject({ kind: 'refused', code: -1013 })
  })

  it('move money between the wallets once per id', async () => {
    const { client } = exchange
    const transfer = {
      asset: 'USDT',
      amount: '12.5',
      clientTranId: 'move-1',
      kindType: 'SPOT_FUTURE',
    } as const
    const before = (await client.futures.getBalances())[0]!.balance
    await accepted(client, futures.transfer, transfer)
    const after = (await client.futures.getBalances())[0]!.balance
    expect(Number(after) - Number(before)).toBeCloseTo(12.5, 8)
    const again = await (await client.prepare(futures.transfer, transfer)).send()
    expect(again).toMatchObject({ kind: 'unknown' })
    expect((await client.futures.getBalances())[0]!.balance).toBe(after)
  })

  it('cancel resting orders and disarm the switch', async () => {
    const { client } = exchange
    await accepted(client, futures.countdownCancelAll, { symbol: 'ETHUSDT', countdownTime: 60_000 })
    await accepted(client, futures.countdownCancelAll, { symbol: 'ETHUSDT', countdownTime: 0 })
    const cancelled = await accepted(client, futures.cancelOrder, {
      symbol: 'ETHUSDT',
      origClientOrderId: 'rest-1',
    })
    await accepted(client, spot.cancelAllOpenOrders, { symbol: 'ETHUSDT' })
    expect(cancelled.status).toBe('CANCELED')
    expect(await client.futures.getOpenOrders()).toEqual([])
    expect(await client.spot.getOpenOrders()).toEqual([])
  })

  it('list funding that was paid, and nothing of types that are never booked', async () => {
    const { client } = exchange
    const funding = await client.futures.getIncome({ incomeType: 'FUNDING_FEE' })
    expect(funding.length).toBeGreaterThan(0)
    expect(Number(funding[0]!.income)).toBeGreaterThan(0)
    expect(await client.futures.getIncome({ incomeType: 'WELCOME_BONUS' })).toEqual([])
  })

  it('name the value of a position with its direction', async () => {
    const { client } = exchange
    const [short] = await client.futures.getPositionRisk({ symbol: 'ASTERUSDT' })
    const [flat] = await client.futures.getPositionRisk({ symbol: 'BTCUSDT' })
    expect(Number(short!.positionAmt)).toBeLessThan(0)
    expect(Number(short!.notional)).toBeCloseTo(
      Number(short!.positionAmt) * Number(short!.markPrice),
      8,
    )
    expect(Number(flat!.notional)).toBe(0)
  })

  it('name best prices and coins in the day figures of spot', async () => {
    const { paper } = exchange
    const base = `${paper.urls.spotRestUrl}/api/v3/ticker`
    const { body: day } = await rawCall(`${base}/24hr?symbol=ETHUSDT`)
    const { body: best } = await rawCall(`${base}/bookTicker?symbol=ETHUSDT`)
    const { time: _, ...prices } = best as Record<string, unknown>
    expect(day).toMatchObject({ ...prices, baseAsset: 'ETH', quoteAsset: 'USDT' })
  })

  it('refuse a range of more than seven days', async () => {
    const { client, clock } = exchange
    const startTime = clock.now() - 10 * 86_400_000
    const call = client.futures.getUserTrades({
      symbol: 'ASTERUSDT',
      startTime,
      endTime: clock.now(),
    })
    await expect(call).rejects.toMatchObject({ venueCode: -1128 })
  })

  it('have no row for a symbol without market data', async () => {
    const { paper } = exchange
    const spotOnly = await rawCall(
      `${paper.urls.futuresRestUrl}/fapi/v3/premiumIndex?symbol=FORMUSDT`,
    )
    expect(spotOnly).toMatchObject({ status: 400, body: { code: -1121 } })
  })
})

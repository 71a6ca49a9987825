import { decimal } from '@asterkit/instruments'
import * as futures from '@asterkit/sdk/futures'
import * as spot from '@asterkit/sdk/spot'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { scriptedFeed } from '../../src/core/index.ts'
import { bookAt, HOUR, instrumentOf, START } from '../core/testVenue.ts'
import { accepted, openTestExchange, type TestExchange } from './testExchange.ts'

let exchange: TestExchange

beforeEach(async () => {
  exchange = await openTestExchange()
})

afterEach(() => exchange.close())

/** Sends a write that must be refused and gives the venue's code. */
async function refusedWith(send: Promise<unknown>): Promise<number> {
  const message = await send.then(
    () => 'accepted',
    (error: Error) => error.message,
  )
  return Number(/-\d{4}/.exec(message)?.[0] ?? Number.NaN)
}

const SYMBOL = { symbol: 'ASTERUSDT' } as const
const MARKET = { ...SYMBOL, type: 'MARKET', newOrderRespType: 'RESULT' } as const

describe('what surrounds an account', () => {
  it('is stated as it is: opening deposits, itself alone, and nobody else', async () => {
    const { client, clock } = exchange
    const opened = clock.now()
    expect(await client.futures.getBuilders()).toEqual([])
    expect(await client.spot.getBuilders()).toEqual([])
    expect(await client.futures.getBuilderApprovedUsers({ limit: 7 })).toMatchObject({
      total: 0,
      pageSize: 7,
      rows: [],
    })
    expect(await client.futures.getBuilderUserTrades()).toMatchObject({ total: 0, rows: [] })
    expect(await client.futures.getSubAccounts()).toMatchObject([{ parentAccount: true }])
    expect(await client.futures.getDirectAnnouncements()).toEqual({ total: 0, rows: [] })
    await expect(client.futures.getDirectAnnouncement({ id: '1' })).rejects.toMatchObject({
      venueCode: -1130,
    })
    const deposits = await accepted(client, futures.getDepositWithdrawHistory, {})
    expect(
      deposits.map(({ type, asset, amount, accountType }) => [type, asset, amount, accountType]),
    ).toEqual([
      ['DEPOSIT', 'USDT', '5000', 'spot'],
      ['DEPOSIT', 'USDT', '5000', 'perp'],
    ])
    expect(deposits.map(({ time }) => time)).toEqual([opened, opened])
  })
})

describe('account routes', () => {
  it('trade both sides of a hedge and tell them apart everywhere', async () => {
    const { client } = exchange
    await accepted(client, futures.setPositionMode, { dualSidePosition: true })
    expect(await client.futures.getPositionMode()).toEqual({ dualSidePosition: true })
    expect(
      await refusedWith(accepted(client, futures.setPositionMode, { dualSidePosition: true })),
    ).toBe(-4059)
    const long = await accepted(client, futures.placeOrder, {
      ...MARKET,
      side: 'BUY',
      positionSide: 'LONG',
      quantity: '200',
    })
    await accepted(client, futures.placeOrder, {
      ...MARKET,
      side: 'SELL',
      positionSide: 'SHORT',
      quantity: '300',
    })
    expect(long.positionSide).toBe('LONG')
    const risk = await client.futures.getPositionRisk(SYMBOL)
    expect(risk.map(({ positionSide, positionAmt }) => [positionSide, positionAmt])).toEqual([
      ['LONG', '200'],
      ['SHORT', '-300'],
    ])
    const account = await client.futures.getAccount()
    const rows = account.positions.filter(({ symbol }) => symbol === 'ASTERUSDT')
    expect(rows.map(({ positionSide, positionAmt }) => [positionSide, positionAmt])).toEqual([
      ['LONG', '200'],
      ['SHORT', '-300'],
    ])
    const trades = await client.futures.getUserTrades(SYMBOL)
    expect(trades.map(({ positionSide }) => positionSide)).toEqual(['LONG', 'SHORT'])
    expect(
      await refusedWith(accepted(client, futures.setPositionMode, { dualSidePosition: false })),
    ).toBe(-4068)
  })

  it('change position margin and list the changes', async () => {
    const { client } = exchange
    await accepted(client, futures.setMarginType, { ...SYMBOL, marginType: 'ISOLATED' })
    await accepted(client, futures.placeOrder, { ...MARKET, side: 'SELL', quantity: '300' })
    const change = { ...SYMBOL, amount: '12.5', type: 1 } as const
    expect(await accepted(client, futures.changePositionMargin, change)).toMatchObject({
      amount: '12.5',
      type: 1,
    })
    await accepted(client, futures.changePositionMargin, { ...change, amount: '2', type: 2 })
    expect(
      await refusedWith(
        accepted(client, futures.changePositionMargin, { ...change, amount: '1000', type: 2 }),
      ),
    ).toBe(-4051)
    const history = await client.futures.getPositionMarginHistory(SYMBOL)
    expect(history.map(({ type, amount, positionSide }) => [type, amount, positionSide])).toEqual([
      [1, '12.50000000', 'BOTH'],
      [2, '2.00000000', 'BOTH'],
    ])
    expect(await client.futures.getPositionMarginHistory({ ...SYMBOL, type: 2 })).toHaveLength(1)
  })

  it('switch multi-assets mode, which excludes isolated margin', async () => {
    const { client } = exchange
    await accepted(client, futures.setMultiAssetsMode, { multiAssetsMargin: true })
    expect(await client.futures.getMultiAssetsMode()).toEqual({ multiAssetsMargin: true })
    const isolate = accepted(client, futures.setMarginType, { ...SYMBOL, marginType: 'ISOLATED' })
    expect(await refusedWith(isolate)).toBe(-4168)
  })
})

describe('the spot wallet’s history', () => {
  it('explains the balance by trades net of fees and by transfers', async () => {
    const { client } = exchange
    await accepted(client, spot.placeOrder, {
      symbol: 'ASTERUSDT',
      type: 'MARKET',
      side: 'BUY',
      quantity: '500',
    })
    await accepted(client, spot.transfer, {
      asset: 'USDT',
      amount: '7.25',
      clientTranId: 'move-1',
      kindType: 'SPOT_FUTURE',
    })
    const rows = await client.spot.getTransactionHistory()
    expect(rows.map(({ type, asset }) => [type, asset])).toEqual([
      ['TRANSFER_SPOT_TO_FUTURE', 'USDT'],
      ['TRADE_SOURCE', 'USDT'],
      ['TRADE_TARGET', 'ASTER'],
    ])
    const { balances } = await client.spot.getAccount()
    for (const [asset, opening] of [
      ['USDT', '5000'],
      ['ASTER', '0'],
    ]) {
      const moved = rows
        .filter((row) => row.asset === asset)
        .reduce((sum, row) => sum.plus(row.balanceDelta), decimal(opening!))
      expect(balances.find((balance) => balance.asset === asset)?.free).toBe(moved.toFixed(8))
    }
    expect(await client.spot.getTransactionHistory({ asset: 'ASTER' })).toHaveLength(1)
    expect(await client.spot.getTransactionHistory({ type: 'TRADE_SOURCE' })).toHaveLength(1)
  })
})

describe('a liquidation over HTTP', () => {
  it('is among the forced orders, and the queue is told before', async () => {
    const instruments = [instrumentOf('spot'), instrumentOf('perp')]
    const feed = scriptedFeed({ instruments, startTime: START, endTime: START + HOUR })
    bookAt(feed, START, 'spot', '99.9', '100')
    bookAt(feed, START, 'perp', '100', '100.1')
    feed.mark(START, 'SOLUSDT', '100')
    feed.mark(START + 60_000, 'SOLUSDT', '300')
    const { client, clock, close } = await openTestExchange({ feed })
    try {
      await accepted(client, futures.placeOrder, {
        symbol: 'SOLUSDT',
        type: 'MARKET',
        side: 'SELL',
        quantity: '30',
      })
      expect(await client.futures.getAdlQuantiles({ symbol: 'SOLUSDT' })).toEqual([
        { symbol: 'SOLUSDT', adlQuantile: { LONG: 0, SHORT: 0, BOTH: 0 } },
      ])
      await clock.sleep(60_000)
      const [forced] = await client.futures.getForceOrders({ autoCloseType: 'LIQUIDATION' })
      expect(forced).toMatchObject({ side: 'BUY', status: 'FILLED', executedQty: '30' })
      expect(forced?.clientOrderId).toMatch(/^autoclose-/)
      expect(await client.futures.getForceOrders({ autoCloseType: 'ADL' })).toEqual([])
      const [cleared] = await client.futures.getIncome({ incomeType: 'INSURANCE_CLEAR' })
      expect(Number(cleared?.income)).toBeGreaterThan(0)
    } finally {
      await close()
    }
  })
})

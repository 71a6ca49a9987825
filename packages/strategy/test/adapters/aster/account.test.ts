import { afterEach, describe, expect, it } from 'vitest'
import { type Answer, type AsterServer, NOW, Refusal, signal, startAster } from './asterServer.ts'

let aster: AsterServer
afterEach(() => aster.close())
const serve = async (routes: Readonly<Record<string, Answer>>) => {
  aster = await startAster(routes)
  return aster.exchange
}

const position = (symbol: string, positionAmt: string, change: object = {}) => ({
  symbol,
  positionAmt,
  entryPrice: '10',
  markPrice: '11',
  unRealizedProfit: '-1.5',
  liquidationPrice: '0',
  leverage: '3',
  marginType: 'cross',
  positionSide: 'BOTH',
  ...change,
})

describe('positions', () => {
  it('are signed, and symbols without one are left out', async () => {
    const exchange = await serve({
      'GET /fapi/v3/positionRisk': [
        position('A', '-1.5', { liquidationPrice: '20.1', marginType: 'isolated' }),
        position('B', '0.000'),
        position('C', '-0'),
        position('D', '0.001'),
      ],
    })
    const positions = await exchange.listPositions(signal)
    expect(positions.map(({ symbol }) => symbol)).toEqual(['A', 'D'])
    expect(positions[0]?.quantity.toFixed()).toBe('-1.5')
    expect(positions[0]?.liquidationPrice?.toFixed()).toBe('20.1')
    expect(positions[0]).toMatchObject({ leverage: 3, marginType: 'isolated' })
    expect(positions[1]?.liquidationPrice).toBeUndefined()
  })

  it('say which side of a hedge they are, and nothing in one-way mode', async () => {
    const exchange = await serve({
      'GET /fapi/v3/positionRisk': [
        position('A', '2', { positionSide: 'LONG' }),
        position('A', '-1.5', { positionSide: 'SHORT' }),
        position('B', '1'),
      ],
    })
    const sides = (await exchange.listPositions(signal)).map((row) => row.positionSide)
    expect(sides).toEqual(['long', 'short', undefined])
  })

  it('one row that cannot be read fails the call: it is not "flat"', async () => {
    const exchange = await serve({
      'GET /fapi/v3/positionRisk': [position('A', ''), position('B', '1')],
    })
    await expect(exchange.listPositions(signal)).rejects.toThrow(/positionAmt/)
  })

  it('leverage and margin type are known without a position', async () => {
    const exchange = await serve({
      'GET /fapi/v3/positionRisk': [position('A', '0', { marginType: 'CROSSED' })],
    })
    expect(await exchange.getSymbolMargin('A', signal)).toEqual({
      leverage: 3,
      marginType: 'cross',
    })
    expect(aster.calls[0]?.params.symbol).toBe('A')
  })

  it('a missing row is an error, not a default leverage', async () => {
    const exchange = await serve({ 'GET /fapi/v3/positionRisk': [] })
    await expect(exchange.getSymbolMargin('A', signal)).rejects.toThrow(/no leverage/)
  })
})

describe('orders of the past', () => {
  const order = {
    symbol: 'SOLUSDT',
    orderId: 7,
    clientOrderId: 'ak.1.1.1.s1',
    side: 'BUY',
    positionSide: 'BOTH',
    type: 'LIMIT',
    timeInForce: 'IOC',
    status: 'FILLED',
    price: '10',
    origQty: '2',
    executedQty: '2',
    cumQuote: '20',
    reduceOnly: false,
    updateTime: NOW - 5,
  }

  it('come with our own ids, from as many pages as there are weeks', async () => {
    const exchange = await serve({ 'GET /api/v3/allOrders': [order] })
    const orders = await exchange.listOrders('spot', 'SOLUSDT', NOW - 8 * 86_400_000, signal)
    expect(aster.calls).toHaveLength(2)
    expect(orders).toMatchObject([{ clientOrderId: 'ak.1.1.1.s1', status: 'filled', side: 'buy' }])
  })
})

describe('balances and modes', () => {
  it('spot and perp wallets are read exactly', async () => {
    const exchange = await serve({
      'GET /api/v3/account': {
        canTrade: true,
        balances: [{ asset: 'SOL', free: '1.00000001', locked: '2' }],
      },
      'GET /fapi/v3/balance': [
        {
          asset: 'USDT',
          balance: '5',
          crossWalletBalance: '5',
          availableBalance: '4',
          maxWithdrawAmount: '3',
        },
      ],
    })
    expect((await exchange.getSpotBalances(signal)).get('SOL')?.free.toFixed()).toBe('1.00000001')
    const cash = (await exchange.getPerpBalances(signal)).get('USDT')
    expect([cash?.wallet, cash?.available, cash?.maxWithdraw].map(String)).toEqual(['5', '4', '3'])
  })

  it.each([
    [true, 'hedge'],
    [false, 'one-way'],
  ])('dualSidePosition %s is %s', async (dualSidePosition, mode) => {
    const exchange = await serve({ 'GET /fapi/v3/positionSide/dual': { dualSidePosition } })
    expect(await exchange.getPositionMode(signal)).toBe(mode)
  })

  it('brackets come from JSON numbers without loss', async () => {
    const bracket = {
      bracket: 1,
      initialLeverage: 75,
      notionalCap: 10000,
      notionalFloor: 0,
      maintMarginRatio: 0.0065,
      cum: 0.5,
    }
    const exchange = await serve({
      'GET /fapi/v3/leverageBracket': { symbol: 'A', brackets: [bracket] },
    })
    const [read] = await exchange.listBrackets('A', signal)
    expect(read?.maintenanceRate.toFixed()).toBe('0.0065')
    expect(read?.deduction.toFixed()).toBe('0.5')
    expect(read?.maxLeverage).toBe(75)
  })

  it('fees are fractions', async () => {
    const exchange = await serve({
      'GET /api/v3/commissionRate': {
        symbol: 'A',
        makerCommissionRate: '0.0002',
        takerCommissionRate: '0.0007',
      },
      'GET /fapi/v3/commissionRate': {
        symbol: 'A',
        makerCommissionRate: '0.02',
        takerCommissionRate: '35',
      },
    })
    expect((await exchange.getCommission('spot', 'A', signal)).taker.toFixed()).toBe('0.0007')
    await expect(exchange.getCommission('perp', 'A', signal)).rejects.toThrow(/not a fraction/)
  })
})

const DAY = 86_400_000
const WEEK = 7 * DAY

const trade = (id: number, time: number) => ({
  symbol: 'A',
  id,
  orderId: 1,
  side: 'SELL',
  positionSide: 'BOTH',
  price: '2',
  qty: '3',
  quoteQty: '6',
  commission: '-0.01',
  commissionAsset: 'USDT',
  realizedPnl: '0.5',
  maker: false,
  time,
})

/** Answers like the venue: rows of the range, at most `limit`, and no range above seven days. */
function paged<Row extends { readonly time: number }>(rows: readonly Row[], cut: 'first' | 'last') {
  return (params: Readonly<Record<string, string>>) => {
    const [start, end, limit] = [
      Number(params.startTime),
      Number(params.endTime),
      Number(params.limit),
    ]
    if (end - start > WEEK) return new Refusal(400, -4165, 'Invalid time interval')
    const found = rows.filter(({ time }) => time >= start && time <= end)
    return cut === 'first' ? found.slice(0, limit) : found.slice(-limit)
  }
}

describe('listFills', () => {
  it.each(['first', 'last'] as const)(
    'is complete and in order over weeks when a full page keeps its %s rows',
    async (cut) => {
      const from = NOW - 20 * DAY
      const rows = Array.from({ length: 3500 }, (_, i) =>
        trade(i + 1, from + Math.floor(i ** 1.5 * 4000)),
      )
      const exchange = await serve({ 'GET /fapi/v3/userTrades': paged(rows, cut) })
      const fills = await exchange.listFills('perp', 'A', from, signal)
      expect(fills.map(({ tradeId }) => tradeId)).toEqual(rows.map(({ id }) => String(id)))
      expect(aster.calls.length).toBeLessThan(20)
    },
  )

  it('makes one call for a recent range', async () => {
    const exchange = await serve({ 'GET /fapi/v3/userTrades': paged([trade(7, NOW - 5)], 'first') })
    const [fill] = await exchange.listFills('perp', 'A', NOW - DAY, signal)
    expect(aster.calls).toHaveLength(1)
    expect(fill).toMatchObject({
      market: 'perp',
      tradeId: '7',
      orderId: '1',
      side: 'sell',
      isMaker: false,
    })
    expect(fill?.realizedPnl.toFixed()).toBe('0.5')
  })

  it('states a fee that was paid as positive on both markets', async () => {
    const exchange = await serve({
      'GET /fapi/v3/userTrades': [trade(1, NOW)],
      'GET /api/v3/userTrades': [
        { ...trade(1, NOW), side: 'BUY', commission: '0.001', commissionAsset: 'SOL' },
      ],
    })
    const [perp] = await exchange.listFills('perp', 'A', NOW, signal)
    const [spot] = await exchange.listFills('spot', 'A', NOW, signal)
    expect(perp?.commission.toFixed()).toBe('0.01')
    expect(spot?.commission.toFixed()).toBe('0.001')
    expect(spot?.commissionAsset).toBe('SOL')
    expect(spot?.realizedPnl.isZero()).toBe(true)
  })

  it('fails rather than lose rows of one millisecond', async () => {
    const rows = Array.from({ length: 1500 }, (_, i) => trade(i, NOW))
    const exchange = await serve({ 'GET /fapi/v3/userTrades': paged(rows, 'first') })
    await expect(exchange.listFills('perp', 'A', NOW - 1, signal)).rejects.toThrow(
      /one millisecond/,
    )
  })
})

describe('listIncome', () => {
  const row = (incomeType: string, tranId: string, time: number, symbol = 'A') => ({
    symbol,
    incomeType,
    income: '-0.375',
    asset: 'USDT',
    time,
    tranId,
    tradeId: '',
  })

  it('tells rows of different types with one transaction id apart', async () => {
    const rows = [row('TRANSFER', '9', NOW - 2, ''), row('COMMISSION', '9', NOW - 1)]
    const exchange = await serve({ 'GET /fapi/v3/income': paged(rows, 'first') })
    const income = await exchange.listIncome(NOW - DAY, signal)
    expect(income.map(({ id }) => id)).toEqual(['TRANSFER:9', 'COMMISSION:9'])
    expect(income[0]).not.toHaveProperty('symbol')
    expect(income[0]?.amount.toFixed()).toBe('-0.375')
  })

  it('is complete over many pages', async () => {
    const from = NOW - 30 * DAY
    const rows = Array.from({ length: 2600 }, (_, i) =>
      row('FUNDING_FEE', String(i), from + i * 900_000),
    )
    const exchange = await serve({ 'GET /fapi/v3/income': paged(rows, 'last') })
    expect(await exchange.listIncome(from, signal)).toHaveLength(2600)
  })
})

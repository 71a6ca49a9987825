import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as futures from '@asterkit/sdk/futures'
import * as spot from '@asterkit/sdk/spot'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FaultInput } from '../../src/faults/index.ts'
import type { stateActions } from '../../src/faults/stateActions.ts'
import { buy, faultsOf, ordersInBooks, plan } from './plannedFaults.ts'
import { openStreamSocket } from './streamSocket.ts'
import { accepted, books, openTestExchange, type TestExchange } from './testExchange.ts'

let exchange: TestExchange

beforeEach(async () => {
  exchange = await openTestExchange()
})

afterEach(() => exchange.close())

const symbol = 'ASTERUSDT'
const spotSymbol = { market: 'spot', symbol } as const
const perpSymbol = { market: 'perp', symbol } as const

const now = (fault: FaultInput) => plan(exchange, [fault])
const client = () => exchange.client

async function goShort(): Promise<void> {
  await accepted(client(), futures.placeOrder, {
    symbol,
    side: 'SELL',
    type: 'MARKET',
    quantity: '10',
  })
}

async function position() {
  const [row] = await client().futures.getPositionRisk({ symbol })
  if (row === undefined) throw new Error('no row')
  return row
}

async function tops() {
  const { bids, asks } = await client().spot.getDepth({ symbol, limit: 5 })
  return { bids, asks, bid: Number(bids[0]?.[0]), ask: Number(asks[0]?.[0]) }
}

const cases: Record<keyof typeof stateActions, () => Promise<void>> = {
  async book() {
    const before = await tops()
    for (const shape of ['empty', 'no-bids', 'no-asks', 'crossed', 'wide', 'thin'] as const) {
      await now({ phase: 'state', action: 'book', args: { ...spotSymbol, shape, forMs: 1000 } })
      const { bids, asks, bid, ask } = await tops()
      const seen = {
        empty: bids.length + asks.length === 0,
        'no-bids': bids.length === 0 && asks.length > 0,
        'no-asks': bids.length > 0 && asks.length === 0,
        crossed: bid > ask,
        wide: ask / bid > 1.01 && bid > 0,
        thin: bids.length === 1 && asks.length === 1,
      }
      expect([shape, seen[shape]]).toEqual([shape, true])
      await exchange.clock.sleep(1000)
      expect(await tops()).toEqual(before)
    }
  },
  async announce() {
    const news = { title: 'Aster will delist X', content: 'On Friday.' }
    await now({ phase: 'state', action: 'announce', args: news })
    const { total, rows } = await client().futures.getDirectAnnouncements()
    expect([total, rows[0]?.category, rows[0]?.contents[0]]).toMatchObject([1, 'DELISTING', news])
    const id = rows[0]?.id ?? ''
    expect(await client().futures.getDirectAnnouncement({ id })).toEqual(rows[0])
  },
  async 'price-jump'() {
    await goShort()
    const before = [await tops(), await position()] as const
    await now({ phase: 'state', action: 'price-jump', args: { symbol, factor: '2' } })
    const after = [await tops(), await position()] as const
    expect(after[0].bid / before[0].bid).toBeCloseTo(2, 2)
    expect(Number(after[1].markPrice) / Number(before[1].markPrice)).toBeCloseTo(2, 6)
    expect(Number(after[1].unRealizedProfit)).toBeLessThan(Number(before[1].unRealizedProfit) - 5)
  },
  async 'mark-shift'() {
    const [book, mark] = [await tops(), (await position()).markPrice]
    await now({ phase: 'state', action: 'mark-shift', args: { symbol, factor: '1.5' } })
    expect(Number((await position()).markPrice) / Number(mark)).toBeCloseTo(1.5, 6)
    expect(await tops()).toEqual(book)
  },
  async 'funding-rate'() {
    await now({ phase: 'state', action: 'funding-rate', args: { symbol, rate: '-0.01' } })
    await exchange.clock.sleep(4 * 3_600_000)
    const settled = await client().futures.getFundingRateHistory({ symbol, limit: 1 })
    expect(Number(settled[0]?.fundingRate)).toBe(-0.01)
  },
  async 'zero-volume'() {
    const volume = async () => {
      const [row] = await client().spot.getTicker24h({ symbol })
      return Number(row?.quoteVolume)
    }
    expect(await volume()).toBeGreaterThan(0)
    await now({ phase: 'state', action: 'zero-volume', args: spotSymbol })
    expect(await volume()).toBe(0)
  },
  async 'symbol-status'() {
    await now({ phase: 'state', action: 'symbol-status', args: { ...spotSymbol, status: 'BREAK' } })
    expect((await buy(exchange)).kind).toBe('refused')
    await goShort()
    await now({ phase: 'state', action: 'symbol-status', args: { ...perpSymbol, status: 'CLOSE' } })
    expect((await position()).positionAmt).toBe('0')
  },
  async filters() {
    await now({ phase: 'state', action: 'filters', args: { ...spotSymbol, minNotional: '50' } })
    expect((await buy(exchange)).kind).toBe('refused')
    const { symbols } = await client().spot.getExchangeInfo()
    const filters = JSON.stringify(symbols.find((row) => row.symbol === symbol)?.filters)
    expect(filters).toContain('"minNotional":"50"')
  },
  async 'funding-rule'() {
    await now({ phase: 'state', action: 'funding-rule', args: { symbol, intervalHours: 1 } })
    const rows = await client().futures.getFundingInfo({})
    expect(rows.find((row) => row.symbol === symbol)?.fundingIntervalHours).toBe(1)
    const [premium] = await client().futures.getPremiumIndex({ symbol })
    expect(Number(premium?.nextFundingTime) - exchange.paper.now()).toBeLessThanOrEqual(3_600_000)
  },
  async 'person-orders'() {
    await buy(exchange)
    const order = {
      ...perpSymbol,
      side: 'buy',
      type: 'STOP_MARKET',
      stopPrice: '2',
      closePosition: true,
      clientOrderId: 'old-stop',
    } as const
    await now({ phase: 'state', action: 'person-orders', args: order })
    const open = await client().futures.getOpenOrders({ symbol })
    expect(open.map(({ clientOrderId }) => clientOrderId)).toEqual(['old-stop'])
  },
  async 'person-closes'() {
    await goShort()
    await now({ phase: 'state', action: 'person-closes', args: { symbol, fraction: '0.5' } })
    expect((await position()).positionAmt).toBe('-5')
    const match = { endpoint: 'placeOrder', market: 'perp' } as const
    await now({ match, phase: 'state', action: 'person-closes', args: { symbol } })
    const close = await client().prepare(futures.placeOrder, {
      symbol,
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'IOC',
      price: '0.84',
      quantity: '5',
      reduceOnly: true,
    })
    expect(await close.send()).toMatchObject({ kind: 'refused', code: -2022 })
  },
  async 'fill-orders'() {
    await accepted(client(), spot.placeOrder, {
      symbol,
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: '10',
      price: '0.7',
    })
    const half = { ...spotSymbol, fraction: '0.5' }
    await now({ phase: 'state', action: 'fill-orders', args: half })
    const [part] = await client().spot.getAllOrders({ symbol })
    expect([part?.status, part?.executedQty]).toEqual(['PARTIALLY_FILLED', '5'])
    await now({ phase: 'state', action: 'fill-orders', args: spotSymbol })
    const [order] = await client().spot.getAllOrders({ symbol })
    expect([order?.status, order?.price]).toEqual(['FILLED', '0.7'])
  },
  async restart() {
    await accepted(client(), spot.placeOrder, {
      symbol,
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: '10',
      price: '0.7',
    })
    const socket = await openStreamSocket(`${exchange.paper.urls.spotWsUrl}/ws/asterusdt@depth`)
    await now({ phase: 'state', action: 'restart' })
    await socket.closed
    expect(await client().spot.getOpenOrders({ symbol })).toEqual([])
  },
  async deleverage() {
    await goShort()
    await now({ phase: 'state', action: 'deleverage', args: { symbol, fraction: '0.3' } })
    expect((await position()).positionAmt).toBe('-7')
    const orders = await client().futures.getAllOrders({ symbol })
    expect(orders.map((order) => order.clientOrderId)).toContain('adl_autoclose')
  },
  async liquidate() {
    await goShort()
    await now({ phase: 'state', action: 'liquidate', args: { symbol, fraction: '0.4' } })
    expect((await position()).positionAmt).toBe('-6')
    const orders = await client().futures.getAllOrders({ symbol })
    expect(orders.some((order) => order.clientOrderId.startsWith('autoclose-'))).toBe(true)
  },
  async deposit() {
    await buy(exchange)
    for (const amount of ['100', '-30']) {
      await now({
        phase: 'state',
        action: 'deposit',
        args: { market: 'perp', asset: 'USDT', amount },
      })
    }
    const [row] = await client().futures.getBalances({})
    expect(row?.balance).toMatch(/^5070(?:\.0+)?$/)
  },
  async 'person-transfers'() {
    await buy(exchange)
    await now({
      phase: 'state',
      action: 'person-transfers',
      args: { amount: '500', kindType: 'SPOT_FUTURE' },
    })
    const [row] = await client().futures.getBalances({})
    expect(row?.balance).toMatch(/^5500(?:\.0+)?$/)
  },
  async leverage() {
    await goShort()
    await now({ phase: 'state', action: 'leverage', args: { symbol, leverage: 7 } })
    expect((await position()).leverage).toBe(7)
  },
  async 'margin-type'() {
    await buy(exchange)
    await now({ phase: 'state', action: 'margin-type', args: { symbol, marginType: 'ISOLATED' } })
    expect((await position()).marginType).toBe('isolated')
  },
  async 'hedge-mode'() {
    await buy(exchange)
    await now({ phase: 'state', action: 'hedge-mode', args: { isOn: true } })
    expect((await client().futures.getPositionMode({})).dualSidePosition).toBe(true)
  },
  async 'multi-assets'() {
    await buy(exchange)
    await now({ phase: 'state', action: 'multi-assets', args: { isOn: true } })
    expect((await client().futures.getMultiAssetsMode({})).multiAssetsMargin).toBe(true)
  },
}

describe('a fault of the state', () => {
  it.each(Object.entries(cases))('%s is seen by the client', async (_name, run) => {
    await run()
    const { audit } = (await books(exchange.paper)) as { audit: { netPositions: object } }
    expect(
      Object.values(audit.netPositions)
        .map(Number)
        .every((net) => net === 0),
    ).toBe(true)
    expect((await faultsOf(exchange)).strikes.filter((strike) => strike.refusal)).toEqual([])
  })

  it('that the venue does not allow changes nothing and is noted', async () => {
    await goShort()
    await now({ phase: 'state', action: 'hedge-mode', args: { isOn: true } })
    const { strikes } = await faultsOf(exchange)
    expect(strikes.at(-1)?.refusal).toMatch(/^-4068 /)
  })

  it('waits for its time, and happens within a leap of the clock', async () => {
    await buy(exchange)
    const args = { market: 'perp', asset: 'USDT', amount: '1' } as const
    await now({ match: { from: '+5000' }, phase: 'state', action: 'deposit', args })
    await exchange.clock.sleep(4999)
    expect((await faultsOf(exchange)).count).toBe(0)
    await exchange.clock.sleep(3_600_000)
    const rows = await client().futures.getIncome({})
    expect((await faultsOf(exchange)).count).toBe(1)
    expect(rows.length).toBeLessThanOrEqual(1)
  })
})

describe('after a restart from the state file', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'paper-faults-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('the state is the same and no fault strikes twice', async () => {
    const options = {
      stateFile: join(folder, 'exchange.jsonl'),
      faults: {
        seed: 3,
        faults: [
          {
            match: { endpoint: 'placeOrder', nth: 2 },
            phase: 'state',
            action: 'price-jump',
            args: { symbol, factor: '0.9' },
          },
          {
            match: { from: '+7200000' },
            phase: 'state',
            action: 'deposit',
            args: { market: 'spot', asset: 'USDT', amount: '10' },
          },
          {
            match: { from: '+7200000' },
            phase: 'state',
            action: 'book',
            args: { ...perpSymbol, shape: 'no-asks', forMs: 60_000 },
          },
        ] as const,
      },
    }
    const first = await openTestExchange(options)
    for (const _ of [1, 2, 3]) expect((await buy(first)).kind).toBe('accepted')
    await first.clock.sleep(7_230_000)
    expect((await faultsOf(first)).count).toBe(3)
    const before = await books(first.paper)
    await first.close()
    const second = await openTestExchange(options)
    expect(await books(second.paper)).toEqual(before)
    expect((await faultsOf(second)).count).toBe(0)
    await second.clock.sleep(60_000)
    expect((await buy(second)).kind).toBe('accepted')
    expect([await ordersInBooks(second), (await faultsOf(second)).count]).toEqual([4, 0])
    await second.close()
  })
})

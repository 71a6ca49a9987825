import { decimal } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import { HOUR, never, openTestExchange, orderOf, START } from './testExchange.ts'

describe('SimExchange', () => {
  it('lets time pass only while somebody sleeps', async () => {
    const { exchange, feed } = openTestExchange()
    feed.mark(START + HOUR, 'SOLUSDT', '120')
    await exchange.listPremiums(never)
    expect(exchange.clock.now()).toBe(START)
    await exchange.clock.sleep(HOUR, never)
    expect(await exchange.getServerTime(never)).toBe(START + HOUR)
    expect((await exchange.listPremiums(never)).get('SOLUSDT')?.markPrice.toFixed()).toBe('120')
  })

  it('sends a prepared write once and never again', async () => {
    const { exchange } = openTestExchange()
    const prepared = await exchange.prepareOrder(orderOf('spot', 'buy'))
    expect(await exchange.listFills('spot', 'SOLUSDT', 0, never)).toEqual([])
    const outcome = await prepared.send(never)
    expect(outcome.kind === 'accepted' && outcome.value.status).toBe('filled')
    await expect(prepared.send(never)).rejects.toThrow('sent already')
    expect(await exchange.listFills('spot', 'SOLUSDT', 0, never)).toHaveLength(1)
  })

  it('gives rising nonces, and hashes that tell requests apart', async () => {
    const { exchange } = openTestExchange()
    const first = await exchange.prepareOrder(orderOf('spot', 'buy'))
    const second = await exchange.prepareOrder(orderOf('spot', 'buy'))
    expect(Number(second.nonce)).toBeGreaterThan(Number(first.nonce))
    expect(second.requestHash).not.toBe(first.requestHash)
    expect(first.requestHash).toMatch(/^[0-9a-f]{64}$/)
  })

  it('does not admit a write after its deadline, and does not call that a refusal', async () => {
    const { exchange } = openTestExchange()
    const prepared = await exchange.prepareOrder(orderOf('spot', 'buy'))
    await exchange.clock.sleep(prepared.deadline - START + 1, never)
    expect((await prepared.send(never)).kind).toBe('unknown')
    expect(await exchange.findOrder('spot', 'SOLUSDT', 'id-1', never)).toBeUndefined()
  })

  it('reports the venue’s refusal with its code', async () => {
    const { exchange } = openTestExchange()
    const order = { ...orderOf('perp', 'buy'), isReduceOnly: true }
    const outcome = await (await exchange.prepareOrder(order)).send(never)
    expect(outcome).toMatchObject({ kind: 'refused', code: -2022 })
  })

  it('keeps the two positions of hedge mode apart, and lists the orders of the past', async () => {
    const { exchange } = openTestExchange()
    exchange.account.setHedgeMode(true)
    for (const [side, positionSide, id] of [
      ['buy', 'long', 'id-1'],
      ['sell', 'short', 'id-2'],
    ] as const) {
      const order = { ...orderOf('perp', side, id), positionSide }
      expect((await (await exchange.prepareOrder(order)).send(never)).kind).toBe('accepted')
    }
    const rows = await exchange.listPositions(never)
    const sides = rows.map((row) => [row.positionSide, row.quantity.toFixed()])
    expect(sides).toEqual([
      ['long', '2'],
      ['short', '-2'],
    ])
    const orders = await exchange.listOrders('perp', 'SOLUSDT', START, never)
    expect(orders.map((order) => order.clientOrderId)).toEqual(['id-1', 'id-2'])
    expect(orders.map((order) => order.positionSide)).toEqual(['long', 'short'])
    const fills = await exchange.listFills('perp', 'SOLUSDT', START, never)
    expect(fills.map((fill) => fill.positionSide)).toEqual(['long', 'short'])
  })

  it('switches the position mode of an empty account only, and takes what is set already for done', async () => {
    const { exchange } = openTestExchange()
    for (let i = 0; i < 2; i += 1) {
      const outcome = await (await exchange.preparePositionMode('hedge')).send(never)
      expect([outcome.kind, await exchange.getPositionMode(never)]).toEqual(['accepted', 'hedge'])
    }
    const order = { ...orderOf('perp', 'buy'), positionSide: 'long' as const }
    await (await exchange.prepareOrder(order)).send(never)
    const back = await (await exchange.preparePositionMode('one-way')).send(never)
    expect(back).toMatchObject({ kind: 'refused', code: -4068 })
    expect(await exchange.getPositionMode(never)).toBe('hedge')
  })

  it('calls a duplicate id unknown, because the first copy is in the books', async () => {
    const { exchange } = openTestExchange()
    const resting = { ...orderOf('spot', 'buy'), price: decimal('90'), timeInForce: 'GTC' as const }
    await (await exchange.prepareOrder(resting)).send(never)
    expect((await (await exchange.prepareOrder(resting)).send(never)).kind).toBe('unknown')
    expect(await exchange.listOpenOrders('spot', never)).toHaveLength(1)
  })

  it('shows both legs as the port has them', async () => {
    const { exchange } = openTestExchange()
    for (const order of [orderOf('spot', 'buy'), orderOf('perp', 'sell')]) {
      await (await exchange.prepareOrder(order)).send(never)
    }
    // Spot fee 0.04 % of 2 coins; perp cost -200 at mark 100.
    expect((await exchange.getSpotBalances(never)).get('SOL')?.free.toFixed()).toBe('1.9992')
    expect(await exchange.listPositions(never)).toMatchObject([
      {
        symbol: 'SOLUSDT',
        quantity: decimal('-2'),
        entryPrice: decimal('100'),
        leverage: 2,
        marginType: 'cross',
      },
    ])
    await exchange.clock.sleep(8 * HOUR, never)
    const income = await exchange.listIncome(START, never)
    expect(income.map(({ type, amount }) => [type, amount.toFixed()])).toEqual([
      ['COMMISSION', '-0.08'],
      ['FUNDING_FEE', '0.2'],
    ])
    expect((await exchange.listSettledFunding('SOLUSDT', 1, never))[0]?.time).toBe(START + 8 * HOUR)
  })

  it('moves cash and changes settings', async () => {
    const { exchange } = openTestExchange()
    const transfer = {
      asset: 'USDT',
      amount: decimal('100'),
      direction: 'spot-to-perp' as const,
      clientTransferId: 't-1',
    }
    expect((await (await exchange.prepareTransfer(transfer)).send(never)).kind).toBe('accepted')
    // A repeat is answered by the earlier transfer and moves nothing.
    expect((await (await exchange.prepareTransfer(transfer)).send(never)).kind).toBe('accepted')
    expect((await exchange.getPerpBalances(never)).get('USDT')?.wallet.toFixed()).toBe('5100')
    for (let i = 0; i < 2; i += 1) {
      const set = await (await exchange.prepareMarginType('SOLUSDT', 'isolated')).send(never)
      expect(set.kind).toBe('accepted')
    }
    await (await exchange.prepareLeverage('SOLUSDT', 1)).send(never)
    expect(await exchange.getSymbolMargin('SOLUSDT', never)).toEqual({
      leverage: 1,
      marginType: 'isolated',
    })
  })

  it('leaves one-sided books and unknown volumes out instead of inventing zeros', async () => {
    const { exchange, feed } = openTestExchange()
    feed.book(START + 1, 'spot', 'SOLUSDT', { bids: [], asks: [['100', '50']] })
    await exchange.clock.sleep(1, never)
    expect((await exchange.listQuotes('spot', never)).has('SOLUSDT')).toBe(false)
    expect((await exchange.listVolumes('perp', never)).has('SOLUSDT')).toBe(false)
    expect((await exchange.listVolumes('spot', never)).get('SOLUSDT')?.toFixed()).toBe('1000000')
  })

  it('streams account events from the call on, until the signal', async () => {
    const { exchange } = openTestExchange()
    const stop = new AbortController()
    const events = exchange.watchAccount(stop.signal)
    await (await exchange.prepareOrder(orderOf('spot', 'buy'))).send(never)
    const kinds: string[] = []
    for await (const event of events) {
      kinds.push(event.kind)
      if (kinds.length === 3) stop.abort()
    }
    // Accepted, traded, balances changed.
    expect(kinds).toEqual(['order', 'order', 'balance'])
  })

  it('tells a gap when a reader is too slow', async () => {
    const { exchange } = openTestExchange()
    const stop = new AbortController()
    const events = exchange.watchAccount(stop.signal)
    for (let i = 0; i < 400; i += 1) {
      await (
        await exchange.prepareOrder({
          ...orderOf('spot', 'buy', `id-${i}`),
          quantity: decimal('0.1'),
        })
      ).send(never)
    }
    for await (const event of events) {
      expect(event.kind).toBe('gap')
      stop.abort()
    }
  })

  it('rejects reads and sleeps after an abort, and sends nothing', async () => {
    const { exchange } = openTestExchange()
    const aborted = AbortSignal.abort()
    await expect(exchange.listPositions(aborted)).rejects.toThrow()
    await expect(exchange.clock.sleep(1, aborted)).rejects.toThrow()
    const prepared = await exchange.prepareOrder(orderOf('spot', 'buy'))
    expect((await prepared.send(aborted)).kind).toBe('not-sent')
  })
})

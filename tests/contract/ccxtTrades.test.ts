import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { byId } from './ccxtWorld.ts'
import { type MovedMarket, openMovedMarket } from './movedMarket.ts'
import { orderInBooks, orderInCcxt, tradeInBooks, tradeInCcxt } from './trueAccount.ts'

const NAME = 'ETHUSDT'

let world: MovedMarket

beforeAll(async () => {
  world = await openMovedMarket()
  // Something to sell on spot.
  await world.theirs.createOrder('ETH/USDT', 'market', 'buy', 0.5)
})

afterAll(() => world.close())

describe.each([
  ['spot', 'ETH/USDT'],
  ['perp', 'ETH/USDT:USDT'],
] as const)('ccxt trades on %s and', (market, symbol) => {
  beforeEach(async () => {
    await world.theirs.cancelAllOrders(symbol)
    await world.move(NAME, 3000)
  })

  const inBooks = async () =>
    (await world.truth()).orders.filter((one) => one.market === market && one.symbol === NAME)
  const last = async () => orderInBooks((await inBooks()).at(-1)!)
  const fetched = async (id: string | undefined) =>
    orderInCcxt(await world.theirs.fetchOrder(id ?? '', symbol))

  test.each([
    ['a limit that rests', 'limit', 2900, {}, 'NEW'],
    ['a limit that takes', 'limit', 3010, {}, 'FILLED'],
    ['a market order', 'market', undefined, {}, 'FILLED'],
    ['an IOC that misses', 'limit', 2900, { timeInForce: 'IOC' }, 'EXPIRED'],
    ['a FOK that is filled', 'limit', 3010, { timeInForce: 'FOK' }, 'FILLED'],
    ['a FOK that misses', 'limit', 2900, { timeInForce: 'FOK' }, 'EXPIRED'],
    ['a post-only that rests', 'limit', 2900, { postOnly: true }, 'NEW'],
    ['a post-only that would take', 'limit', 3010, { postOnly: true }, 'EXPIRED'],
    ['a GTX', 'limit', 2900, { timeInForce: 'GTX' }, 'NEW'],
  ] as const)(
    'tells the outcome of %s as the books have it',
    async (_what, type, price, params, status) => {
      const placed = await world.theirs.createOrder(symbol, type, 'buy', 0.1, price, { ...params })

      expect((await inBooks()).at(-1)?.status).toBe(status)
      expect(placed.id).toBe((await last()).id)
      expect(await fetched(placed.id)).toEqual(await last())
    },
  )

  test('names its orders and finds them by name', async () => {
    const clientOrderId = `mine-${market}`
    await world.theirs.createOrder(symbol, 'limit', 'buy', 0.1, 2900, { clientOrderId })
    const found = await world.theirs.fetchOrder('', symbol, { clientOrderId })

    expect(found.clientOrderId).toBe(clientOrderId)
    expect(orderInCcxt(found)).toEqual(await last())
    expect(orderInCcxt(await world.theirs.fetchOpenOrder(found.id ?? '', symbol))).toEqual(
      await last(),
    )
    await expect(
      world.theirs.createOrder(symbol, 'limit', 'buy', 0.1, 2900, { clientOrderId }),
    ).rejects.toThrow('"code":-2010,"msg":"Duplicate')
  })

  test.each([
    ['stop', 'market', { stopLossPrice: 2950 }, 2940, 'FILLED', 'STOP_MARKET'],
    ['stop-limit', 'limit', { stopLossPrice: 2950 }, 2940, 'NEW', 'STOP'],
    ['take-profit', 'market', { takeProfitPrice: 3050 }, 3060, 'FILLED', 'TAKE_PROFIT_MARKET'],
    ['take-profit limit', 'limit', { takeProfitPrice: 3050 }, 3060, 'NEW', 'TAKE_PROFIT'],
  ] as const)(
    'lets a %s order wait for its price',
    async (_what, type, params, moved, after, kind) => {
      const limit = type === 'limit' ? 3080 : undefined
      const { id } = await world.theirs.createOrder(symbol, type, 'sell', 0.1, limit, { ...params })
      const waiting = (await inBooks()).at(-1)

      expect([waiting?.status, waiting?.trigger?.type]).toEqual(['NEW', kind])
      expect(await fetched(id)).toEqual(await last())

      await world.move(NAME, moved)

      expect((await inBooks()).at(-1)).toMatchObject({
        status: after,
        type: type === 'limit' ? 'LIMIT' : 'MARKET',
      })
      expect(await fetched(id)).toEqual(await last())
    },
  )

  test('edits an order: one is cancelled, another works', async () => {
    const { id } = await world.theirs.createOrder(symbol, 'limit', 'buy', 0.1, 2900)
    const edited = await world.theirs.editOrder(id ?? '', symbol, 'limit', 'buy', 0.2, 2910)
    const [before, after] = (await inBooks()).slice(-2)

    expect([before?.status, after?.status, after?.quantity, after?.price]).toEqual([
      'CANCELED',
      'NEW',
      '0.2',
      '2910',
    ])
    expect(edited.id).toBe(String(after?.orderId))
  })

  test('cancels one, several and all orders', async () => {
    const { theirs } = world
    const ids: string[] = []
    for (const price of [2900, 2901, 2902, 2903, 2904, 2905]) {
      const { id } = await theirs.createOrder(symbol, 'limit', 'buy', 0.1, price, {
        clientOrderId: `${market}-${price}`,
      })
      ids.push(id ?? '')
    }
    const working = async () =>
      (await world.truth()).openOrders
        .filter((one) => one.market === market)
        .map(({ orderId }) => String(orderId))

    expect(await working()).toEqual(ids)
    expect((await theirs.cancelOrder(ids[0]!, symbol)).status).toBe('canceled')
    await theirs.cancelOrder('', symbol, { clientOrderId: `${market}-2901` })
    expect(await working()).toEqual(ids.slice(2))
    // Spot answers one sentence for all of them, which ccxt reads as nameless orders.
    await theirs.cancelOrders(ids.slice(2, 4), symbol)
    expect(await working()).toEqual(ids.slice(4))
    expect((await theirs.fetchOpenOrders(symbol)).map(({ id }) => id)).toEqual(ids.slice(4))
    await theirs.cancelOrders([], symbol, { origClientOrderIdList: [`${market}-2904`] })
    expect(await working()).toEqual(ids.slice(5))
    await theirs.cancelAllOrders(symbol)
    expect(await working()).toEqual([])
    await expect(theirs.cancelOrder(ids[0]!, symbol)).rejects.toThrow('"code":-2011')
  })

  test('lists all, working and closed orders of the books', async () => {
    const { theirs } = world
    await theirs.createOrder(symbol, 'limit', 'sell', 0.1, 3100)
    const books = (await inBooks()).map(orderInBooks)
    const having = (status: string) => books.filter((one) => one.status === status)

    expect(books.length).toBeGreaterThan(15)
    expect(byId((await theirs.fetchOrders(symbol)).map(orderInCcxt))).toEqual(books)
    expect((await theirs.fetchOpenOrders(symbol)).map(orderInCcxt)).toEqual(having('open'))
    expect(byId((await theirs.fetchClosedOrders(symbol)).map(orderInCcxt))).toEqual(
      having('closed'),
    )
    const [oldest] = having('closed')
    const since = oldest?.time ?? 0
    expect((await theirs.fetchOrders(symbol, since, 2)).map(({ id }) => id)).toEqual(
      books
        .filter(({ time }) => time >= since)
        .slice(0, 2)
        .map(({ id }) => id),
    )
  })

  test('lists the trades of the books with their fees', async () => {
    const books = (await world.truth()).fills
      .filter((fill) => fill.market === market && fill.symbol === NAME)
      .map(tradeInBooks)

    expect(books.length).toBeGreaterThan(4)
    expect(byId((await world.theirs.fetchMyTrades(symbol)).map(tradeInCcxt))).toEqual(books)
    expect((await world.theirs.fetchMyTrades(symbol, undefined, 2)).map(({ id }) => id)).toEqual(
      books.slice(-2).map(({ id }) => id),
    )
  })

  test('is refused what the rules forbid, in exceptions that name the reason', async () => {
    const { theirs } = world
    const { orders: before } = await world.truth()
    const refused = (params: object, amount: number, price?: number) =>
      theirs.createOrder(
        symbol,
        price === undefined ? 'market' : 'limit',
        'buy',
        amount,
        price,
        params,
      )

    await expect(refused({}, 100, 2900)).rejects.toMatchObject({ name: 'InsufficientFunds' })
    await expect(refused({}, 0.001, 2900)).rejects.toThrow(/"code":-(4164|1013)/)
    await expect(refused({ stopLossPrice: 2000 }, 0.1)).rejects.toMatchObject({
      name: 'OrderImmediatelyFillable',
    })
    // ccxt's own word for post-only; the venue has GTX only.
    await expect(refused({ timeInForce: 'PO' }, 0.1, 2900)).rejects.toMatchObject({
      name: 'BadRequest',
    })
    await expect(theirs.fetchOrder('999999', symbol)).rejects.toMatchObject({
      name: 'OrderNotFound',
    })
    expect((await world.truth()).orders).toEqual(before)
  })
})

describe('ccxt', () => {
  test('buys spot for an amount of quote', async () => {
    const { theirs } = world
    await theirs.createOrder('ETH/USDT', 'market', 'buy', 1, undefined, { cost: 600.2 })
    const bought = (await world.truth()).orders.filter(({ market }) => market === 'spot').at(-1)

    expect([bought?.status, bought?.executedQuote]).toEqual(['FILLED', '600.2'])
  })

  test('places a batch of perp orders, each judged on its own', async () => {
    const { theirs } = world
    const symbol = 'ETH/USDT:USDT'
    const placed = await theirs.createOrders([
      { symbol, type: 'limit', side: 'buy', amount: 0.1, price: 2900 },
      { symbol, type: 'limit', side: 'buy', amount: 100, price: 2900 },
      { symbol, type: 'limit', side: 'buy', amount: 0.1, price: 2901, params: { postOnly: true } },
      { symbol, type: 'market', side: 'sell', amount: 0.1, params: { reduceOnly: true } },
    ])
    const [first, second, third] = (await world.truth()).orders
      .filter(({ market }) => market === 'perp')
      .slice(-3)

    expect(placed.map(({ id }) => id)).toEqual([
      String(first?.orderId),
      undefined,
      String(second?.orderId),
      String(third?.orderId),
    ])
    expect(placed[1]?.info).toMatchObject({ code: -2019 })
    expect([second?.timeInForce, third?.reduceOnly, third?.status]).toEqual(['GTX', true, 'FILLED'])
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type MovedMarket, openMovedMarket } from './movedMarket.ts'
import { orderInBooks, tradeInBooks, tradeInCcxt } from './trueAccount.ts'

const NAME = 'ETHUSDT'
const SYMBOL = { spot: 'ETH/USDT', perp: 'ETH/USDT:USDT' } as const
const TYPE = { spot: 'spot', perp: 'swap' } as const

let world: MovedMarket

beforeAll(async () => {
  world = await openMovedMarket()
})

afterAll(() => world.close())

/** Starts to watch, waits until the socket stands, does something, and returns what was watched. */
async function watchWhile<Watched>(
  market: 'spot' | 'perp',
  watch: () => Promise<Watched>,
  act: () => Promise<unknown>,
): Promise<Watched> {
  const watched = watch()
  await isConnected(market)
  await act()
  return watched
}

/** ccxt opens its sockets in the background. */
async function isConnected(market: 'spot' | 'perp'): Promise<void> {
  await expect
    .poll(
      () =>
        Object.values(world.theirs.clients).find(
          ({ url }) => url.includes('/ws/') && url.includes('fstream') === (market === 'perp'),
        )?.isConnected,
    )
    .toBe(true)
}

const lastOrder = async (market: 'spot' | 'perp') =>
  orderInBooks((await world.truth()).orders.filter((one) => one.market === market).at(-1)!)

describe('ccxt Pro, before anything else,', () => {
  test('watches a position grow, and close', async () => {
    const { theirs } = world
    const held = async () => (await world.truth()).positions[0]
    await theirs.createOrder(SYMBOL.perp, 'market', 'buy', 0.2)
    // The first answer is what REST tells, then come the changes.
    const [first] = await theirs.watchPositions([SYMBOL.perp])
    expect(first?.contracts).toBe(Number((await held())?.quantity))

    await watchWhile(
      'perp',
      () => theirs.watchPositions([SYMBOL.perp]),
      () => theirs.createOrder(SYMBOL.perp, 'market', 'buy', 0.3),
    )
    const grown = await held()
    expect(theirs.positions.at(-1)).toMatchObject({
      symbol: SYMBOL.perp,
      side: 'long',
      contracts: Number(grown?.quantity),
      entryPrice: Number(grown?.entryPrice),
      unrealizedPnl: Number(grown?.unrealizedProfit),
      marginMode: 'cross',
      hedged: false,
    })

    await watchWhile(
      'perp',
      () => theirs.watchPositions([SYMBOL.perp]),
      () => theirs.createOrder(SYMBOL.perp, 'market', 'sell', 5, undefined, { reduceOnly: true }),
    )
    expect(await held()).toBeUndefined()
    expect(theirs.positions.at(-1)?.contracts).toBe(0)
  })
})

describe.each(['spot', 'perp'] as const)('ccxt Pro on %s', (market) => {
  const symbol = SYMBOL[market]

  test('watches an order rest and be cancelled', async () => {
    const { theirs } = world
    const [rested] = (
      await watchWhile(
        market,
        () => theirs.watchOrders(symbol),
        () =>
          theirs.createOrder(symbol, 'limit', 'buy', 0.1, 2900, { clientOrderId: `w-${market}` }),
      )
    ).slice(-1)

    expect(rested).toMatchObject({
      symbol,
      status: 'open',
      clientOrderId: `w-${market}`,
      price: 2900,
    })
    expect(rested?.id).toBe((await lastOrder(market)).id)

    const [cancelled] = (
      await watchWhile(
        market,
        () => theirs.watchOrders(symbol),
        () => theirs.cancelOrder(rested?.id ?? '', symbol),
      )
    ).slice(-1)
    expect(cancelled).toMatchObject({ id: rested?.id, status: 'canceled', filled: 0 })
    expect((await lastOrder(market)).status).toBe('canceled')
  })

  test('watches the trades of the books with their fees', async () => {
    const { theirs } = world
    const trades = await watchWhile(
      market,
      () => theirs.watchMyTrades(symbol),
      () => theirs.createOrder(symbol, 'market', 'buy', 0.5),
    )
    const fills = (await world.truth()).fills.filter((fill) => fill.market === market)

    // Earlier ones that the same socket told may come along.
    expect(trades.length).toBeGreaterThan(0)
    expect(trades.map(tradeInCcxt)).toEqual(fills.slice(-trades.length).map(tradeInBooks))
  })

  test('watches orders of every symbol, with what is filled', async () => {
    const { theirs } = world
    const orders = await watchWhile(
      market,
      () => theirs.watchOrders(undefined, undefined, undefined, { type: TYPE[market] }),
      () => theirs.createOrder(symbol, 'market', 'sell', 0.1),
    )
    const order = await lastOrder(market)

    await expect
      .poll(() => theirs.orders?.at(-1))
      .toMatchObject({ id: order.id, status: 'closed', filled: order.filled, average: 2999 })
    expect(orders.length).toBeGreaterThan(0)
  })

  test('watches a stop order be set off', async () => {
    const { theirs } = world
    const { id } = await theirs.createOrder(symbol, 'market', 'sell', 0.1, undefined, {
      stopLossPrice: 2950,
    })
    await expect
      .poll(() => theirs.orders?.at(-1))
      .toMatchObject({ id, status: 'open', triggerPrice: 2950 })
    await world.move(NAME, 2940)
    const order = await lastOrder(market)

    expect(order).toMatchObject({ id, status: 'closed' })
    await expect
      .poll(() => theirs.orders?.at(-1))
      .toMatchObject({ id, status: 'closed', filled: 0.1 })
    await world.move(NAME, 3000)
  })
})

describe('ccxt Pro', () => {
  test('watches the spot balances of the books', async () => {
    const { theirs } = world
    const balance = await watchWhile(
      'spot',
      () => theirs.watchBalance({ type: 'spot' }),
      () => theirs.createOrder(SYMBOL.spot, 'limit', 'buy', 0.1, 2900),
    )
    const { spot } = await world.truth()

    expect(Number(spot.USDT?.locked)).toBeGreaterThan(0)
    expect(balance.USDT).toMatchObject({
      free: Number(spot.USDT?.free),
      used: Number(spot.USDT?.locked),
    })
  })

  test('watches the margin wallet of the books', async () => {
    const { theirs } = world
    const balance = await watchWhile(
      'perp',
      () => theirs.watchBalance({ type: 'swap' }),
      () => theirs.createOrder(SYMBOL.perp, 'market', 'sell', 0.1),
    )

    expect(balance.USDT).toMatchObject({ total: Number((await world.truth()).perp.wallet) })
  })
})

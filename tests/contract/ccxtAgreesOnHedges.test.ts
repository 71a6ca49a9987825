import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { byId, ourOrder, theirOrder } from './ccxtWorld.ts'
import { type MovedMarket, openMovedMarket } from './movedMarket.ts'

const ETH = { name: 'ETHUSDT', perp: 'ETH/USDT:USDT' } as const
const BNB = { name: 'BNBUSDT', perp: 'BNB/USDT:USDT' } as const

let world: MovedMarket

beforeAll(async () => {
  world = await openMovedMarket()
  const { ours, theirs } = world
  await theirs.setPositionMode(true)
  await ours.futures.setMarginType({ symbol: BNB.name, marginType: 'ISOLATED' })
  await theirs.createOrder(ETH.perp, 'market', 'buy', 0.4, undefined, { positionSide: 'LONG' })
  for (const [symbol, quantity] of [
    [ETH.name, '0.3'],
    [BNB.name, '1'],
  ] as const) {
    const order = { symbol, quantity, side: 'SELL', type: 'MARKET', positionSide: 'SHORT' } as const
    await ours.futures.placeOrder(order)
  }
  await theirs.addMargin(BNB.perp, 25, { positionSide: 'SHORT' })
  await theirs.createOrder(ETH.perp, 'market', 'sell', 0.4, undefined, {
    stopLossPrice: 2900,
    positionSide: 'LONG',
  })
  await ours.futures.placeOrder({
    symbol: ETH.name,
    side: 'BUY',
    type: 'TAKE_PROFIT_MARKET',
    positionSide: 'SHORT',
    stopPrice: '2950',
    quantity: '0.3',
  })
  await ours.futures.placeOrder({
    symbol: ETH.name,
    side: 'SELL',
    type: 'STOP',
    positionSide: 'LONG',
    stopPrice: '2850',
    price: '2840',
    quantity: '0.1',
  })
})

afterAll(() => world.close())

describe('ccxt and the SDK, on a hedged account,', () => {
  test.each([3000, 2940])('see the same positions and orders at %d', async (price) => {
    await world.move(ETH.name, price)
    const { ours, theirs } = world
    const held = (await ours.futures.getPositionRisk()).filter(
      ({ positionAmt }) => Number(positionAmt) !== 0,
    )
    const positions = await theirs.fetchPositions()

    expect(
      positions.map((position) => ({
        symbol: theirs.market(position.symbol ?? '').id,
        side: position.side?.toUpperCase(),
        contracts: position.contracts,
        profit: position.unrealizedPnl,
        marginMode: position.marginMode,
        liquidationPrice: position.liquidationPrice,
      })),
    ).toEqual(
      held.map((risk) => ({
        symbol: risk.symbol,
        side: risk.positionSide,
        contracts: Math.abs(Number(risk.positionAmt)),
        profit: Number(risk.unRealizedProfit),
        marginMode: risk.marginType,
        liquidationPrice:
          Number(risk.liquidationPrice) === 0 ? undefined : Number(risk.liquidationPrice),
      })),
    )
    expect(held.map(({ symbol, positionSide }) => `${symbol} ${positionSide}`)).toEqual(
      price === 3000
        ? ['ETHUSDT LONG', 'ETHUSDT SHORT', 'BNBUSDT SHORT']
        : ['ETHUSDT LONG', 'BNBUSDT SHORT'],
    )
    // ccxt knows limit and market only; the price that sets an order off is compared besides.
    const plain = ({ type, ...order }: ReturnType<typeof ourOrder>) => ({
      ...order,
      type: KIND[type],
    })
    const mine = await ours.futures.getAllOrders({ symbol: ETH.name })
    const other = await theirs.fetchOrders(ETH.perp)
    expect(byId(other.map(theirOrder))).toEqual(byId(mine.map((one) => plain(ourOrder(one)))))
    expect(other.map(({ triggerPrice }) => triggerPrice ?? 0)).toEqual(
      mine.map(({ stopPrice }) => Number(stopPrice)),
    )
    expect(mine).toHaveLength(5)
  })
})

const KIND: Readonly<Record<string, string>> = {
  limit: 'limit',
  market: 'market',
  stop: 'limit',
  stop_market: 'market',
  take_profit_market: 'market',
}

import * as futures from '@asterkit/sdk/futures'
import * as spot from '@asterkit/sdk/spot'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { byId, type CcxtWorld, openCcxtWorld, ourOrder, ourTrade, theirOrder } from './ccxtWorld.ts'
import { tradeInCcxt } from './trueAccount.ts'

/** What both clients trade here: the venue's name, ccxt's names of the two markets. */
const ASTER = { name: 'ASTERUSDT', spot: 'ASTER/USDT', perp: 'ASTER/USDT:USDT' } as const
const BNB = { name: 'BNBUSDT', spot: 'BNB/USDT', perp: 'BNB/USDT:USDT' } as const
const ETH = { name: 'ETHUSDT', spot: 'ETH/USDT', perp: 'ETH/USDT:USDT' } as const
const TRADED = [ASTER, BNB, ETH]

let world: CcxtWorld

beforeAll(async () => {
  world = await openCcxtWorld()
  await openHedges(world)
  await restOrders(world)
  await moveMoney(world)
  await world.sleep(8 * 3_600_000)
})

afterAll(() => world.close())

/** Long spot and short perp on two pairs; each client does one leg of each. */
async function openHedges({ ours, theirs }: CcxtWorld): Promise<void> {
  await theirs.setLeverage(2, ASTER.perp)
  await ours.futures.setLeverage({ symbol: BNB.name, leverage: 3 })
  await theirs.createOrder(ASTER.spot, 'limit', 'buy', 1000, 0.9, {
    timeInForce: 'IOC',
    clientOrderId: 'theirs-long',
  })
  await ours.futures.placeOrder({
    symbol: ASTER.name,
    side: 'SELL',
    type: 'LIMIT',
    timeInForce: 'IOC',
    quantity: '999',
    price: '0.82',
    newClientOrderId: 'ours-short',
  })
  await ours.spot.placeOrder({
    symbol: BNB.name,
    side: 'BUY',
    type: 'MARKET',
    quantity: '0.5',
    newClientOrderId: 'ours-long',
  })
  await theirs.createOrder(BNB.perp, 'market', 'sell', 0.5, undefined, {
    clientOrderId: 'theirs-short',
  })
  await theirs.createOrder(BNB.spot, 'market', 'buy', 0.1, 500, {
    // With a price ccxt orders by quote amount.
    clientOrderId: 'theirs-budget',
  })
}

/** One working order of each client on each market. */
async function restOrders({ ours, theirs }: CcxtWorld): Promise<void> {
  const order = {
    symbol: ETH.name,
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GTX',
    quantity: '0.01',
    price: '3250',
    newClientOrderId: 'ours-rest',
  } as const
  await ours.spot.placeOrder(order)
  await ours.futures.placeOrder(order)
  for (const market of [ETH.spot, ETH.perp]) {
    await theirs.createOrder(market, 'limit', 'buy', 0.02, 3249, { clientOrderId: 'theirs-rest' })
  }
}

async function moveMoney({ ours, theirs }: CcxtWorld): Promise<void> {
  await theirs.transfer('USDT', 12.5, 'spot', 'swap')
  await ours.futures.transfer({
    asset: 'USDT',
    amount: '2.25',
    clientTranId: 'ours-back',
    kindType: 'FUTURE_SPOT',
  })
}

describe('ccxt and the SDK, on one account', () => {
  test('see the same balances in both wallets', async () => {
    const { ours, theirs } = world
    const [wallet] = await ours.futures.getBalances()
    const swap = await theirs.fetchBalance({ type: 'swap' })
    const spotWallet = await theirs.fetchBalance({ type: 'spot' })
    const { balances } = await ours.spot.getAccount()

    expect(swap.USDT).toMatchObject({
      total: Number(wallet?.balance),
      free: Number(wallet?.availableBalance),
    })
    expect(balances.map(({ asset }) => asset)).toEqual(
      expect.arrayContaining(['USDT', 'ASTER', 'BNB']),
    )
    expect(Object.keys(spotWallet.total ?? {})).toHaveLength(balances.length)
    for (const { asset, free, locked } of balances) {
      expect({ asset, ...spotWallet[asset] }).toMatchObject({
        asset,
        free: Number(free),
        used: Number(locked),
      })
    }
  })

  test('see the same positions', async () => {
    const { ours, theirs } = world
    const risks = await ours.futures.getPositionRisk()
    const held = risks.filter(({ positionAmt }) => Number(positionAmt) !== 0)
    const positions = await theirs.fetchPositions()

    expect(held.map(({ symbol }) => symbol).sort()).toEqual([ASTER.name, BNB.name])
    expect(
      positions.map((position) => ({
        symbol: theirs.market(position.symbol ?? '').id,
        quantity: (position.side === 'short' ? -1 : 1) * (position.contracts ?? Number.NaN),
        entryPrice: position.entryPrice,
        markPrice: position.markPrice,
        profit: position.unrealizedPnl,
        leverage: position.leverage,
        liquidationPrice: position.liquidationPrice,
        marginMode: position.marginMode,
      })),
    ).toEqual(
      held.map((risk) => ({
        symbol: risk.symbol,
        quantity: Number(risk.positionAmt),
        entryPrice: Number(risk.entryPrice),
        markPrice: Number(risk.markPrice),
        profit: Number(risk.unRealizedProfit),
        leverage: Number(risk.leverage),
        liquidationPrice: Number(risk.liquidationPrice),
        marginMode: risk.marginType,
      })),
    )
  })

  test('list the same orders, whoever placed them, working or not', async () => {
    const { ours, theirs } = world
    let seen = 0
    for (const { name, spot: onSpot, perp } of TRADED) {
      const pairs = [
        [await ours.spot.getAllOrders({ symbol: name }), await theirs.fetchOrders(onSpot)],
        [await ours.futures.getAllOrders({ symbol: name }), await theirs.fetchOrders(perp)],
      ] as const
      for (const [mine, other] of pairs) {
        expect(byId(other.map(theirOrder))).toEqual(byId(mine.map(ourOrder)))
        seen += mine.length
      }
    }
    expect(seen).toBe(9)
  })

  test('list the same working orders', async () => {
    const { ours, theirs } = world
    const onSpot = await ours.spot.getOpenOrders()
    const onPerp = await ours.futures.getOpenOrders()

    expect([onSpot, onPerp].map((orders) => orders.map((one) => one.clientOrderId))).toEqual([
      ['ours-rest', 'theirs-rest'],
      ['ours-rest', 'theirs-rest'],
    ])
    expect(
      byId(
        (await theirs.fetchOpenOrders(undefined, undefined, undefined, { type: 'spot' })).map(
          theirOrder,
        ),
      ),
    ).toEqual(byId(onSpot.map(ourOrder)))
    expect(
      byId(
        (await theirs.fetchOpenOrders(undefined, undefined, undefined, { type: 'swap' })).map(
          theirOrder,
        ),
      ),
    ).toEqual(byId(onPerp.map(ourOrder)))
  })

  test("find each other's orders by both ids", async () => {
    const { ours, theirs } = world
    const short = await ours.futures.getOrder({
      symbol: ASTER.name,
      origClientOrderId: 'ours-short',
    })
    const long = await theirs.fetchOrder('', ASTER.spot, { clientOrderId: 'theirs-long' })
    const rest = await ours.futures.getOpenOrder({
      symbol: ETH.name,
      origClientOrderId: 'theirs-rest',
    })

    expect(theirOrder(await theirs.fetchOrder(short.orderId, ASTER.perp))).toEqual(ourOrder(short))
    expect(
      ourOrder(await ours.spot.getOrder({ symbol: ASTER.name, orderId: long.id ?? '' })),
    ).toEqual(theirOrder(long))
    expect(theirOrder(await theirs.fetchOpenOrder(rest.orderId, ETH.perp))).toEqual(ourOrder(rest))
    expect([short.status, long.status, rest.status]).toEqual(['FILLED', 'closed', 'NEW'])
  })

  test('list the same trades with the same fees', async () => {
    const { ours, theirs } = world
    let seen = 0
    for (const { name, spot: onSpot, perp } of TRADED) {
      const pairs = [
        [await ours.spot.getUserTrades({ symbol: name }), await theirs.fetchMyTrades(onSpot)],
        [await ours.futures.getUserTrades({ symbol: name }), await theirs.fetchMyTrades(perp)],
      ] as const
      for (const [mine, other] of pairs) {
        expect(byId(other.map(tradeInCcxt))).toEqual(byId(mine.map(ourTrade)))
        seen += mine.length
      }
    }
    expect(seen).toBeGreaterThanOrEqual(5)
  })

  test('list the same funding, transfers and fees of the perp wallet', async () => {
    const { ours, theirs } = world
    const income = await ours.futures.getIncome()
    const ledger = await theirs.fetchLedger()
    const funding = await theirs.fetchFundingHistory()

    expect(new Set(income.map(({ incomeType }) => incomeType))).toEqual(
      new Set(['TRANSFER', 'COMMISSION', 'FUNDING_FEE']),
    )
    expect(
      byId(ledger).map((entry) => ({
        id: entry.id,
        amount: (entry.direction === 'out' ? -1 : 1) * (entry.amount ?? Number.NaN),
        asset: entry.currency,
        time: entry.timestamp,
      })),
    ).toEqual(
      income.map((row) => ({
        id: row.tranId,
        amount: Number(row.income),
        asset: row.asset,
        time: row.time,
      })),
    )
    expect(byId(funding).map(({ id, amount }) => [id, amount])).toEqual(
      income
        .filter(({ incomeType }) => incomeType === 'FUNDING_FEE')
        .map(({ tranId, income: paid }) => [tranId, Number(paid)]),
    )
  })

  test('are charged the same rates and are in the same position mode', async () => {
    const { ours, theirs } = world
    const onPerp = await ours.futures.getCommissionRate({ symbol: ASTER.name })
    const onSpot = await ours.spot.getCommissionRate({ symbol: ASTER.name })

    expect(await theirs.fetchTradingFee(ASTER.perp)).toMatchObject({
      maker: Number(onPerp.makerCommissionRate),
      taker: Number(onPerp.takerCommissionRate),
    })
    expect(await theirs.fetchTradingFee(ASTER.spot)).toMatchObject({
      maker: Number(onSpot.makerCommissionRate),
      taker: Number(onSpot.takerCommissionRate),
    })
    expect(await theirs.fetchPositionMode()).toMatchObject({
      hedged: (await ours.futures.getPositionMode()).dualSidePosition,
    })
  })

  test('are refused with the same code', async () => {
    const { ours, theirs } = world
    const tooSmall = {
      symbol: ASTER.name,
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'IOC',
      quantity: '1',
      price: '0.9',
    } as const
    for (const [spec, market] of [
      [spot.placeOrder, ASTER.spot],
      [futures.placeOrder, ASTER.perp],
    ] as const) {
      const outcome = await (await ours.prepare(spec, tooSmall)).send()
      expect(outcome.kind).toBe('refused')
      const { code } = outcome as { readonly code: number }
      await expect(theirs.createOrder(market, 'limit', 'buy', 1, 0.9)).rejects.toThrow(
        `"code":${code},`,
      )
    }
  })

  test('cancel what the other has placed', async () => {
    const { ours, theirs } = world
    for (const [market, group] of [
      [ETH.spot, ours.spot],
      [ETH.perp, ours.futures],
    ] as const) {
      const [mine, other] = await group.getOpenOrders({ symbol: ETH.name })
      const cancelled = await theirs.cancelOrder(mine?.orderId ?? '', market)
      await group.cancelOrder({ symbol: ETH.name, orderId: other?.orderId ?? '' })

      expect(cancelled.status).toBe('canceled')
      expect((await theirs.fetchOrder(other?.orderId ?? '', market)).status).toBe('canceled')
      expect(await theirs.fetchOpenOrders(market)).toEqual([])
      expect(await group.getOpenOrders()).toEqual([])
    }
  })
})

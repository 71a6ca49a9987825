import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type MovedMarket, openMovedMarket } from './movedMarket.ts'
import type { TruePosition } from './trueAccount.ts'

const ETH = 'ETH/USDT:USDT'
const BNB = 'BNB/USDT:USDT'

let world: MovedMarket

beforeAll(async () => {
  world = await openMovedMarket()
})

afterAll(() => world.close())

/** A position of the books in ccxt's words. */
const positionInBooks = (position: TruePosition) => ({
  symbol: position.symbol,
  side: Number(position.quantity) < 0 ? 'short' : 'long',
  hedged: position.side !== 'BOTH',
  contracts: Math.abs(Number(position.quantity)),
  entryPrice: Number(position.entryPrice),
  markPrice: Number(position.markPrice),
  unrealizedPnl: Number(position.unrealizedProfit),
  leverage: position.leverage,
  marginMode: position.marginType === 'ISOLATED' ? 'isolated' : 'cross',
  liquidationPrice:
    position.liquidationPrice === undefined ? undefined : Number(position.liquidationPrice),
  maintenanceMargin: Number(position.maintenanceMargin),
})

async function positionsInCcxt() {
  const { theirs } = world
  return (await theirs.fetchPositions()).map((position) => ({
    symbol: theirs.market(position.symbol ?? '').id,
    side: position.side,
    hedged: position.hedged,
    contracts: position.contracts,
    entryPrice: position.entryPrice,
    markPrice: position.markPrice,
    unrealizedPnl: position.unrealizedPnl,
    leverage: position.leverage,
    marginMode: position.marginMode,
    liquidationPrice: position.liquidationPrice,
    maintenanceMargin: position.maintenanceMargin,
  }))
}

async function positionsInBooks() {
  return (await world.truth()).positions
    .map(positionInBooks)
    .toSorted((a, b) => b.symbol.localeCompare(a.symbol) || a.side.localeCompare(b.side))
}

describe('ccxt, of leverage and margin,', () => {
  test('sets and reads the leverage of a symbol', async () => {
    const { theirs } = world
    await theirs.setLeverage(7, ETH)
    await theirs.createOrder(ETH, 'market', 'buy', 0.5)

    expect((await world.truth()).positions[0]?.leverage).toBe(7)
    expect(await theirs.fetchLeverage(ETH)).toMatchObject({ longLeverage: 7, shortLeverage: 7 })
    expect(await theirs.fetchLeverages([ETH, BNB])).toMatchObject({
      [ETH]: { longLeverage: 7 },
      [BNB]: { longLeverage: 20 },
    })
    await expect(theirs.setLeverage(126, ETH)).rejects.toMatchObject({ name: 'BadRequest' })
  })

  // ccxt has no leverage tiers of aster; it reads the brackets for the margin of positions.
  test('reads the notional brackets', async () => {
    const { theirs, ours } = world
    const [own] = await ours.futures.getLeverageBrackets({ symbol: 'ETHUSDT' })
    const brackets = await theirs.loadLeverageBrackets()

    expect(own?.brackets.length).toBeGreaterThan(3)
    expect(brackets[ETH]).toEqual(
      own?.brackets.map((row) => [String(row.notionalFloor), String(row.maintMarginRatio)]),
    )
  })

  test('reads the same crossed position as the books, at every price', async () => {
    for (const price of [3000, 3100, 2900]) {
      await world.move('ETHUSDT', price)
      expect(await positionsInCcxt()).toEqual(await positionsInBooks())
    }
    expect((await positionsInBooks())[0]).toMatchObject({
      side: 'long',
      contracts: 0.5,
      entryPrice: 3001,
      unrealizedPnl: -50.5,
    })
  })

  test('isolates a symbol, once', async () => {
    const { theirs } = world
    await theirs.setMarginMode('isolated', BNB)
    await theirs.createOrder(BNB, 'market', 'sell', 2)

    expect(await theirs.fetchMarginMode(BNB)).toMatchObject({ marginMode: 'isolated' })
    expect(await theirs.fetchMarginModes([ETH, BNB])).toMatchObject({
      [ETH]: { marginMode: 'cross' },
      [BNB]: { marginMode: 'isolated' },
    })
    await expect(theirs.setMarginMode('isolated', BNB)).rejects.toMatchObject({ name: 'NoChange' })
    await expect(theirs.setMarginMode('cross', BNB)).rejects.toThrow('"code":-4048')
    expect(await positionsInCcxt()).toEqual(await positionsInBooks())
  })

  test('adds margin to an isolated position and takes it out again', async () => {
    const { theirs } = world
    const wallet = async () =>
      Number(
        (await world.truth()).positions.find(({ symbol }) => symbol === 'BNBUSDT')?.isolatedWallet,
      )
    const before = await wallet()

    expect(await theirs.addMargin(BNB, 50)).toMatchObject({ type: 'add', amount: 50, status: 'ok' })
    expect(await wallet()).toBe(before + 50)
    await theirs.reduceMargin(BNB, 20)
    expect(await wallet()).toBe(before + 30)
    expect(
      (await theirs.fetchMarginAdjustmentHistory(BNB)).map(({ type, amount }) => [type, amount]),
    ).toEqual([
      ['add', 50],
      ['reduce', 20],
    ])
    expect(await theirs.fetchMarginAdjustmentHistory(BNB, 'reduce')).toHaveLength(1)
    expect(await positionsInCcxt()).toEqual(await positionsInBooks())
    await expect(theirs.addMargin(ETH, 5)).rejects.toThrow('"code":-4049')
    await expect(theirs.addMargin(BNB, 1_000_000)).rejects.toMatchObject({
      name: 'InsufficientFunds',
    })
  })
})

describe('ccxt, of orders that depend on a position,', () => {
  const last = async () =>
    (await world.truth()).orders
      .filter(({ market }) => market === 'perp')
      .toSorted((a, b) => a.orderId - b.orderId)
      .at(-1)
  const held = async (name: string) =>
    (await world.truth()).positions.find(({ symbol }) => symbol === name)?.quantity

  test('reduces and never opens', async () => {
    const { theirs } = world
    await world.move('ETHUSDT', 3000)
    await theirs.createOrder(ETH, 'market', 'sell', 0.1, undefined, { reduceOnly: true })

    expect([(await last())?.reduceOnly, await held('ETHUSDT')]).toEqual([true, '0.4'])
    await expect(
      theirs.createOrder(ETH, 'market', 'buy', 0.1, undefined, { reduceOnly: true }),
    ).rejects.toThrow('"code":-2022')
  })

  // ccxt leaves the quantity out of trailing stops, which the documents ask for: it has to be named twice.
  test('trails the price and sells when it falls back', async () => {
    const { theirs } = world
    const { id } = await theirs.createOrder(ETH, 'market', 'sell', 0.1, undefined, {
      trailingPercent: 1,
      trailingTriggerPrice: 3050,
      quantity: '0.1',
      reduceOnly: true,
    })

    expect((await last())?.trigger).toMatchObject({
      type: 'TRAILING_STOP_MARKET',
      activationPrice: '3050',
      callbackRate: '1',
    })
    for (const price of [3000, 3060, 3100]) await world.move('ETHUSDT', price)
    expect((await theirs.fetchOrder(id ?? '', ETH)).status).toBe('open')
    await world.move('ETHUSDT', 3060)
    expect([(await last())?.status, await held('ETHUSDT')]).toEqual(['FILLED', '0.3'])
    expect(await theirs.fetchOrder(id ?? '', ETH)).toMatchObject({
      status: 'closed',
      average: 3059,
    })
    await expect(
      theirs.createOrder(ETH, 'market', 'sell', 0.1, undefined, { trailingPercent: 1 }),
    ).rejects.toMatchObject({ name: 'ArgumentsRequired' })
  })

  test('closes a whole position at a price', async () => {
    const { theirs } = world
    const { id } = await theirs.createOrder(ETH, 'market', 'sell', 0, undefined, {
      stopLossPrice: 2950,
      closePosition: true,
    })
    await world.move('ETHUSDT', 2940)

    expect([(await last())?.quantity, await held('ETHUSDT')]).toEqual(['0.3', undefined])
    expect(await theirs.fetchOrder(id ?? '', ETH)).toMatchObject({ status: 'closed', filled: 0.3 })
  })

  // By the venue's own names: ccxt has no unified cancelAllOrdersAfter for aster.
  test('arms the dead man switch and tests an order', async () => {
    const { theirs } = world
    await theirs.createOrder(ETH, 'limit', 'buy', 0.1, 2500)
    await theirs.fapiPrivatePostV3OrderTest({
      symbol: 'ETHUSDT',
      side: 'BUY',
      type: 'MARKET',
      quantity: '0.1',
    })
    await theirs.fapiPrivatePostV3CountdownCancelAll({ symbol: 'ETHUSDT', countdownTime: 60_000 })

    expect((await last())?.status).toBe('NEW')
    await world.sleep(61_000)
    expect((await last())?.status).toBe('CANCELED')
  })
})

describe('ccxt, in hedge mode,', () => {
  test('is told when the mode cannot change, and changes it', async () => {
    const { theirs } = world
    expect(await theirs.fetchPositionMode()).toMatchObject({ hedged: false })
    await expect(theirs.setPositionMode(true)).rejects.toThrow('"code":-4068')
    await theirs.createOrder(BNB, 'market', 'buy', 2, undefined, { reduceOnly: true })
    expect((await world.truth()).positions).toEqual([])
    await theirs.setMarginMode('cross', BNB)
    await theirs.setPositionMode(true)
    expect(await theirs.fetchPositionMode()).toMatchObject({ hedged: true })
    await expect(theirs.setPositionMode(true)).rejects.toMatchObject({ name: 'NoChange' })
  })

  test('holds both sides of a symbol', async () => {
    const { theirs } = world
    await theirs.createOrder(ETH, 'market', 'buy', 0.4, undefined, { positionSide: 'LONG' })
    await theirs.createOrder(ETH, 'limit', 'sell', 0.2, 2930, { positionSide: 'SHORT' })
    await theirs.createOrder(BNB, 'market', 'sell', 1, undefined, { positionSide: 'SHORT' })

    expect(
      (await positionsInBooks()).map(({ symbol, side, contracts }) => [symbol, side, contracts]),
    ).toEqual([
      ['ETHUSDT', 'long', 0.4],
      ['ETHUSDT', 'short', 0.2],
      ['BNBUSDT', 'short', 1],
    ])
    for (const price of [2940, 3010]) {
      await world.move('ETHUSDT', price)
      expect(await positionsInCcxt()).toEqual(await positionsInBooks())
    }
  })

  test('protects one side and leaves the other alone', async () => {
    const { theirs } = world
    await theirs.createOrder(ETH, 'market', 'sell', 0, undefined, {
      stopLossPrice: 2950,
      closePosition: true,
      positionSide: 'LONG',
    })
    await world.move('ETHUSDT', 2940)

    expect(
      (await positionsInBooks()).map(({ symbol, side, contracts }) => [symbol, side, contracts]),
    ).toEqual([
      ['ETHUSDT', 'short', 0.2],
      ['BNBUSDT', 'short', 1],
    ])
    expect(await positionsInCcxt()).toEqual(await positionsInBooks())
  })

  test('is refused an order without a side', async () => {
    await expect(world.theirs.createOrder(ETH, 'market', 'buy', 0.1)).rejects.toThrow(
      '"code":-4061',
    )
  })
})

describe('ccxt, of money,', () => {
  test('moves it between the wallets', async () => {
    const { theirs } = world
    const wallets = async () => {
      const { spot, perp } = await world.truth()
      return [Number(spot.USDT?.free), Number(perp.wallet)] as const
    }
    const [spot, perp] = await wallets()
    const { id, status } = await theirs.transfer('USDT', 12.5, 'spot', 'swap')

    expect([Number(id) > 0, status]).toEqual([true, 'ok'])
    expect(await wallets()).toEqual([spot - 12.5, expect.closeTo(perp + 12.5, 8)])
    await theirs.transfer('USDT', 2.5, 'swap', 'spot', { clientTranId: 'back-1' })
    expect(await wallets()).toEqual([spot - 10, expect.closeTo(perp + 10, 8)])
    await expect(
      theirs.transfer('USDT', 2.5, 'swap', 'spot', { clientTranId: 'back-1' }),
    ).rejects.toThrow('"code":-4115')
    await expect(theirs.transfer('USDT', 1_000_000, 'swap', 'spot')).rejects.toThrow('"code":-')
  })

  test('reads the balances of both wallets', async () => {
    const { theirs } = world
    await theirs.createOrder('ETH/USDT', 'market', 'buy', 0.1)
    await theirs.createOrder('ETH/USDT', 'limit', 'buy', 0.1, 2500)
    const { spot, perp } = await world.truth()
    const onSpot = await theirs.fetchBalance()

    expect(Object.keys(spot).sort()).toEqual(['ETH', 'USDT'])
    for (const [asset, { free, locked }] of Object.entries(spot)) {
      expect(onSpot[asset]).toMatchObject({ free: Number(free), used: Number(locked) })
    }
    expect(onSpot.USDT?.used).toBe(250)
    expect((await theirs.fetchBalance({ type: 'swap' })).USDT).toMatchObject({
      total: Number(perp.wallet),
      free: Number(perp.available),
    })
  })

  test('reads income and funding as the books have them', async () => {
    const { theirs } = world
    // Past a settlement.
    await world.sleep(8 * 3_600_000)
    const { income } = await world.truth()
    const kinds = new Set(income.map(({ type }) => type))

    expect(kinds).toEqual(new Set(['TRANSFER', 'COMMISSION', 'REALIZED_PNL', 'FUNDING_FEE']))
    const ledger = await theirs.fetchLedger(undefined, undefined, 1000)
    expect(
      ledger
        .map(({ id, direction, amount, currency }) => ({
          id,
          amount: (direction === 'out' ? -1 : 1) * (amount ?? Number.NaN),
          currency,
        }))
        .toSorted((a, b) => Number(a.id) - Number(b.id)),
    ).toEqual(
      income.map(({ tranId, amount, asset }) => ({
        id: String(tranId),
        amount: Number(amount),
        currency: asset,
      })),
    )
    const funding = income.filter(({ type }) => type === 'FUNDING_FEE')
    expect((await theirs.fetchFundingHistory()).map(({ id, amount }) => [id, amount])).toEqual(
      funding.map(({ tranId, amount }) => [String(tranId), Number(amount)]),
    )
    expect(await theirs.fetchFundingHistory(BNB)).toHaveLength(
      funding.filter(({ symbol }) => symbol === 'BNBUSDT').length,
    )
  })

  // ccxt signs it as a V3 call; the documents have it in V1 only, under a key pair.
  test('cannot read the account of V1 with a V3 key', async () => {
    await expect(
      world.theirs.fetchPositions(undefined, { method: 'account' }),
    ).rejects.toMatchObject({ name: 'BadRequest' })
  })
})

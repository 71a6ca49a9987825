import { withFaults } from '@asterkit/backtest'
import { decimal, ZERO } from '@asterkit/instruments'
import {
  closePair,
  type Exchange,
  JournalError,
  type Order,
  openPair,
  reconcile,
  type TradeContext,
} from '@asterkit/strategy'
import { describe, expect, it } from 'vitest'
import { expectHedged, expectRest } from './pairRest.ts'
import {
  BASELINE,
  closePlan,
  coinsAtVenue,
  createPairWorld,
  keepLooking,
  openPlan,
  type PairWorld,
  positionAtVenue,
  startBot,
} from './pairWorld.ts'

const signal = new AbortController().signal

/** An exchange whose account reads are late by so many ms after each send. */
function withLateReads(world: PairWorld, lateMs: number): Exchange {
  const { exchange, venue } = world
  let staleUntil = 0
  let coins = exchange.getSpotBalances(signal)
  let positions = exchange.listPositions(signal)
  return {
    ...exchange,
    prepareOrder: async (request) => {
      const prepared = await exchange.prepareOrder(request)
      return {
        ...prepared,
        send: async (stop) => {
          if (venue.now >= staleUntil) {
            coins = exchange.getSpotBalances(signal)
            positions = exchange.listPositions(signal)
            await Promise.all([coins, positions])
          }
          staleUntil = venue.now + lateMs
          return prepared.send(stop)
        },
      }
    },
    getSpotBalances: (stop) => (venue.now < staleUntil ? coins : exchange.getSpotBalances(stop)),
    listPositions: (stop) => (venue.now < staleUntil ? positions : exchange.listPositions(stop)),
  }
}

describe('late account reads', () => {
  it('are waited for: nothing is disowned, nothing is booked as external', async () => {
    const world = createPairWorld()
    const bot = startBot(world, { exchange: withLateReads(world, 6000) })
    await reconcile(bot, signal)
    expect((await openPair(bot, openPlan(), signal)).kind).toBe('opened')
    expectRest(world, bot, 'opened')
    expect(positionAtVenue(world).toFixed()).toBe('-10')
    expect((await reconcile(bot, signal)).externals).toEqual([])
    expect((await closePair(bot, closePlan(), signal)).kind).toBe('closed')
    expect((await reconcile(bot, signal)).externals).toEqual([])
    expectRest(world, bot, 'closed')
    expect(world.alerts).toEqual([])
  })
})

describe('an answer that calls an immediate order working', () => {
  it('is looked at again, and the order is cancelled when it stays so', async () => {
    const world = createPairWorld(() => ({ perpBid: '2' }))
    const { exchange } = world
    const cancelled: string[] = []
    let isFirst = true
    const resting = (order: Order): Order =>
      cancelled.includes(order.clientOrderId) ? order : { ...order, status: 'partially-filled' }
    let restingId = ''
    const bot = startBot(world, {
      exchange: {
        ...exchange,
        prepareOrder: async (request) => {
          if (isFirst && request.market === 'perp') restingId = request.clientOrderId
          isFirst = isFirst && request.market !== 'perp'
          return exchange.prepareOrder(request)
        },
        prepareCancel: async (market, symbol, id) => {
          cancelled.push(id)
          return exchange.prepareCancel(market, symbol, id)
        },
        findOrder: async (market, symbol, id, stop) => {
          const order = await exchange.findOrder(market, symbol, id, stop)
          return order !== undefined && id === restingId ? resting(order) : order
        },
      },
    })
    const slow: TradeContext = {
      ...bot,
      exchange: {
        ...bot.exchange,
        prepareOrder: async (request) => {
          const prepared = await bot.exchange.prepareOrder(request)
          const send = async (stop: AbortSignal) => {
            const outcome = await prepared.send(stop)
            const isResting = request.clientOrderId === restingId && outcome.kind === 'accepted'
            return isResting ? { ...outcome, value: resting(outcome.value) } : outcome
          }
          return { ...prepared, send }
        },
      },
    }
    await reconcile(bot, signal)
    expect((await openPair(slow, openPlan(), signal)).kind).toBe('opened')
    expect(cancelled).toEqual([restingId])
    expectRest(world, bot, 'cancelled')
  })
})

describe('a different order under our id', () => {
  it('is no evidence: trading halts instead of guessing', async () => {
    const world = createPairWorld()
    const { exchange } = world
    const bot = startBot(world, {
      exchange: {
        ...exchange,
        prepareOrder: async (request) => {
          const prepared = await exchange.prepareOrder(request)
          const send = async () => ({ kind: 'unknown', message: 'lost' }) as const
          return request.market === 'spot' ? { ...prepared, send } : prepared
        },
        findOrder: async (market, symbol, clientOrderId) => ({
          market,
          symbol,
          clientOrderId,
          orderId: '77',
          side: 'buy',
          status: 'expired',
          price: decimal('50'),
          quantity: decimal('123'),
          executedQuantity: ZERO,
          executedQuote: ZERO,
          isReduceOnly: false,
          updateTime: 1,
        }),
      },
    })
    await reconcile(bot, signal)
    expect((await openPair(bot, openPlan(), signal)).kind).toBe('unresolved')
    await keepLooking(bot, 600_000)
    expect(bot.book.view.openAttempts.size).toBe(1)
    expect(bot.book.view.halt?.reason).toContain('is unresolved after')
  })
})

describe('opening', () => {
  const refusal = async (
    prepare: (world: PairWorld, bot: TradeContext) => TradeContext | undefined,
    plan = openPlan(),
  ) => {
    const world = createPairWorld()
    const bot = startBot(world)
    await reconcile(bot, signal)
    const result = await openPair(prepare(world, bot) ?? bot, plan, signal)
    expect(world.account.listOrders('spot', 'SOLUSDT')).toEqual([])
    return result.kind === 'not-opened' ? result.reason : result.kind
  }
  const altered = (overrides: (exchange: Exchange) => Partial<Exchange>) =>
    refusal((_, bot) => ({ ...bot, exchange: { ...bot.exchange, ...overrides(bot.exchange) } }))

  it('refuses a stale book, judged by its event time', async () => {
    const reason = await altered((exchange) => ({
      getDepth: async (...args) => ({ ...(await exchange.getDepth(...args)), time: 1 }),
    }))
    expect(reason).toMatch(/the spot book is \d+ ms old/)
  })

  it('refuses a book far from the reference price, a crossed and a one-sided one', async () => {
    const depth = (asks: string, bids: string) =>
      altered((exchange) => ({
        getDepth: async (...args) => ({
          ...(await exchange.getDepth(...args)),
          asks: asks === '' ? [] : [[decimal(asks), decimal('9')]],
          bids: [[decimal(bids), decimal('9')]],
        }),
      }))
    expect(await depth('140', '99')).toContain('bps away from its reference price')
    expect(await depth('99', '100')).toContain('crossed')
    expect(await depth('', '100')).toContain('no asks')
  })

  it('refuses hedge mode, dearer fees and margin settings that do not take', async () => {
    expect(await altered(() => ({ getPositionMode: async () => 'hedge' }))).toContain('hedge mode')
    const fee = { maker: ZERO, taker: decimal('0.01') }
    expect(await altered(() => ({ getCommission: async () => fee }))).toContain('fee is higher')
    const margin = { leverage: 20, marginType: 'cross' } as const
    expect(await altered(() => ({ getSymbolMargin: async () => margin }))).toContain(
      'margin is cross at 20x',
    )
  })

  it('refuses what the wallets cannot pay and what no order can carry', async () => {
    const of = (overrides: Parameters<typeof openPlan>[0]) =>
      refusal(() => undefined, openPlan(overrides))
    expect(await of({ quantity: decimal('20') })).toContain('spot needs')
    expect(await of({ quantity: decimal('0.04') })).toContain('below the smallest order')
    expect(await of({ quantity: decimal('2000') })).toContain('above the limit')
    expect(await of({ slippageBps: 2000 })).toContain('slippage')
  })
})

describe('a price that rises while a pair is opened', () => {
  it('lets the pair stay smaller rather than above the largest notional', async () => {
    const world = createPairWorld()
    const exchange = withFaults(world.exchange, {
      faults: [
        {
          match: { endpoint: 'placeOrder', nth: 3 },
          phase: 'state',
          action: 'price-jump',
          args: { symbol: 'SOLUSDT', factor: '1.009' },
        },
      ],
    })
    const limits = { maxPairNotionalQuote: '1001' }
    const bot = startBot(world, { exchange, limits })
    const result = await openPair(bot, openPlan(), signal)
    expect(result.kind).toBe('opened')
    const { entryNotional, perpQuantity } = [...bot.book.view.holdings.values()][0]!
    expect(entryNotional.lte(1001)).toBe(true)
    expect(perpQuantity.abs().gt('9.8')).toBe(true)
  })
})

describe('remainders', () => {
  it('left over from one pair are taken into the next', async () => {
    const world = createPairWorld()
    const bot = startBot(world)
    await reconcile(bot, signal)
    expect((await openPair(bot, openPlan(), signal)).kind).toBe('opened')
    expect((await closePair(bot, closePlan(), signal)).kind).toBe('closed')
    const dust = coinsAtVenue(world)
    expect(dust.gt(0)).toBe(true)
    await openPair(bot, openPlan({ pairId: 'pair-2' }), signal)
    const held = bot.book.view.holdings.get('pair-2')
    expect(held?.spotQuantity.toFixed()).toBe(coinsAtVenue(world).toFixed())
    expect(held?.spotQuantity.minus(10).lt('0.005')).toBe(true)
  })

  it('worth less than the smallest order are hedged away by freeing a few coins more', async () => {
    const world = createPairWorld()
    const bot = startBot(world)
    await reconcile(bot, signal)
    expect((await openPair(bot, openPlan(), signal)).kind).toBe('opened')
    world.account.placeOrder({
      market: 'perp',
      symbol: 'SOLUSDT',
      side: 'buy',
      type: 'LIMIT',
      timeInForce: 'IOC',
      reduceOnly: true,
      quantity: decimal('0.03'),
      price: decimal('101'),
    })
    await reconcile(bot, signal)
    expectHedged(world, bot, 'three lots bought back by somebody')
    expect(positionAtVenue(world).gt('-9.97')).toBe(true)
    expect(bot.book.view.halt).toBeUndefined()
    expect(BASELINE.plus(coinsAtVenue(world)).gt(BASELINE)).toBe(true)
  })
})

describe('a journal that cannot be written', () => {
  it('stops an opening at its settings: the error comes out and the venue sees nothing', async () => {
    const world = createPairWorld()
    const { journal } = world
    const bot = startBot(world, {
      journal: {
        ...journal,
        append: (entry, transactions) => {
          if (entry.kind === 'setting-sent') throw new JournalError('full', 'the disk is full')
          return journal.append(entry, transactions)
        },
      },
    })
    await reconcile(bot, signal)
    const leverage = world.account.position('SOLUSDT').leverage
    await expect(openPair(bot, openPlan(), signal)).rejects.toThrow(JournalError)
    expect(world.account.position('SOLUSDT').leverage).toBe(leverage)
    expect(world.account.listOrders('spot', 'SOLUSDT')).toEqual([])
  })
})

describe('a row that is missing from an account read', () => {
  it('is not a flat position: the coins stay beside the short, and nothing may be opened', async () => {
    const world = createPairWorld()
    const bot = startBot(world)
    await reconcile(bot, signal)
    expect((await openPair(bot, openPlan(), signal)).kind).toBe('opened')
    const coins = coinsAtVenue(world)
    const blind = startBot(world, {
      exchange: { ...world.exchange, listPositions: async () => [] },
    })
    const report = await reconcile(blind, signal)
    expect(positionAtVenue(world).toFixed()).toBe('-10')
    expect(coinsAtVenue(world).toFixed()).toBe(coins.toFixed())
    expect([...blind.book.view.holdings.values()][0]?.perpQuantity.toFixed()).toBe('-10')
    expect(report.mayOpen).toBe(false)
    expect(world.alerts.some(({ code }) => code === 'verify-failed')).toBe(true)
  })

  it('is no lack of coins: the short stays beside them', async () => {
    const world = createPairWorld()
    const bot = startBot(world)
    await reconcile(bot, signal)
    expect((await openPair(bot, openPlan(), signal)).kind).toBe('opened')
    const blind = startBot(world, {
      exchange: {
        ...world.exchange,
        getSpotBalances: async (stop) => {
          const balances = new Map(await world.exchange.getSpotBalances(stop))
          balances.delete('SOL')
          return balances
        },
      },
    })
    const report = await reconcile(blind, signal)
    expect(positionAtVenue(world).toFixed()).toBe('-10')
    expect([...blind.book.view.holdings.values()][0]?.perpQuantity.toFixed()).toBe('-10')
    expect(report.mayOpen).toBe(false)
  })
})

import { withFaults } from '@asterkit/backtest'
import { decimal } from '@asterkit/instruments'
import type { FaultInput } from '@asterkit/paper-exchange/faults'
import { closePair, openPair, reconcile, type TradeContext } from '@asterkit/strategy'
import { describe, expect, it } from 'vitest'
import { expectBounds, expectRest, expectSameQuantities } from './pairRest.ts'
import {
  closePlan,
  coinsAtVenue,
  createPairWorld,
  keepLooking,
  LOT,
  netDeltaAtVenue,
  openPlan,
  type PairWorld,
  positionAtVenue,
  startBot,
} from './pairWorld.ts'

const signal = new AbortController().signal

async function startWithFaults(world: PairWorld, faults: readonly FaultInput[]) {
  const exchange = withFaults(world.exchange, { faults })
  const bot: TradeContext = { ...startBot(world, { exchange }), clock: exchange.clock }
  return { bot, exchange }
}

async function opened(world: PairWorld, plan = openPlan()): Promise<TradeContext> {
  const bot = startBot(world)
  await reconcile(bot, signal)
  expect((await openPair(bot, plan, signal)).kind).toBe('opened')
  return bot
}

interface Where {
  readonly endpoint: 'placeOrder'
  readonly market: 'spot' | 'perp'
  readonly nth: number
}
type Loss = (at: Where) => FaultInput
const NO_FENCE: FaultInput = {
  match: { endpoint: 'noop' },
  phase: 'pre',
  action: 'drop',
  times: 99,
}
const never: Loss = (match) => ({ match, phase: 'pre', action: 'drop' })
const unheard: Loss = (match) => ({ match, phase: 'post', action: 'drop-answer' })
const hidden = (match: Where, reads: number): FaultInput => ({
  match,
  phase: 'post',
  action: 'hide',
  args: { reads },
})
const late = (match: Where, ms: number): FaultInput => ({
  match,
  phase: 'pre',
  action: 'hold',
  args: { ms },
})
const refused = (match: Where, times = 1): FaultInput => ({
  match,
  phase: 'pre',
  action: 'refuse',
  args: { code: -2019 },
  times,
})

/** Every way in which one order's outcome can get lost. */
const LOSSES: readonly (readonly [name: string, faults: (at: Where) => FaultInput[]])[] = [
  ['never arrives', (at) => [never(at)]],
  ['is executed, its answer is lost', (at) => [unheard(at)]],
  [
    'is executed, its answer is lost and lookups find nothing for a while',
    (at) => [unheard(at), hidden(at, 8)],
  ],
  ['is executed late', (at) => [late(at, 3000)]],
  ['would be executed too late', (at) => [late(at, 60_000)]],
  ['is executed late, and no fence gets through', (at) => [late(at, 3000), NO_FENCE]],
  [
    'never arrives, and the answer of the fence is lost',
    (at) => [
      never(at),
      { match: { endpoint: 'noop' }, phase: 'post', action: 'drop-answer', times: 99 },
    ],
  ],
  ['is refused for lack of margin', (at) => [refused(at)]],
]

const ORDERS: readonly Where[] = (['spot', 'perp'] as const).flatMap((market) =>
  [1, 2, 3].map((nth) => ({ endpoint: 'placeOrder', market, nth })),
)

describe('an order that', () => {
  it.each(LOSSES)('%s ends hedged or flat: opening', async (name, faults) => {
    for (const at of ORDERS) {
      const where = `${at.market} order ${at.nth} ${name}`
      const world = createPairWorld()
      await reconcile(startBot(world), signal)
      const { bot, exchange } = await startWithFaults(world, faults(at))
      const result = await openPair(bot, openPlan(), signal)
      expect(exchange.faults.count, where).toBeGreaterThan(0)
      expect(result.kind, where).toMatch(/^(?:opened|unwound|not-opened)$/)
      expectRest(world, bot, where)
      expect(world.worst.nakedMs, where).toBeLessThanOrEqual(20_000)
      await bot.clock.sleep(70_000, signal)
      expect((await reconcile(bot, signal)).externals, where).toEqual([])
      expectRest(world, bot, `${where}, a minute later`)
    }
  })

  it.each(LOSSES)('%s ends flat or hedged: closing', async (name, faults) => {
    for (const at of ORDERS) {
      const where = `${at.market} order ${at.nth} ${name}`
      const world = createPairWorld()
      await opened(world)
      const { bot, exchange } = await startWithFaults(world, faults(at))
      const result = await closePair(bot, closePlan(), signal)
      expect(exchange.faults.count, where).toBeGreaterThan(0)
      expect(result.kind, where).toBe('closed')
      expectRest(world, bot, where)
      expect(positionAtVenue(world).isZero(), where).toBe(true)
      expect(coinsAtVenue(world).lt('0.05'), where).toBe(true)
      expect(world.worst.nakedMs, where).toBeLessThanOrEqual(20_000)
      await bot.clock.sleep(70_000, signal)
      expect((await reconcile(bot, signal)).externals, where).toEqual([])
      expectRest(world, bot, `${where}, a minute later`)
    }
  })

  it('stays unknown for ten minutes halts trading and blocks opening until it is found', async () => {
    const world = createPairWorld()
    await reconcile(startBot(world), signal)
    const at = { endpoint: 'placeOrder', market: 'perp', nth: 1 } as const
    const { bot } = await startWithFaults(world, [unheard(at), hidden(at, 5000)])
    const result = await openPair(bot, openPlan(), signal)
    expect(result.kind).toBe('unresolved')
    await keepLooking(bot, 9 * 60_000)
    expect(bot.book.view.halt).toBeUndefined()
    await keepLooking(bot, 60_000)
    expect(new Set(world.alerts.map(({ code }) => code))).toEqual(
      new Set(['order-unknown', 'halted']),
    )
    expect(bot.book.view.openAttempts.size).toBe(1)
    expect((await openPair(bot, openPlan({ pairId: 'pair-2' }), signal)).kind).toBe('not-opened')
    const after = startBot(world)
    const report = await reconcile(after, signal)
    expect([report.mayOpen, report.obstacles[0]?.detail]).toEqual([
      false,
      expect.stringContaining('halted'),
    ])
    expectRest(world, after, 'after the halt')
  })
})

describe('a failing read', () => {
  const READS = [
    'getDepth',
    'getPremiumIndex',
    'getAccount',
    'getBalances',
    'getPositionRisk',
    'getPositionMode',
    'getCommissionRate',
    'getOpenOrders',
    'getUserTrades',
    'getOrder',
    'getIncome',
  ] as const
  it.each(READS)('of %s, at any moment, ends hedged or flat', async (endpoint) => {
    for (const phase of ['open', 'close'] as const) {
      for (let nth = 1; nth <= 12; nth += 1) {
        const world = createPairWorld()
        await reconcile(startBot(world), signal)
        if (phase === 'close') await opened(world)
        const { bot } = await startWithFaults(world, [
          { match: { endpoint, nth }, phase: 'pre', action: 'drop', times: 3 },
        ])
        const where = `${phase}, ${endpoint} ${nth} to ${nth + 2}`
        if (phase === 'open') await openPair(bot, openPlan(), signal)
        else
          expect((await closePair(bot, closePlan(), signal)).kind, where).toMatch(
            /closed|still-open/,
          )
        const report = await reconcile(startBot(world), signal)
        expect(report.mayOpen, where).toBe(true)
        expectBounds(world, where)
        const after = startBot(world)
        await reconcile(after, signal)
        expectRest(world, after, where)
      }
    }
  })
})

describe('a refused perp leg', () => {
  it('is unwound and cools the symbol down, longer each time', async () => {
    const world = createPairWorld()
    await reconcile(startBot(world), signal)
    const refusal = refused({ endpoint: 'placeOrder', market: 'perp', nth: 1 }, 99)
    const { bot } = await startWithFaults(world, [refusal])
    const result = await openPair(bot, openPlan(), signal)
    expect(result).toEqual({ kind: 'unwound', reason: expect.stringContaining('-2019') })
    expectRest(world, bot, 'refused')
    expect(coinsAtVenue(world).lt(LOT)).toBe(true)
    const first = bot.book.view.cooldowns.get('SOLUSDT')
    const again = await openPair(bot, openPlan({ pairId: 'pair-2' }), signal)
    expect(again).toEqual({ kind: 'not-opened', reason: expect.stringContaining('cools down') })
    await bot.clock.sleep((first?.until ?? 0) - bot.clock.now(), signal)
    const limits = { ...bot.limits, maxBookAgeMs: 1e9 }
    expect((await openPair({ ...bot, limits }, openPlan({ pairId: 'pair-3' }), signal)).kind).toBe(
      'unwound',
    )
    expect(bot.book.view.cooldowns.get('SOLUSDT')?.level).toBe(2)
  })
})

describe('thin books', () => {
  it('build the pair from partial fills, hedged after each', async () => {
    const world = createPairWorld(() => ({ spotAsk: '0.7', perpBid: '0.3' }))
    const bot = startBot(world)
    await reconcile(bot, signal)
    const result = await openPair(bot, openPlan({ quantity: decimal('2') }), signal)
    expect(result.kind).toBe('opened')
    expectRest(world, bot, 'thin')
    expect((await closePair(bot, closePlan(), signal)).kind).toMatch(/closed|still-open/)
    expectRest(world, bot, 'thin close')
  })

  it('without perp buyers sell the coins again', async () => {
    const world = createPairWorld((second) => ({ perpBid: second < 1 ? '50' : '0' }))
    const bot = startBot(world, { limits: { pollMs: 100 } })
    await reconcile(bot, signal)
    const exchange = world.exchange
    const buyThenWait: TradeContext = {
      ...bot,
      exchange: {
        ...exchange,
        prepareOrder: async (request) => {
          const prepared = await exchange.prepareOrder(request)
          return {
            ...prepared,
            send: async (stop) => {
              const outcome = await prepared.send(stop)
              if (request.market === 'spot') await exchange.clock.sleep(1000, stop)
              return outcome
            },
          }
        },
      },
    }
    const result = await openPair(buyThenWait, openPlan(), signal)
    expect(result).toEqual({ kind: 'unwound', reason: expect.stringContaining('no bids') })
    expectRest(world, bot, 'no buyers')
    expect(world.worst.nakedMs).toBeLessThanOrEqual(20_000)
  })

  it('without perp sellers keep the coins while closing', async () => {
    const world = createPairWorld((second) => ({ perpAsk: second > 60 ? '0' : '50' }))
    const bot = await opened(world)
    await bot.clock.sleep(61_000, signal)
    const result = await closePair(bot, closePlan(), signal)
    expect([result.kind, coinsAtVenue(world).gt(10)]).toEqual(['still-open', true])
    expectSameQuantities(world, bot, 'no sellers')
  })

  it('with hardly any spot buyers halt loudly and keep nothing from being reduced later', async () => {
    const world = createPairWorld((second) => ({
      spotBid: second > 60 && second < 200 ? '0.002' : '50',
    }))
    const bot = await opened(world)
    await bot.clock.sleep(61_000, signal)
    const result = await closePair(bot, closePlan(), signal)
    expect(result.kind).toBe('halted')
    expect(world.alerts.map(({ code }) => code)).toEqual(['unwind-failed', 'halted'])
    await bot.clock.sleep(200_000, signal)
    const after = startBot(world)
    const report = await reconcile(after, signal)
    expect(report.mayOpen).toBe(false)
    expectRest(world, after, 'after the market came back')
    expect(positionAtVenue(world).isZero()).toBe(true)
  })

  it('with hardly any spot buyers leave no more unhedged, however often closing is tried', async () => {
    const world = createPairWorld((second) => ({
      spotBid: second > 60 && second < 400 ? '0.002' : '50',
    }))
    const bot = await opened(world)
    await bot.clock.sleep(61_000, signal)
    await closePair(bot, closePlan(), signal)
    const left = positionAtVenue(world).toFixed()
    for (let again = 0; again < 3; again += 1) await closePair(bot, closePlan(), signal)
    expect(positionAtVenue(world).toFixed()).toBe(left)
    expectBounds(world, 'closing again and again')
  })

  it('without spot buyers, or with a closed spot market, keep the short that hedges the coins', async () => {
    const world = createPairWorld((second) => ({
      spotBid: second > 60 && second < 200 ? '0' : '50',
    }))
    const bot = await opened(world)
    await bot.clock.sleep(61_000, signal)
    const noBids = await closePair(bot, closePlan(), signal)
    expect(noBids).toMatchObject({ reason: expect.stringMatching(/no counterpart/) })
    await bot.clock.sleep(200_000, signal)
    world.venue.setInstrument({ ...closePlan().pair.spot, status: 'BREAK' })
    const closed = await closePair(bot, closePlan(), signal)
    expect(closed).toMatchObject({ kind: 'still-open', reason: expect.stringMatching(/BREAK/) })
    expect(positionAtVenue(world).toFixed()).toBe('-10')
    expect(bot.book.view.halt).toBeUndefined()
  })

  it('after the step of the perp has grown, close all but the rest that no order can reach', async () => {
    const world = createPairWorld()
    const bot = await opened(world, openPlan({ quantity: decimal('9.96') }))
    const lot = { min: decimal('0.1'), max: decimal('10000'), step: decimal('0.1') }
    const { pair } = closePlan()
    const perp = { ...pair.perp, lot, marketLot: lot }
    world.venue.setInstrument(perp)
    const result = await closePair(bot, closePlan({ pair: { ...pair, perp } }), signal)
    expect(result).toMatchObject({ kind: 'still-open', reason: expect.stringMatching(/one step/) })
    expect(positionAtVenue(world).toFixed()).toBe('-0.06')
    expect(netDeltaAtVenue(world).abs().lte('0.1')).toBe(true)
    expect(bot.book.view.halt).toBeUndefined()
  })
})

import { withFaults } from '@asterkit/backtest'
import { type Decimal, decimal, ZERO } from '@asterkit/instruments'
import type { FaultInput } from '@asterkit/paper-exchange/faults'
import {
  type Exchange,
  entrySaving,
  type MakerEntry,
  type OpenPairPlan,
  type Order,
  openPair,
  reconcile,
  type TradeContext,
} from '@asterkit/strategy'
import { describe, expect, it } from 'vitest'
import { expectRest } from './pairRest.ts'
import {
  createPairWorld,
  keepLooking,
  type Liquidity,
  LOT,
  openPlan,
  PAIR,
  type PairWorld,
  startBot,
} from './pairWorld.ts'

const { signal } = new AbortController()
const MAKER: MakerEntry = {
  waitMs: 20_000,
  totalWaitMs: 300_000,
  spotMakerFee: decimal('0.0004'),
}
/** Three coins are one slice. */
const ONE_SLICE = { quantity: decimal('3'), maker: MAKER }

const ordersOf = (world: PairWorld, market: 'spot' | 'perp') =>
  world.account.listOrders(market, 'SOLUSDT')
const text = (amount: Decimal) => amount.toFixed()

interface Scene {
  readonly liquidity?: (second: number) => Partial<Liquidity>
  readonly faults?: readonly FaultInput[]
  readonly plan?: Partial<OpenPairPlan>
  /** Changes the bot before it opens. */
  readonly change?: (bot: TradeContext, world: PairWorld) => Partial<TradeContext>
  readonly signal?: AbortSignal
}

/** Opens a pair maker-first and returns what came of it. */
async function play(scene: Scene = {}) {
  const world = createPairWorld(scene.liquidity)
  await reconcile(startBot(world), signal)
  const exchange = withFaults(world.exchange, { faults: scene.faults ?? [] })
  const plain: TradeContext = { ...startBot(world, { exchange }), clock: exchange.clock }
  const bot = { ...plain, ...scene.change?.(plain, world) }
  const live = watchLiveOrders(world)
  const result = await openPair(
    bot,
    openPlan({ ...ONE_SLICE, ...scene.plan }),
    scene.signal ?? signal,
  )
  return { world, bot, result, strikes: exchange.faults.count, live }
}

/** The most spot orders of ours that worked at the same time. */
function watchLiveOrders({ venue, account }: PairWorld) {
  const seen = { most: 0 }
  venue.onEvent(() => {
    seen.most = Math.max(seen.most, account.openOrders('spot').length)
  })
  return seen
}

function holdingOf(bot: TradeContext) {
  const holding = bot.book.view.holdings.get('pair-1')
  if (holding === undefined) throw new Error('nothing is held')
  return holding
}

const spotStates = (world: PairWorld) =>
  ordersOf(world, 'spot').map(({ timeInForce, status }) => `${timeInForce} ${status}`)

/** Somebody sells so much every three seconds. */
const sold = (quantity: string) => (second: number) =>
  second % 3 === 2 ? { spotSold: quantity } : {}

describe('a maker-first entry', () => {
  it('sells perp for each part of its one order that is filled, within 1.5 seconds', async () => {
    const { world, bot, result } = await play({ liquidity: sold('0.7') })
    expect(result.kind).toBe('opened')
    expect(spotStates(world)).toEqual(['GTX FILLED'])
    expect(ordersOf(world, 'perp').map(({ quantity }) => text(quantity))).toEqual([
      '0.69',
      '0.7',
      '0.7',
      '0.7',
      '0.21',
    ])
    expect(world.worst.nakedMs).toBeLessThanOrEqual(1_500)
    expectRest(world, bot, 'opened')
  })

  it('takes what is left once the wait is over, and never has two orders at work', async () => {
    const { world, bot, result, live } = await play({
      liquidity: (second) => (second === 4 ? { spotSold: '1.237' } : {}),
    })
    expect(result.kind).toBe('opened')
    expect(spotStates(world)).toEqual(['GTX CANCELED', 'IOC FILLED'])
    expect(live.most).toBe(1)
    const [resting, taking] = ordersOf(world, 'spot')
    expect((taking?.time ?? 0) - (resting?.time ?? 0)).toBeGreaterThanOrEqual(20_000)
    expectRest(world, bot, 'opened')
  })

  it('keeps a part below the smallest hedge for the next part, and takes when there is none', async () => {
    const { world, bot, result } = await play({
      liquidity: (second) => (second === 3 ? { spotSold: '0.043' } : {}),
    })
    expect(result.kind).toBe('opened')
    expect(spotStates(world)).toEqual(['GTX CANCELED', 'IOC FILLED'])
    const [resting, taking] = ordersOf(world, 'spot')
    expect(text(resting?.executedQuantity ?? ZERO)).toBe('0.043')
    expect((taking?.time ?? 0) - (resting?.time ?? 0)).toBeLessThanOrEqual(11_000)
    expect(world.worst.nakedMs).toBeLessThanOrEqual(10_000)
    expect(text(holdingOf(bot).perpQuantity)).toBe('-3')
  })

  it('takes at once what would cross: the venue expires a post-only order that would take', async () => {
    const { world, bot, result } = await play({
      change: ({ exchange }) => ({ exchange: staleOnce(exchange) }),
    })
    expect(result.kind).toBe('opened')
    expect(spotStates(world)).toEqual(['GTX EXPIRED', 'IOC FILLED'])
    expectRest(world, bot, 'opened')
  })

  it('takes at once where the rules of the market do not list post-only orders', async () => {
    const spot = { ...PAIR.spot, timeInForce: ['GTC', 'IOC'] }
    const { world, result } = await play({ plan: { pair: { ...PAIR, spot } } })
    expect(result.kind).toBe('opened')
    expect(spotStates(world)).toEqual(['IOC FILLED'])
  })

  it('is withdrawn when the market has moved away, long before the wait is over', async () => {
    const world = createPairWorld()
    const bot = startBot(world)
    await reconcile(bot, signal)
    const began = bot.clock.now()
    const exchange: Exchange = {
      ...bot.exchange,
      getDepth: async (...args) => {
        const depth = await bot.exchange.getDepth(...args)
        if (bot.clock.now() - began < 5_000 || args[0] === 'perp') return depth
        const up = (rows: typeof depth.bids) =>
          rows.map(([price, quantity]) => [price.times('1.002'), quantity] as const)
        return { ...depth, bids: up(depth.bids), asks: up(depth.asks) }
      },
    }
    const plan = openPlan({ ...ONE_SLICE, slippageBps: 10 })
    expect((await openPair({ ...bot, exchange }, plan, signal)).kind).toBe('opened')
    const [resting] = ordersOf(world, 'spot')
    expect(resting?.status).toBe('CANCELED')
    expect((resting?.updateTime ?? 0) - (resting?.time ?? 0)).toBeLessThan(9_000)
  })

  it('waits no longer over all slices than it is told to', async () => {
    const plan = { quantity: decimal('10'), maker: { ...MAKER, totalWaitMs: 30_000 } }
    const { world, result } = await play({ plan })
    expect(result.kind).toBe('opened')
    const kinds = spotStates(world).filter((state) => state.startsWith('GTX'))
    expect(kinds).toEqual(['GTX CANCELED', 'GTX CANCELED'])
    const [first] = ordersOf(world, 'spot')
    expect(world.venue.now - (first?.time ?? 0)).toBeLessThan(36_000)
  })
})

/** A spot book that is a moment old at the first look: its best bid is where the asks are now. */
function staleOnce(exchange: Exchange): Exchange {
  let looks = 0
  return {
    ...exchange,
    getDepth: async (...args) => {
      const depth = await exchange.getDepth(...args)
      if (args[0] === 'perp') return depth
      looks += 1
      // Preflight and the size of the slice look first.
      if (looks !== 3) return depth
      const row = (price: string) => [[decimal(price), decimal('50')] as const]
      return { ...depth, bids: row('100.01'), asks: row('100.02') }
    },
  }
}

describe('a maker-first entry whose wait ends early', () => {
  const partly = (second: number) => (second === 3 ? { spotSold: '1.237' } : {})

  it('cancels, hedges what it has bought and keeps it when the program is to stop', async () => {
    const stop = new AbortController()
    const { world, bot, result } = await play({
      liquidity: partly,
      signal: stop.signal,
      change: ({ clock }) => ({ clock: at(clock, 4_500, () => stop.abort()) }),
    })
    expect(result.kind).toBe('opened')
    expect(spotStates(world)).toEqual(['GTX CANCELED'])
    expect(text(holdingOf(bot).perpQuantity)).toBe('-1.23')
    expectRest(world, bot, 'stopped')
  })

  it('cancels and buys no more when a person halts', async () => {
    let isSet = false
    const { world, bot, result } = await play({
      liquidity: partly,
      change: ({ clock }) => ({
        isKillSwitchSet: () => isSet,
        clock: at(clock, 6_500, () => {
          isSet = true
        }),
      }),
    })
    expect(result.kind).toBe('opened')
    expect(spotStates(world)).toEqual(['GTX CANCELED'])
    expect(text(holdingOf(bot).perpQuantity)).toBe('-1.23')
    expectRest(world, bot, 'halted')
  })

  it('cancels when an emergency exit is at work, and sends nothing else meanwhile', async () => {
    let isAtWork = false
    const { world, result } = await play({
      change: ({ clock }) => ({
        isExitAtWork: () => isAtWork,
        isKillSwitchSet: () => isAtWork,
        clock: at(clock, 4_500, () => {
          isAtWork = true
        }),
      }),
    })
    expect(result.kind).toBe('not-opened')
    expect(spotStates(world)).toEqual(['GTX CANCELED'])
    expect(ordersOf(world, 'perp')).toEqual([])
  })

  it('cancels before anything else when a hedge is refused, and sells what has no short', async () => {
    const refuse: FaultInput = {
      match: { endpoint: 'placeOrder', market: 'perp' },
      phase: 'pre',
      action: 'refuse',
      args: { code: -2019 },
      times: 99,
    }
    const { world, bot, result } = await play({ liquidity: partly, faults: [refuse] })
    expect(result.kind).toBe('unwound')
    const [resting, ...sales] = ordersOf(world, 'spot')
    expect(resting?.status).toBe('CANCELED')
    expect(sales.map(({ side }) => side)).toEqual(sales.map(() => 'sell'))
    expect(world.worst.nakedMs).toBeLessThanOrEqual(20_000)
    expectRest(world, bot, 'unwound')
  })
})

/** A clock on which something happens once so many ms after the first look at it. */
function at(clock: TradeContext['clock'], ms: number, happen: () => void): TradeContext['clock'] {
  let due: number | undefined
  return {
    now: () => clock.now(),
    async sleep(durationMs, asleep) {
      await clock.sleep(durationMs, asleep)
      due ??= clock.now() + ms
      if (clock.now() < due) return
      due = Number.POSITIVE_INFINITY
      happen()
    },
  }
}

const place = { endpoint: 'placeOrder', market: 'spot', nth: 1 } as const
const cancel = { endpoint: 'cancelOrder', market: 'spot' } as const

/** Every way in which the answer about a resting order can get lost, or be wrong by the time it comes. */
const LOSSES: readonly (readonly [string, readonly FaultInput[]])[] = [
  ['whose cancel never arrives', [{ match: { ...cancel, nth: 1 }, phase: 'pre', action: 'drop' }]],
  ['of whose cancel nothing is heard', [{ match: cancel, phase: 'post', action: 'drop-answer' }]],
  [
    'that is filled at the moment of its cancel',
    [
      {
        match: cancel,
        phase: 'state',
        action: 'fill-orders',
        args: { market: 'spot', symbol: 'SOLUSDT' },
      },
    ],
  ],
  [
    'whose placing is answered by nothing',
    [{ match: place, phase: 'post', action: 'drop-answer' }],
  ],
  ['that never arrives', [{ match: place, phase: 'pre', action: 'drop' }]],
  ['that arrives late', [{ match: place, phase: 'pre', action: 'hold', args: { ms: 3_000 } }]],
  [
    'that lookups do not find for a while',
    [{ match: place, phase: 'post', action: 'hide', args: { reads: 6 } }],
  ],
  [
    'that is gone after a restart of the venue',
    [{ match: { from: 6_000 }, phase: 'state', action: 'restart' }],
  ],
  [
    'one of whose hedges is answered by nothing',
    [
      {
        match: { endpoint: 'placeOrder', market: 'perp', nth: 1 },
        phase: 'post',
        action: 'drop-answer',
      },
    ],
  ],
]

describe('an order that rests and', () => {
  it.each(LOSSES)('%s ends hedged, with exact books, never bought twice', async (name, faults) => {
    for (const part of ['0.043', '0.537', '0.9']) {
      const where = `${name}, parts of ${part}`
      const { world, bot, result, strikes, live } = await play({
        liquidity: (second) => (second % 4 === 3 && second < 15 ? { spotSold: part } : {}),
        faults,
      })
      expect(strikes, where).toBeGreaterThan(0)
      expect(result.kind, where).toBe('opened')
      expect(live.most, where).toBeLessThanOrEqual(1)
      const coins = ordersOf(world, 'spot').reduce(
        (sum, order) => sum.plus(order.executedQuantity),
        ZERO,
      )
      expect(coins.lte('3.002'), `${where}: ${text(coins)}`).toBe(true)
      expect(world.worst.nakedMs, where).toBeLessThanOrEqual(20_000)
      expect(world.worst.nakedQuote.lte(400), where).toBe(true)
      expect(world.worst.shortBeyondCoins.lte(LOT), where).toBe(true)
      await bot.clock.sleep(70_000, signal)
      expect((await reconcile(bot, signal)).externals, where).toEqual([])
      expectRest(world, bot, where)
    }
  })

  it('is not given up for dead while the venue lists it as open, whatever lookups say', async () => {
    const none = async (): Promise<Order | undefined> => undefined
    let isHidden = true
    const { world, bot, result } = await play({
      change: ({ exchange }) => ({
        exchange: {
          ...exchange,
          findOrder: (...args) => (isHidden ? none() : exchange.findOrder(...args)),
          prepareCancel: async (...args) => {
            const prepared = await exchange.prepareCancel(...args)
            const send = async () => ({ kind: 'unknown', message: 'lost' }) as const
            return isHidden ? { ...prepared, send } : prepared
          },
        },
      }),
    })
    expect(result.kind).toBe('unresolved')
    await keepLooking(bot, 40_000)
    expect(bot.book.view.openAttempts.size).toBe(1)
    expect(world.account.openOrders('spot')).toHaveLength(1)
    isHidden = false
    await keepLooking(bot, 20_000)
    expect(bot.book.view.openAttempts.size).toBe(0)
    expect(world.account.openOrders('spot')).toEqual([])
  })
})

describe('what a maker-first entry has saved', () => {
  it('is fees and half the spread of two ticks when the market stands still', async () => {
    const { world, bot } = await play({ liquidity: sold('50') })
    expect(spotStates(world)).toEqual(['GTX FILLED'])
    const { entry, spotFees, perpFees } = holdingOf(bot)
    if (entry === undefined) throw new Error('nothing was measured')
    const [order] = ordersOf(world, 'spot')
    const coins = order?.quantity ?? ZERO
    expect(text(entry.spotGain)).toBe(text(coins.times('0.02')))
    expect(entry.perpGain.isZero()).toBe(true)
    expect(entry.fees.eq(spotFees.plus(perpFees))).toBe(true)
    expect(entrySaving(entry).eq(entry.takerFees.minus(entry.fees).plus(entry.spotGain))).toBe(true)
    expect(bot.book.view.totals.entry).toEqual(entry)
  })

  it('is a loss when the perpetual has fallen by more than was gained on spot', async () => {
    const { bot } = await play({
      plan: { slippageBps: 30 },
      liquidity: sold('50'),
      change: ({ exchange }) => ({
        exchange: {
          ...exchange,
          // The book of the moment at which the slice began was better than what the hedge gets.
          getDepth: betterAtFirst(exchange),
        },
      }),
    })
    const { entry } = holdingOf(bot)
    expect(entry?.perpGain.isNegative()).toBe(true)
    expect(entry && entrySaving(entry).isNegative()).toBe(true)
  })

  it('is nothing for coins that are taken at once after a wait in a market that stood still', async () => {
    const { bot } = await play()
    const { entry } = holdingOf(bot)
    expect(entry?.makerValue.isZero()).toBe(true)
    expect(entry && text(entrySaving(entry).toDecimalPlaces(12))).toBe('0')
  })

  it('is not told of a pair whose coins were taken from the start', async () => {
    const world = createPairWorld()
    const bot = startBot(world)
    await reconcile(bot, signal)
    await openPair(bot, openPlan(), signal)
    expect(holdingOf(bot).entry).toBeUndefined()
  })
})

function betterAtFirst(exchange: Exchange): Exchange['getDepth'] {
  let looks = 0
  return async (...args) => {
    const depth = await exchange.getDepth(...args)
    if (args[0] === 'spot') return depth
    looks += 1
    if (looks > 3) return depth
    const bids = depth.bids.map(([price, quantity]) => [price.times('1.0015'), quantity] as const)
    const asks = depth.asks.map(([price, quantity]) => [price.times('1.0015'), quantity] as const)
    return { ...depth, bids, asks }
  }
}

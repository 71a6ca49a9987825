import { withFaults } from '@asterkit/backtest'
import { decimal } from '@asterkit/instruments'
import {
  closePair,
  type Exchange,
  openPair,
  reconcile,
  type TradeContext,
} from '@asterkit/strategy'
import { createMemoryJournal } from '@asterkit/strategy/testing'
import { describe, expect, it } from 'vitest'
import {
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
const PLENTY = { spotAsk: '999', spotBid: '999', perpAsk: '999', perpBid: '999' }
const limits = { maxBookAgeMs: 1e12 }

async function started(world: PairWorld): Promise<TradeContext> {
  const bot = startBot(world, { limits })
  await reconcile(bot, signal)
  expect((await openPair(bot, openPlan(), signal)).kind).toBe('opened')
  return bot
}

/** A bot whose journal is gone has looked at the account. */
async function withoutJournal(world: PairWorld): Promise<TradeContext> {
  const bot = startBot(world, { journal: createMemoryJournal(), limits })
  await reconcile(bot, signal)
  return bot
}

/** A bot dies when it is about to send its first order of one market. */
async function killedBefore(
  world: PairWorld,
  market: 'spot' | 'perp',
  act: (bot: TradeContext) => Promise<unknown>,
): Promise<void> {
  const dead = new Promise<never>(() => undefined)
  let die: () => void = () => undefined
  const death = new Promise<void>((resolve) => {
    die = resolve
  })
  const exchange: Exchange = {
    ...world.exchange,
    async prepareOrder(request) {
      if (request.market !== market) return world.exchange.prepareOrder(request)
      die()
      return dead
    },
  }
  const bot = startBot(world, { exchange, limits })
  await reconcile(bot, signal)
  await Promise.race([act(bot), death])
}

function person(world: PairWorld, market: 'spot' | 'perp', side: 'buy' | 'sell', quantity: string) {
  const size = { quantity: decimal(quantity) }
  world.account.placeOrder({ market, symbol: 'SOLUSDT', side, type: 'MARKET', ...size })
}

const legsOf = (bot: TradeContext) =>
  [...bot.book.view.holdings.values()].map(({ spotQuantity, perpQuantity }) => [
    spotQuantity.toFixed(2),
    perpQuantity.toFixed(),
  ])

describe('a journal that was lost', () => {
  it('after the same symbol was held before: takes over the coins of the last pair alone', async () => {
    const world = createPairWorld(() => PLENTY)
    const bot = await started(world)
    person(world, 'spot', 'sell', '5')
    await closePair(bot, closePlan(), signal)
    person(world, 'spot', 'buy', '5')
    await openPair(bot, openPlan({ pairId: 'pair-2' }), signal)
    expect(legsOf(await withoutJournal(world))).toEqual([['10.00', '-10']])
    expect(coinsAtVenue(world).gt(9.9)).toBe(true)
  })

  it('after a pair that was held for hours and one opened right after it: finds the coins of the last', async () => {
    const world = createPairWorld(() => PLENTY)
    const bot = await started(world)
    await bot.clock.sleep(5 * 3_600_000, signal)
    await reconcile(bot, signal)
    await closePair(bot, closePlan(), signal)
    expect((await openPair(bot, openPlan({ pairId: 'pair-2' }), signal)).kind).toBe('opened')
    expect(legsOf(await withoutJournal(world))).toEqual([['10.00', '-10']])
    expect(positionAtVenue(world).toFixed()).toBe('-10')
  })

  it('between two legs: tells of the coins that its orders have bought, and leaves them', async () => {
    const world = createPairWorld(() => PLENTY)
    await killedBefore(world, 'perp', (bot) => openPair(bot, openPlan(), signal))
    const orders = () => world.account.listOrders('spot', 'SOLUSDT').length
    const before = orders()
    const bought = coinsAtVenue(world)
    expect(bought.gt(3)).toBe(true)
    const after = await withoutJournal(world)
    expect(legsOf(after)).toEqual([])
    expect(world.alerts.map(({ detail }) => detail).join()).toContain(
      `${bought.toDecimalPlaces(3, 1).toFixed()} SOL in the wallet were bought by orders of a bot`,
    )
    expect(orders()).toBe(before)
  })

  it('between two legs, with the coin missing in the list of symbols: tells of it all the same', async () => {
    const world = createPairWorld(() => PLENTY)
    await killedBefore(world, 'perp', (bot) => openPair(bot, openPlan(), signal))
    const exchange = { ...world.exchange, listInstruments: async () => [] }
    const bot = startBot(world, { journal: createMemoryJournal(), exchange, limits })
    await reconcile(bot, signal)
    expect(world.alerts.map(({ detail }) => detail).join()).toContain('bought by orders of a bot')
  })

  it('while its pair is missing in the list of symbols: takes it over once it is listed again', async () => {
    const world = createPairWorld(() => PLENTY)
    await started(world)
    let isListed = false
    const exchange: Exchange = {
      ...world.exchange,
      listInstruments: async (market, stop) =>
        isListed ? world.exchange.listInstruments(market, stop) : [],
    }
    const bot = startBot(world, { journal: createMemoryJournal(), exchange, limits })
    await reconcile(bot, signal)
    expect(legsOf(bot)).toEqual([])
    isListed = true
    await reconcile(bot, signal)
    expect(legsOf(bot)).toEqual([['10.00', '-10']])
  })

  it('while a purchase rests: withdraws it, and leaves the orders of a person', async () => {
    const world = createPairWorld(() => PLENTY)
    const resting = {
      market: 'spot',
      symbol: 'SOLUSDT',
      side: 'buy',
      type: 'LIMIT',
      timeInForce: 'GTX',
      quantity: decimal('3'),
      price: decimal('99.5'),
    } as const
    world.account.placeOrder({ ...resting, newClientOrderId: 'ak.mwonsmo0.1.1.s1' })
    world.account.placeOrder({ ...resting, newClientOrderId: 'web_1' })
    const bot = await withoutJournal(world)
    const left = () => world.account.openOrders('spot').map((order) => order.clientOrderId)
    expect(left()).toEqual(['web_1'])
    await reconcile(bot, signal)
    expect(left()).toEqual(['web_1'])
  })

  it('between the legs of a closing: sells the coins that this has freed, at once', async () => {
    const world = createPairWorld(() => PLENTY)
    await started(world)
    await killedBefore(world, 'spot', (bot) => closePair(bot, closePlan(), signal))
    expect(positionAtVenue(world).toFixed()).toBe('-6.66')
    const bot = await withoutJournal(world)
    expect(legsOf(bot)).toEqual([['6.66', '-6.66']])
    expect(coinsAtVenue(world).toFixed(2)).toBe('6.66')
    expect(bot.book.view.halt).toBeUndefined()
  })

  it('after others have closed a part of the short and sold short themselves: takes over its own part', async () => {
    const world = createPairWorld(() => PLENTY)
    const before = await started(world)
    person(world, 'perp', 'buy', '4')
    await before.clock.sleep(60_000, signal)
    await reconcile(before, signal)
    person(world, 'perp', 'sell', '2')
    const bot = await withoutJournal(world)
    expect(legsOf(bot)).toEqual([['6.00', '-6']])
    expect(positionAtVenue(world).toFixed()).toBe('-8')
  })

  it('does not keep an order from being proven dead beside trades of others', async () => {
    const world = createPairWorld(() => PLENTY)
    await started(world)
    const calm = await withoutJournal(world)
    const [pairId = ''] = calm.book.view.holdings.keys()
    const match = { endpoint: 'placeOrder', market: 'perp' } as const
    const exchange = withFaults(world.exchange, {
      faults: [{ match, phase: 'pre', action: 'drop' }],
    })
    const bot = { ...calm, exchange, clock: exchange.clock }
    person(world, 'perp', 'buy', '1')
    await closePair(bot, closePlan({ pairId }), signal)
    await keepLooking(bot, 60_000)
    expect([...bot.book.view.openAttempts.keys()]).toEqual([])
    expect(positionAtVenue(world).toFixed()).toBe('0')
  })
})

describe('the search for what a lost journal has left', () => {
  it('comes before all opening, also when the trades cannot be read at first', async () => {
    const world = createPairWorld(() => PLENTY)
    await killedBefore(world, 'perp', (bot) => openPair(bot, openPlan(), signal))
    const dark = { match: { endpoint: 'getUserTrades' }, phase: 'pre', action: 'drop' } as const
    const exchange = withFaults(world.exchange, { faults: [{ ...dark, times: 'always' }] })
    const bot = startBot(world, { journal: createMemoryJournal(), limits })
    expect((await reconcile({ ...bot, exchange }, signal)).mayOpen).toBe(false)
    expect(world.alerts.map(({ detail }) => detail).join()).not.toContain('have no short')
    expect((await reconcile(bot, signal)).mayOpen).toBe(true)
    expect(world.alerts.map(({ detail }) => detail).join()).toContain('have no short')
  })
})

describe('an order that rests when the journal is lost', () => {
  it('stays when its id is not of a bot of ours', async () => {
    const world = createPairWorld()
    const order = { market: 'spot', symbol: 'SOLUSDT', side: 'buy', type: 'LIMIT' } as const
    const rest = { timeInForce: 'GTC', newClientOrderId: 'web1' } as const
    world.account.placeOrder({
      ...order,
      ...rest,
      price: decimal('90'),
      quantity: decimal('1'),
    })
    await withoutJournal(world)
    expect(world.account.openOrders('spot')).toHaveLength(1)
  })
})

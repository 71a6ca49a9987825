import { withFaults } from '@asterkit/backtest'
import { decimal, type Side } from '@asterkit/instruments'
import type { FaultInput } from '@asterkit/paper-exchange/faults'
import {
  ledgerDifferences,
  openPair,
  reconcile,
  type TradeContext,
  takeSnapshot,
} from '@asterkit/strategy'
import { describe, expect, it } from 'vitest'
import {
  coinsAtVenue,
  createPairWorld,
  keepLooking,
  openPlan,
  type PairWorld,
  positionAtVenue,
  startBot,
  USER,
} from './pairWorld.ts'

const signal = new AbortController().signal
/** Coins of the user's beside the ten of the pair and the few that every world begins with. */
const MORE = '20'

async function openedBesideCoins(
  faults: readonly FaultInput[] = [],
): Promise<{ world: PairWorld; bot: TradeContext }> {
  const world = createPairWorld()
  world.venue.deposit(USER, 'spot', 'SOL', decimal(MORE))
  const bot = startBot(world)
  await reconcile(bot, signal)
  const exchange = withFaults(world.exchange, { faults })
  expect((await openPair({ ...bot, exchange }, openPlan(), signal)).kind).toBe('opened')
  return { world, bot }
}

function trade(
  world: PairWorld,
  market: 'spot' | 'perp',
  side: Side,
  quantity: string,
  id = 'web1',
) {
  const price = decimal(side === 'buy' ? '101' : '99')
  const order = { market, symbol: 'SOLUSDT', side, type: 'LIMIT', timeInForce: 'IOC' } as const
  world.account.placeOrder({ ...order, quantity: decimal(quantity), price, newClientOrderId: id })
}

/** Coins that the bot itself has sold. */
const soldByBot = ({ account }: PairWorld) =>
  account
    .listOrders('spot', 'SOLUSDT')
    .filter(({ side, clientOrderId }) => side === 'sell' && /^ak\.(?!other)/.test(clientOrderId))
    .reduce((sum, { executedQuantity }) => sum.plus(executedQuantity), decimal('0'))
    .toNumber()

describe('a pair whose legs a person closes by hand, beside coins of their own', () => {
  it.each([
    ['at once', false],
    ['the coins first, which is booked as external meanwhile', true],
  ])('%s: the bot sells none of theirs', async (_, isSeenBetween) => {
    const { world, bot } = await openedBesideCoins()
    trade(world, 'spot', 'sell', '10')
    if (isSeenBetween) await reconcile(bot, signal)
    trade(world, 'perp', 'buy', '10', 'web2')
    await keepLooking(bot, 30_000)
    expect(soldByBot(world)).toBe(0)
    expect(coinsAtVenue(world).minus(MORE).abs().lt('0.01')).toBe(true)
    expect(bot.book.view.holdings.size).toBe(0)
    const told = world.alerts.filter(({ code }) => code === 'adjusted').map(({ detail }) => detail)
    expect(told.join()).toContain('SOL in the wallet count as yours')
    const snapshot = await takeSnapshot(bot, signal)
    expect(snapshot && ledgerDifferences(bot, snapshot)).toEqual([])
  })

  it('in part: as many coins as the short has lost count, the pair goes on', async () => {
    const { world, bot } = await openedBesideCoins()
    trade(world, 'spot', 'sell', '6')
    trade(world, 'perp', 'buy', '4', 'web2')
    await keepLooking(bot, 30_000)
    expect([soldByBot(world), positionAtVenue(world).toNumber()]).toEqual([0, -6])
    expect(bot.book.view.holdings.get('pair-1')?.spotQuantity.toNumber()).toBeCloseTo(6, 2)
  })

  it('in part, after a larger sale: what was bought back of the short counts once, however often it is looked at', async () => {
    const { world, bot } = await openedBesideCoins()
    trade(world, 'spot', 'sell', '7')
    trade(world, 'perp', 'buy', '2', 'web2')
    await keepLooking(bot, 60_000)
    const [holding] = bot.book.view.holdings.values()
    expect(holding?.perpQuantity.toNumber()).toBe(-8)
    expect(holding?.spotQuantity.minus(8).abs().lt('0.1')).toBe(true)
    expect(soldByBot(world)).toBe(0)
    trade(world, 'perp', 'buy', '8', 'autoclose-1')
    await keepLooking(bot, 60_000)
    expect(soldByBot(world)).toBeCloseTo(8, 1)
    expect([positionAtVenue(world).toNumber(), bot.book.view.holdings.size]).toEqual([0, 0])
  })

  it('the short in part, after coins that were sold in the millisecond of the opening, before its purchase: the coins of the bot are sold', async () => {
    const sale = { market: 'spot', symbol: 'SOLUSDT', side: 'sell', type: 'MARKET' } as const
    const { world, bot } = await openedBesideCoins([
      {
        match: { endpoint: 'placeOrder', market: 'spot', nth: 1 },
        phase: 'state',
        action: 'person-orders',
        args: { ...sale, quantity: '5' },
      },
    ])
    const [theirs, ours] = await world.exchange.listFills('spot', 'SOLUSDT', 0, signal)
    expect([theirs?.side, ours?.side, ours?.time]).toEqual(['sell', 'buy', theirs?.time])
    trade(world, 'perp', 'buy', '4')
    await keepLooking(bot, 60_000)
    expect(soldByBot(world)).toBeCloseTo(4, 1)
    expect(coinsAtVenue(world).minus(MORE).minus('1').abs().lt('0.1')).toBe(true)
  })

  it('not at all: coins of their own and a short of their own beside a liquidation, and the coins of the bot are sold', async () => {
    const { world, bot } = await openedBesideCoins()
    trade(world, 'spot', 'sell', '5')
    trade(world, 'perp', 'sell', '3', 'web2')
    trade(world, 'perp', 'buy', '3', 'web3')
    trade(world, 'perp', 'buy', '4', 'autoclose-1')
    await keepLooking(bot, 60_000)
    expect(soldByBot(world)).toBeCloseTo(4, 1)
  })

  it('the short in part, and later coins of their own: what the bot has sold for it does not count again', async () => {
    const { world, bot } = await openedBesideCoins()
    trade(world, 'perp', 'buy', '4')
    await keepLooking(bot, 60_000)
    expect(soldByBot(world)).toBeCloseTo(4, 1)
    trade(world, 'spot', 'sell', '3', 'web2')
    await keepLooking(bot, 60_000)
    trade(world, 'perp', 'buy', '3', 'autoclose-1')
    await keepLooking(bot, 60_000)
    expect(soldByBot(world)).toBeCloseTo(7, 1)
    expect(bot.book.view.holdings.get('pair-1')?.spotQuantity.toNumber()).toBeCloseTo(3, 1)
  })

  it('the short alone: the coins of the bot are sold, and no more', async () => {
    const { world, bot } = await openedBesideCoins()
    trade(world, 'perp', 'buy', '10')
    await keepLooking(bot, 30_000)
    expect(soldByBot(world)).toBeCloseTo(10, 2)
    expect(coinsAtVenue(world).minus(MORE).abs().lt('0.01')).toBe(true)
  })

  it('sales of their own beside a liquidation do not count: the coins of the bot are sold', async () => {
    const { world, bot } = await openedBesideCoins()
    trade(world, 'spot', 'sell', '10')
    trade(world, 'perp', 'buy', '10', 'autoclose-1')
    await keepLooking(bot, 30_000)
    expect(soldByBot(world)).toBeCloseTo(10, 2)
  })

  it('while the trades of spot cannot be read: an alarm and no sale, until they can', async () => {
    const { world, bot: calm } = await openedBesideCoins()
    const dark = {
      match: { endpoint: 'getUserTrades', market: 'spot' },
      phase: 'pre',
      action: 'drop',
    } as const
    const exchange = withFaults(world.exchange, { faults: [{ ...dark, times: 'always' }] })
    const blind: TradeContext = { ...calm, exchange, clock: exchange.clock }
    trade(world, 'spot', 'sell', '10')
    trade(world, 'perp', 'buy', '10', 'web2')
    await keepLooking(blind, 90_000)
    expect(soldByBot(world)).toBe(0)
    expect(world.alerts.map(({ detail }) => detail).join()).toContain('no coin is sold meanwhile')
    await keepLooking(calm, 30_000)
    expect([soldByBot(world), calm.book.view.holdings.size]).toEqual([0, 0])
  })
})

describe('a pair that another program trades', () => {
  it.each([
    ['an emergency exit', 'akx.1.1.1', 'akx.1.1.2'],
    ['a bot of another folder', 'ak.other.1.1.p1', 'ak.other.1.1.s1'],
  ])(
    '%s, started elsewhere: the bot waits for its sale, halts, and sells none again',
    async (_, buy, sell) => {
      const { world, bot } = await openedBesideCoins()
      trade(world, 'perp', 'buy', '10', buy)
      await keepLooking(bot, 10_000)
      trade(world, 'spot', 'sell', '10', sell)
      await keepLooking(bot, 60_000)
      expect(soldByBot(world)).toBe(0)
      expect(bot.book.view.halt?.reason).toContain('an emergency exit or another bot')
      expect((await openPair(bot, openPlan({ pairId: 'pair-2' }), signal)).kind).toBe('not-opened')
    },
  )

  it('an exit that kept the coins: the bot sells its own once the exit is quiet', async () => {
    const { world, bot } = await openedBesideCoins()
    trade(world, 'perp', 'buy', '10', 'akx.1.1.1')
    await keepLooking(bot, 25_000)
    expect(soldByBot(world)).toBe(0)
    await keepLooking(bot, 15_000)
    expect(soldByBot(world)).toBeCloseTo(10, 2)
  })
})

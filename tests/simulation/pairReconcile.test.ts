import { withFaults } from '@asterkit/backtest'
import { decimal, type Side } from '@asterkit/instruments'
import {
  closePair,
  haltTrading,
  ledgerDifferences,
  openPair,
  openRecordBook,
  pnlOfLedger,
  reconcile,
  resumeTrading,
  type TradeContext,
  takeSnapshot,
  transferWallets,
} from '@asterkit/strategy'
import { createMemoryJournal, killPoints } from '@asterkit/strategy/testing'
import { describe, expect, it } from 'vitest'
import { expectHedged, expectRest } from './pairRest.ts'
import {
  closePlan,
  coinsAtVenue,
  createPairWorld,
  keepLooking,
  openPlan,
  type PairWorld,
  positionAtVenue,
  START,
  startBot,
  USER,
} from './pairWorld.ts'

const signal = new AbortController().signal

async function opened(world: PairWorld): Promise<TradeContext> {
  const bot = startBot(world)
  await reconcile(bot, signal)
  expect((await openPair(bot, openPlan(), signal)).kind).toBe('opened')
  return bot
}

/** What a person, a liquidation or another program does on the same account. */
function trade(
  world: PairWorld,
  market: 'spot' | 'perp',
  side: Side,
  quantity: string,
  newClientOrderId?: string,
): void {
  world.account.placeOrder({
    ...(newClientOrderId !== undefined && { newClientOrderId }),
    market,
    symbol: 'SOLUSDT',
    side,
    type: 'LIMIT',
    timeInForce: 'IOC',
    quantity: decimal(quantity),
    price: decimal(side === 'buy' ? '101' : '99'),
  })
}

async function expectExactLedger(bot: TradeContext): Promise<void> {
  const snapshot = await takeSnapshot(bot, signal)
  expect(snapshot && ledgerDifferences(bot, snapshot)).toEqual([])
}

describe('somebody else', () => {
  it('buys back part of the short: the coins shrink with it', async () => {
    const world = createPairWorld()
    const bot = await opened(world)
    trade(world, 'perp', 'buy', '4')
    const report = await reconcile(bot, signal)
    expect(report.repairs.length).toBeGreaterThan(0)
    expect([report.mayOpen, positionAtVenue(world).toFixed()]).toEqual([true, '-6'])
    expectHedged(world, bot, 'partly bought back')
    expect(report.externals).toEqual([])
    await expectExactLedger(bot)
  })

  it('buys back all of the short: the coins are sold and the pair is closed', async () => {
    const world = createPairWorld()
    const bot = await opened(world)
    trade(world, 'perp', 'buy', '10')
    await reconcile(bot, signal)
    expect(bot.book.view.holdings.size).toBe(0)
    expect(bot.book.view.closed[0]?.outcome).toBe('closed')
    expectHedged(world, bot, 'all bought back')
    await expectExactLedger(bot)
  })

  it.each([
    ['all of', '10', '10', 0],
    ['a part of', '4', '4', -6],
    ['the short and a part of the coins of', '10', '7', 0],
  ])(
    'an emergency exit closes %s a pair: the coins of the user stay',
    async (_, short, coins, left) => {
      const world = createPairWorld()
      const bot = await opened(world)
      trade(world, 'perp', 'buy', short, 'akx.1.1.1')
      trade(world, 'spot', 'sell', coins, 'akx.1.1.2')
      // An exit that has sold a part may sell the rest: it is given half a minute.
      await keepLooking(bot, 40_000)
      expect(positionAtVenue(world).toNumber()).toBe(left)
      expectHedged(world, bot, 'after an exit')
      // Theirs are all there; of ours nothing but a rest below one step.
      expect(coinsAtVenue(world).minus(-left).abs().lt('0.01')).toBe(true)
      await expectExactLedger(bot)
      const orders = world.account.listOrders('spot', 'SOLUSDT').length
      await reconcile(bot, signal)
      expect(world.account.listOrders('spot', 'SOLUSDT')).toHaveLength(orders)
    },
  )

  it.each([
    ['sells coins without a short', (bot: TradeContext) => reconcile(bot, signal)],
    ['closes the pair', (bot: TradeContext) => closePair(bot, closePlan(), signal)],
  ])('an emergency exit that sells as the bot %s: no coin is sold twice', async (_, act) => {
    const world = createPairWorld()
    const before = await opened(world)
    trade(world, 'perp', 'buy', '10', 'akx.1.1.1')
    let isAtWork = true
    // The exit goes on while the bot waits, and ends.
    const sleep: TradeContext['clock']['sleep'] = async (durationMs, stop) => {
      const isFirst = isAtWork && coinsAtVenue(world).gt(1)
      if (isFirst) trade(world, 'spot', 'sell', '10', 'akx.1.1.2')
      await before.clock.sleep(durationMs, stop)
      isAtWork = isAtWork && isFirst
    }
    const clock = { now: () => before.clock.now(), sleep }
    const bot = { ...before, clock, isExitAtWork: () => isAtWork }
    await act(bot)
    await keepLooking(bot, 40_000)
    expect(coinsAtVenue(world).abs().lt('0.01')).toBe(true)
    expect(positionAtVenue(world).toFixed()).toBe('0')
    expect(bot.book.view.closed[0]?.outcome).toBe('closed')
    await expectExactLedger(bot)
  })

  it('an exit that sold coins of the user, too, takes none of ours that the short needs', async () => {
    const world = createPairWorld()
    const bot = await opened(world)
    trade(world, 'perp', 'buy', '4', 'akx.1.1.1')
    // --all-coins: theirs, too.
    trade(world, 'spot', 'sell', '7.5', 'akx.1.1.2')
    await reconcile(bot, signal)
    expect(positionAtVenue(world).toFixed()).toBe('-6')
    expect(bot.book.view.holdings.get('pair-1')?.spotQuantity.gte('6')).toBe(true)
    await expectExactLedger(bot)
  })

  it('flips the position: our part is gone, theirs is reported and left alone', async () => {
    const world = createPairWorld()
    const bot = await opened(world)
    trade(world, 'perp', 'buy', '13')
    const report = await reconcile(bot, signal)
    expect(positionAtVenue(world).toFixed()).toBe('3')
    expect(coinsAtVenue(world).lt('0.01')).toBe(true)
    expect(report.mayOpen).toBe(false)
    expect(report.obstacles[0]?.detail).toContain('a perp position of 3 is not ours')
    expect((await openPair(bot, openPlan({ pairId: 'pair-2' }), signal)).kind).toBe('not-opened')
    await expectExactLedger(bot)
  })

  it('adds to the short: what is theirs survives our closing', async () => {
    const world = createPairWorld()
    const bot = await opened(world)
    trade(world, 'perp', 'sell', '2')
    expect((await reconcile(bot, signal)).mayOpen).toBe(false)
    expect((await closePair(bot, closePlan(), signal)).kind).toBe('closed')
    expect([positionAtVenue(world).toFixed(), coinsAtVenue(world).lt('0.01')]).toEqual(['-2', true])
  })

  it('sells their own coins: ours stay, and the change is booked as external', async () => {
    const world = createPairWorld()
    const bot = await opened(world)
    trade(world, 'spot', 'sell', '3')
    const report = await reconcile(bot, signal)
    expect(positionAtVenue(world).toFixed()).toBe('-10')
    expect(report.externals.map(({ account }) => account).sort()).toEqual(['spot:SOL', 'spot:USDT'])
    await expectExactLedger(bot)
  })

  it('sells coins of ours: the short shrinks with them', async () => {
    const world = createPairWorld()
    const bot = await opened(world)
    trade(world, 'spot', 'sell', '8.5')
    await reconcile(bot, signal)
    expect(positionAtVenue(world).toFixed()).toBe('-5')
    expect(bot.book.view.holdings.get('pair-1')?.spotQuantity.toFixed()).toBe('5.000998')
  })

  it('deposits and withdraws: nothing is traded, everything is booked', async () => {
    const world = createPairWorld()
    const bot = await opened(world)
    const orders = world.account.listOrders('spot', 'SOLUSDT').length
    world.venue.deposit(USER, 'spot', 'USDT', decimal('250'))
    world.venue.deposit(USER, 'perp', 'USDT', decimal('-30'))
    const report = await reconcile(bot, signal)
    expect(report.externals).toEqual([
      { account: 'spot:USDT', asset: 'USDT', amount: '250' },
      { account: 'perp:USDT', asset: 'USDT', amount: '-30' },
    ])
    expect([report.mayOpen, report.repairs]).toEqual([true, []])
    expect((await reconcile(bot, signal)).externals).toEqual([])
    expect(world.account.listOrders('spot', 'SOLUSDT')).toHaveLength(orders)
  })

  it.each(['SOL', 'USDT'])('is not suspected when balances leave %s out', async (asset) => {
    const world = createPairWorld()
    await opened(world)
    let isLeftOut = true
    const exchange = {
      ...world.exchange,
      async getSpotBalances(readSignal: AbortSignal) {
        const balances = new Map(await world.exchange.getSpotBalances(readSignal))
        if (isLeftOut) balances.delete(asset)
        return balances
      },
    }
    const bot = startBot(world, { exchange })
    const report = await reconcile(bot, signal)
    expect(report.externals).toEqual([])
    expect(report.obstacles.map(({ detail }) => detail).join()).toContain(`state spot:${asset}`)
    expect(report.mayOpen).toBe(false)
    expect(bot.book.view.holdings.get('pair-1')?.perpQuantity.toFixed()).toBe('-10')
    isLeftOut = false
    expect((await reconcile(bot, signal)).obstacles).toEqual([])
    await expectExactLedger(bot)
  })

  it('left an order of their own: it is reported, blocks the symbol and is not touched', async () => {
    const world = createPairWorld()
    world.account.placeOrder({
      market: 'perp',
      symbol: 'SOLUSDT',
      side: 'buy',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: decimal('1'),
      price: decimal('90'),
    })
    const bot = startBot(world)
    const report = await reconcile(bot, signal)
    expect(report).toMatchObject({
      mayOpen: true,
      obstacles: [{ symbol: 'SOLUSDT', isSymbolOnly: true }],
    })
    const result = await openPair(bot, openPlan(), signal)
    expect(result).toEqual({
      kind: 'not-opened',
      reason: expect.stringContaining('foreign perp order'),
    })
    expect(world.account.openOrders('perp')).toHaveLength(1)
  })
})

describe('a lost journal', () => {
  it("with somebody else's position at the venue opens nothing and touches nothing", async () => {
    const world = createPairWorld()
    trade(world, 'perp', 'sell', '2')
    const blind = startBot(world)
    const report = await reconcile(blind, signal)
    expect([report.mayOpen, blind.book.view.holdings.size]).toEqual([false, 0])
    expect((await openPair(blind, openPlan(), signal)).kind).toBe('not-opened')
    expect([positionAtVenue(world).toFixed(), coinsAtVenue(world).toFixed()]).toEqual(['-2', '0'])
  })

  it('with a pair that orders with our client ids have built takes it over and can close it', async () => {
    const world = createPairWorld()
    const before = await opened(world)
    const known = before.book.view.holdings.get('pair-1')
    const bot = startBot(world, { journal: createMemoryJournal() })
    const report = await reconcile(bot, signal)
    expect([report.mayOpen, report.obstacles, report.externals]).toEqual([true, [], []])
    expect(report.repairs[0]?.detail).toContain('by the client ids of its orders')
    const [taken] = bot.book.view.holdings.values()
    expect(taken).toMatchObject({
      status: 'open',
      entryNotional: known?.entryNotional,
      feesPaid: known?.feesPaid,
      spotCost: known?.spotCost,
      unknown: [],
    })
    const pairId = taken?.pairId ?? ''
    expect((await closePair(bot, closePlan({ pairId }), signal)).kind).toBe('closed')
    expect([positionAtVenue(world).toFixed(), coinsAtVenue(world).gte(0)]).toEqual(['0', true])
    await expectExactLedger(bot)
  })

  it('takes over our part only of a short that somebody else has added to', async () => {
    const world = createPairWorld()
    await opened(world)
    trade(world, 'perp', 'sell', '2')
    trade(world, 'spot', 'buy', '1')
    const bot = startBot(world, { journal: createMemoryJournal() })
    const report = await reconcile(bot, signal)
    const [taken] = bot.book.view.holdings.values()
    const legs = [taken?.perpQuantity.toFixed(), taken?.spotQuantity.toFixed()]
    expect(legs).toEqual(['-10', '10.000998'])
    expect(taken?.unknown).toContain('funding')
    expect(report.obstacles[0]?.detail).toContain('a perp position of -2 is not ours')
    expect([positionAtVenue(world).toFixed(), report.mayOpen]).toEqual(['-12', false])
    await expectExactLedger(bot)
  })

  it('is not assumed by a journal that has sent orders: what appears then is not ours', async () => {
    const world = createPairWorld()
    await opened(world)
    const journal = createMemoryJournal()
    const other = createPairWorld(undefined, journal)
    await opened(other)
    await closePair(startBot(other), closePlan(), signal)
    const bot = startBot(world, { journal })
    await reconcile(bot, signal)
    expect(bot.book.view.holdings.size).toBe(0)
    expect(positionAtVenue(world).toFixed()).toBe('-10')
  })

  it("with a pair that a person names as the bot's own takes it over with its history, 9 days old", async () => {
    const plenty = { spotAsk: '999', spotBid: '999', perpAsk: '999', perpBid: '999' }
    const world = createPairWorld(() => plenty)
    const limits = { maxBookAgeMs: 1e12 }
    const before = startBot(world, { limits })
    await reconcile(before, signal)
    expect((await openPair(before, openPlan(), signal)).kind).toBe('opened')
    await before.clock.sleep(9 * 86_400_000, signal)
    await reconcile(before, signal)
    const known = before.book.view.holdings.get('pair-1')
    const orders = world.account.listOrders('perp', 'SOLUSDT').length
    const journal = createMemoryJournal()
    const after = startBot(world, { journal, limits: { ...limits, adoptSymbols: ['SOLUSDT'] } })
    const report = await reconcile(after, signal)
    expect([report.mayOpen, report.obstacles, report.externals]).toEqual([true, [], []])
    expect(report.repairs[0]?.detail).toContain('taken over')
    const [taken] = after.book.view.holdings.values()
    expect(taken).toMatchObject({
      status: 'open',
      openedAt: expect.any(Number),
      entryNotional: known?.entryNotional,
      feesPaid: known?.feesPaid,
      fundingReceived: known?.fundingReceived,
      spotCost: known?.spotCost,
      unknown: [],
    })
    expect(known?.fundingReceived.gt(0)).toBe(true)
    expect([taken?.perpQuantity.toFixed(), taken?.spotQuantity.toFixed()]).toEqual(['-10', '10'])
    expect(world.account.listOrders('perp', 'SOLUSDT')).toHaveLength(orders)
    expect((await reconcile(after, signal)).repairs).toEqual([])
    const closed = await closePair(after, closePlan({ pairId: taken?.pairId ?? '' }), signal)
    expect(closed.kind).toBe('closed')
    // The user's own 3.5 coins are all there.
    expect([positionAtVenue(world).toFixed(), coinsAtVenue(world).gte(0)]).toEqual(['0', true])
    await expectExactLedger(after)
  })

  it("takes a short without coins of its own over, buys it back and leaves the user's coins alone", async () => {
    const world = createPairWorld()
    trade(world, 'perp', 'sell', '2')
    const bot = startBot(world, { limits: { adoptSymbols: ['SOLUSDT'] } })
    await reconcile(bot, signal)
    expect([positionAtVenue(world).toFixed(), coinsAtVenue(world).toFixed()]).toEqual(['0', '0'])
    expect(bot.book.view.holdings.size).toBe(0)
    await expectExactLedger(bot)
  })

  it('takes a pair over whose history is gone, with what is missing marked unknown', async () => {
    const world = createPairWorld()
    await opened(world)
    const exchange = { ...world.exchange, listFills: async () => [] }
    const journal = createMemoryJournal()
    const after = startBot(world, { journal, exchange, limits: { adoptSymbols: ['SOLUSDT'] } })
    expect((await reconcile(after, signal)).mayOpen).toBe(true)
    const [taken] = after.book.view.holdings.values()
    expect(taken?.unknown).toEqual(['openedAt', 'fees', 'funding', 'spotCost'])
    expect(taken?.entryNotional.toFixed()).toBe('1000')
  })
})

describe('the ledger', () => {
  it('equals the venue to the last unit over a year of funding and ten pairs', async () => {
    const plenty = { spotAsk: '999', spotBid: '999', perpAsk: '999', perpBid: '999' }
    const world = createPairWorld(() => plenty)
    const bot = startBot(world, { limits: { maxBookAgeMs: 1e12, maxOpensPerDay: 99 } })
    await reconcile(bot, signal)
    for (let round = 1; round <= 10; round += 1) {
      const pairId = `pair-${round}`
      const quantity = decimal('7.77')
      expect((await openPair(bot, openPlan({ pairId, quantity }), signal)).kind).toBe('opened')
      await bot.clock.sleep(36 * 86_400_000, signal)
      expect((await reconcile(bot, signal)).externals).toEqual([])
      expect((await closePair(bot, closePlan({ pairId }), signal)).kind).toMatch(/closed/)
    }
    await expectExactLedger(bot)
    const reread = openRecordBook(world.journal)
    expect([...reread.balances.entries()].map(String)).toEqual(
      [...bot.book.balances.entries()].map(String),
    )
    const price = decimal('99.99')
    const marks = { quoteAsset: 'USDT', unrealizedProfit: decimal('0') }
    const pnl = pnlOfLedger(bot.book.balances, { ...marks, spotPrices: new Map([['SOL', price]]) })
    const spot = world.account.spotBalances()
    const cash = spot.get('USDT')?.free.plus(world.account.perpWallet().wallet)
    const end = cash?.plus(coinsAtVenue(world).times(price))
    expect(pnl.net.toFixed()).toBe(end?.minus(4000).toFixed())
    expect(pnl.funding.gt(0)).toBe(true)
  })
})

describe('halting', () => {
  it('survives a restart, stops opening, lets closing through and is lifted by a person', async () => {
    const world = createPairWorld()
    haltTrading(await opened(world), 'test')
    const after = startBot(world)
    expect((await reconcile(after, signal)).mayOpen).toBe(false)
    expect((await closePair(after, closePlan(), signal)).kind).toBe('closed')
    const plan = openPlan({ pairId: 'pair-2' })
    expect(await openPair(after, plan, signal)).toEqual({
      kind: 'not-opened',
      reason: 'halted: test',
    })
    resumeTrading(after, 'operator')
    expect((await openPair(after, plan, signal)).kind).toBe('opened')
  })

  it('by the kill switch between two legs sells the coins again', async () => {
    const world = createPairWorld()
    const bot = startBot(world)
    await reconcile(bot, signal)
    const isKillSwitchSet = () => coinsAtVenue(world).gt(1)
    const result = await openPair({ ...bot, isKillSwitchSet }, openPlan(), signal)
    expect(result).toEqual({ kind: 'unwound', reason: expect.stringContaining('kill switch') })
    expectRest(world, bot, 'killed between legs')
  })

  it('counts an unreadable kill switch as set', async () => {
    const world = createPairWorld()
    const bot = startBot(world)
    await reconcile(bot, signal)
    const isKillSwitchSet = () => {
      throw new Error('unreadable')
    }
    const result = await openPair({ ...bot, isKillSwitchSet }, openPlan(), signal)
    expect(result).toEqual({ kind: 'not-opened', reason: 'the kill switch is set' })
  })

  it('by an interruption between slices keeps what is hedged', async () => {
    const world = createPairWorld()
    const bot = startBot(world)
    await reconcile(bot, signal)
    const stop = new AbortController()
    world.venue.onEvent(() => {
      if (positionAtVenue(world).lt(0)) stop.abort()
    })
    const result = await openPair(bot, openPlan(), stop.signal)
    expect(result.kind).toBe('opened')
    expect(positionAtVenue(world).toFixed()).toBe('-3.34')
    expectRest(world, bot, 'interrupted')
  })

  it('by a crash after part of the new short was liquidated sells coins, never the perp again', async () => {
    const world = createPairWorld()
    const dying = {
      ...world.journal,
      append: (...[entry, rows]: Parameters<typeof world.journal.append>) => {
        const stored = world.journal.append(entry, rows)
        if (entry.kind !== 'fills') return stored
        if (entry.body.clientOrderId === undefined) throw new Error('killed')
        if (positionAtVenue(world).eq('-10')) trade(world, 'perp', 'buy', '4')
        return stored
      },
    }
    const first = startBot(world, { journal: dying })
    await reconcile(first, signal)
    const plan = openPlan({ maxNakedQuote: decimal('2000') })
    await expect(openPair(first, plan, signal)).rejects.toThrow('killed')
    const bot = startBot(world)
    await reconcile(bot, signal)
    expect(positionAtVenue(world).toFixed()).toBe('-6')
    expectHedged(world, bot, 'liquidated while opening')
    await expectExactLedger(bot)
  })
})

describe('transferWallets', () => {
  const plan = { asset: 'USDT', amount: decimal('500'), direction: 'spot-to-perp' } as const
  const wallets = (world: PairWorld) => [
    world.account.spotBalances().get('USDT')?.free.toFixed(),
    world.account.perpWallet().wallet.toFixed(),
  ]

  it('moves the amount once, whatever happens to the call', async () => {
    const losses = [
      { phase: 'pre', action: 'drop' },
      { phase: 'post', action: 'drop-answer' },
    ] as const
    for (const loss of losses) {
      for (const times of [1, 3]) {
        const world = createPairWorld()
        await reconcile(startBot(world), signal)
        const match = { endpoint: 'transfer' }
        const exchange = withFaults(world.exchange, { faults: [{ match, ...loss, times }] })
        const bot = startBot(world, { exchange })
        const result = await transferWallets(bot, plan, signal)
        expect([loss.action, result.kind, ...wallets(world)]).toEqual([
          loss.action,
          'done',
          '1500',
          '2500',
        ])
        await expectExactLedger(bot)
      }
    }
  })

  it('moves the amount once, killed at any step', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let step = 1; step <= 4; step += 1) {
        const world = createPairWorld()
        await reconcile(startBot(world), signal)
        let die: (reason: Error) => void = () => undefined
        const death = new Promise<never>((_, reject) => {
          die = reject
        })
        const points = killPoints(world.journal, world.exchange, { step, when }, () => {
          const error = new Error('killed')
          die(error)
          throw error
        })
        const run = async () => transferWallets(startBot(world, points), plan, signal)
        await expect(Promise.race([run(), death])).rejects.toThrow('killed')
        const bot = startBot(world)
        expect((await reconcile(bot, signal)).externals).toEqual([])
        const isBegun = step > 2 || (step === 2 && when === 'after')
        expect(wallets(world)).toEqual(isBegun ? ['1500', '2500'] : ['2000', '2000'])
        expect(bot.book.view.openTransfers.size).toBe(0)
        await expectExactLedger(bot)
      }
    }
  })

  it('never takes more than the venue lets go and never beside an open step', async () => {
    const world = createPairWorld()
    const bot = await opened(world)
    const out = { asset: 'USDT', amount: decimal('99999'), direction: 'perp-to-spot' } as const
    const result = await transferWallets(bot, out, signal)
    expect(result.kind === 'done' && result.amount.lt(1001)).toBe(true)
    expect(bot.clock.now()).toBeGreaterThan(START)
    await expectExactLedger(bot)
    const match = { endpoint: 'placeOrder', market: 'perp' } as const
    const exchange = withFaults(world.exchange, {
      faults: [
        { match, phase: 'post', action: 'drop-answer' },
        { match, phase: 'post', action: 'hide', args: { reads: 9999 } },
      ],
    })
    const stuck = startBot(world, { exchange })
    expect((await closePair(stuck, closePlan(), signal)).kind).toBe('unresolved')
    const refused = await transferWallets(stuck, plan, signal)
    expect(refused).toEqual({ kind: 'refused', reason: 'a step is still under way' })
  })
})

import { withFaults } from '@asterkit/backtest'
import { decimal } from '@asterkit/instruments'
import type { FaultInput } from '@asterkit/paper-exchange/faults'
import { openPair, reconcile, type TradeContext, topUpMargin, trimPair } from '@asterkit/strategy'
import { describe, expect, it } from 'vitest'
import { expectHedged, expectRest } from './pairRest.ts'
import {
  closePlan,
  createPairWorld,
  openPlan,
  type PairWorld,
  positionAtVenue,
  startBot,
} from './pairWorld.ts'
import { runUntilKilled } from './runUntilKilled.ts'

const signal = new AbortController().signal
/** Four of the ten coins. */
const trim = { ...closePlan(), quantity: decimal('4'), reason: 'margin' }

async function openedWorld(): Promise<PairWorld> {
  const world = createPairWorld()
  const bot = startBot(world)
  await reconcile(bot, signal)
  await openPair(bot, openPlan(), signal)
  expect(positionAtVenue(world).toFixed()).toBe('-10')
  return world
}

const holdingIn = (bot: TradeContext) => bot.book.view.holdings.get('pair-1')

const marginAtVenue = ({ account }: PairWorld) => account.position('SOLUSDT').isolatedWallet

describe('trimming a pair', () => {
  it('shrinks both legs in slices, perp first, and leaves it open', async () => {
    const world = await openedWorld()
    const bot = startBot(world)
    const before = world.account.listOrders('perp', 'SOLUSDT').length
    const result = await trimPair(bot, trim, signal)
    expect(result).toMatchObject({ kind: 'opened', holding: { status: 'open' } })
    expect(positionAtVenue(world).toFixed()).toBe('-6')
    const orders = world.account.listOrders('perp', 'SOLUSDT').slice(before)
    expect(orders.length).toBeGreaterThan(1)
    expect(orders.every((order) => order.side === 'buy' && order.reduceOnly)).toBe(true)
    expectRest(world, bot, 'trimmed')
  })

  it.each<readonly [string, FaultInput]>([
    ['never arrives', { phase: 'pre', action: 'drop' }],
    [
      'is answered by 503 after its fill',
      { phase: 'post', action: 'status', args: { status: 503 } },
    ],
    ['is refused', { phase: 'pre', action: 'refuse', args: { code: -2022 } }],
  ])('ends hedged when an order %s', async (name, fault) => {
    for (let nth = 1; nth <= 4; nth += 1) {
      const world = await openedWorld()
      const exchange = withFaults(world.exchange, {
        faults: [{ ...fault, match: { endpoint: 'placeOrder', nth } }],
      })
      const bot = startBot(world, { exchange })
      await trimPair(bot, trim, signal)
      expect(positionAtVenue(world).gte('-10'), name).toBe(true)
      expectRest(world, bot, `${name} ${nth}`)
    }
  })

  it.each(['before', 'after'] as const)('ends hedged when killed %s any step', async (when) => {
    const work = (bot: TradeContext) => trimPair(bot, trim, signal)
    const total = (await runUntilKilled(await openedWorld(), undefined, work)).length
    expect(total).toBeGreaterThan(8)
    for (let step = 1; step <= total; step += 1) {
      const world = await openedWorld()
      await runUntilKilled(world, { step, when }, work)
      const bot = startBot(world)
      await reconcile(bot, signal)
      expectRest(world, bot, `killed ${when} step ${step}`)
      expect(positionAtVenue(world).lte('-6')).toBe(true)
    }
  })

  it('never takes the whole pair and never runs beside an open step', async () => {
    const world = await openedWorld()
    const bot = startBot(world)
    const whole = await trimPair(bot, { ...trim, quantity: decimal('10') }, signal)
    expect(whole).toMatchObject({ kind: 'still-open' })
    const exchange = withFaults(world.exchange, {
      faults: [{ match: { endpoint: 'transfer' }, phase: 'pre', action: 'drop', times: 99 }],
    })
    const stuck = startBot(world, { exchange })
    const holding = holdingIn(stuck)
    if (holding === undefined) throw new Error('the pair is gone')
    await topUpMargin(stuck, holding, decimal('1500'), signal)
    expect(stuck.book.view.openTransfers.size).toBe(1)
    expect(await trimPair(stuck, trim, signal)).toMatchObject({ kind: 'still-open' })
    expect(positionAtVenue(world).toFixed()).toBe('-10')
    expectHedged(world, bot, 'untouched')
  })
})

describe('topping up the margin', () => {
  const work = async (bot: TradeContext) => {
    const holding = holdingIn(bot)
    if (holding === undefined) throw new Error('the pair is gone')
    return topUpMargin(bot, holding, decimal('1200'), signal)
  }

  it('takes free cash of the perp wallet first and only the rest from spot', async () => {
    const world = await openedWorld()
    const [margin, wallet] = [marginAtVenue(world), world.account.perpWallet()]
    const result = await work(startBot(world))
    expect(result.added.toFixed()).toBe('1200')
    expect(result.moved.toFixed()).toBe(decimal('1200').minus(wallet.maxWithdraw).toFixed())
    expect(marginAtVenue(world).minus(margin).toFixed()).toBe('1200')
  })

  it('adds at most what both wallets have', async () => {
    const world = await openedWorld()
    const bot = startBot(world)
    const holding = holdingIn(bot)
    if (holding === undefined) throw new Error('the pair is gone')
    const free = world.account
      .perpWallet()
      .maxWithdraw.plus(world.account.spotBalances().get('USDT')?.free ?? '0')
    const { added } = await topUpMargin(bot, holding, decimal('99999'), signal)
    expect(free.minus(added).abs().lt('0.01')).toBe(true)
  })

  const match = { endpoint: 'changePositionMargin' }
  it.each<readonly [string, FaultInput, string]>([
    ['never arrives', { match, phase: 'pre', action: 'drop' }, '0'],
    ['is carried out, its answer lost', { match, phase: 'post', action: 'drop-answer' }, '1200'],
    ['is refused', { match, phase: 'pre', action: 'refuse', args: { code: -4050 } }, '0'],
  ])('is done at most once when the call %s', async (_name, fault, moved) => {
    const world = await openedWorld()
    const margin = marginAtVenue(world)
    const exchange = withFaults(world.exchange, { faults: [fault] })
    const bot = startBot(world, { exchange })
    const { added, reason } = await work(bot)
    expect(exchange.faults.count).toBe(1)
    expect([added.toFixed(), marginAtVenue(world).minus(margin).toFixed()]).toEqual(['0', moved])
    expect(reason).toMatch(/unknown|refused/)
    expectRest(world, bot, 'topped up')
  })

  it.each(['before', 'after'] as const)('loses nothing when killed %s any step', async (when) => {
    const total = (await runUntilKilled(await openedWorld(), undefined, work)).length
    expect(total).toBeGreaterThan(5)
    for (let step = 1; step <= total; step += 1) {
      const world = await openedWorld()
      const margin = marginAtVenue(world)
      await runUntilKilled(world, { step, when }, work)
      const bot = startBot(world)
      const { externals } = await reconcile(bot, signal)
      expect(externals, `killed ${when} step ${step}`).toEqual([])
      expect(marginAtVenue(world).minus(margin).toFixed()).toMatch(/^(?:0|1200)$/)
      expect(bot.book.view.openTransfers.size).toBe(0)
      expectRest(world, bot, `killed ${when} step ${step}`)
    }
  })
})

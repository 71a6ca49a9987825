import { withFaults } from '@asterkit/backtest'
import { decimal, ZERO } from '@asterkit/instruments'
import type { VenueAccount } from '@asterkit/paper-exchange/core'
import { disturbVenue, type FaultInput } from '@asterkit/paper-exchange/faults'
import {
  closePair,
  openPair,
  reconcile,
  resumeTrading,
  type TradeContext,
  topUpMargin,
  trimPair,
} from '@asterkit/strategy'
import { createMemoryJournal } from '@asterkit/strategy/testing'
import { describe, expect, it } from 'vitest'
import { createFarmWorld, ofKind } from './farmWorld.ts'
import {
  closePlan,
  createPairWorld,
  keepLooking,
  LOT,
  netDeltaAtVenue,
  OTHER_PAIR,
  openPlan,
  PAIR,
  positionAtVenue,
  startBot,
} from './pairWorld.ts'

const signal = new AbortController().signal
const FIRST = { endpoint: 'placeOrder', market: 'perp', nth: 1 } as const
const MINUTE = 60_000

/** The order is carried out; neither its answer nor any query tells. */
const UNHEARD: readonly FaultInput[] = [
  { match: FIRST, phase: 'post', action: 'drop-answer' },
  { match: FIRST, phase: 'post', action: 'hide', args: { reads: 5_000 } },
]

/** All that the account stream tells of an order before it is cut: it is there. */
const toldAsNew = (account: VenueAccount) => (id: string) => {
  const row = account.listOrders('perp', 'SOLUSDT').find((one) => one.clientOrderId === id)
  if (row === undefined) return undefined
  const { market, symbol, side, price, quantity, updateTime } = row
  const order = { market, symbol, side, price, quantity, updateTime, clientOrderId: id }
  const rest = { executedQuantity: ZERO, executedQuote: ZERO, isReduceOnly: true }
  return { ...order, ...rest, orderId: String(row.orderId), status: 'new' } as const
}

/** What became of the first order that closes one of two pairs is not known. */
const closeUnheard = () => closeUnder(UNHEARD)

/** Two pairs are open; faults strike while one of them is closed. */
async function closeUnder(
  faults: readonly FaultInput[],
  orderSeen?: (account: VenueAccount) => TradeContext['orderSeen'],
) {
  const world = createPairWorld(undefined, createMemoryJournal(), [PAIR, OTHER_PAIR])
  const calm = startBot(world)
  await reconcile(calm, signal)
  const size = { quantity: decimal('4') }
  await openPair(calm, openPlan(size), signal)
  await openPair(calm, openPlan({ ...size, pairId: 'pair-2', pair: OTHER_PAIR }), signal)
  const exchange = withFaults(world.exchange, { faults })
  const seen = orderSeen?.(world.account)
  const bot: TradeContext = {
    ...startBot(world, { exchange }),
    clock: exchange.clock,
    ...(seen && { orderSeen: seen }),
  }
  const began = world.venue.now
  const result = await closePair(bot, closePlan(), signal)
  const other = () => {
    const holding = bot.book.view.holdings.get('pair-2')
    if (holding === undefined) throw new Error('the other pair is gone')
    return holding
  }
  return { world, bot, result, tookMs: world.venue.now - began, other }
}

describe('while one order is unknown', () => {
  it('its executor leaves it to later looks within half a minute, with an alert', async () => {
    const { world, bot, result, tookMs } = await closeUnheard()
    expect([result.kind, bot.book.view.openAttempts.size]).toEqual(['unresolved', 1])
    expect(tookMs).toBeLessThan(30_000)
    expect(world.alerts.map(({ code }) => code)).toEqual(['order-unknown'])
    expect(bot.book.view.halt).toBeUndefined()
  })

  it('other pairs are repaired', async () => {
    const { world, bot } = await closeUnheard()
    const args = { symbol: OTHER_PAIR.symbol, fraction: '0.5' }
    disturbVenue(world.venue, { action: 'liquidate', args })
    const began = world.venue.now
    const report = await reconcile(bot, signal)
    expect(netDeltaAtVenue(world, OTHER_PAIR).abs().lte(LOT)).toBe(true)
    expect(world.venue.now - began).toBeLessThan(20_000)
    expect(report.mayOpen).toBe(false)
  })

  it('other pairs are trimmed and closed, and margin comes from the perp wallet alone', async () => {
    const { world, bot, other } = await closeUnheard()
    const moved = world.account.income({ type: 'TRANSFER' }).length
    const margin = await topUpMargin(bot, other(), decimal('50'), signal)
    expect([margin.moved.toFixed(), margin.added.toFixed()]).toEqual(['0', '50'])
    const short = await topUpMargin(bot, other(), decimal('9000'), signal)
    expect([short.moved.toFixed(), short.reason]).toEqual(['0', 'a step is still under way'])
    expect(world.account.income({ type: 'TRANSFER' })).toHaveLength(moved)
    const pair = { ...closePlan(), pairId: 'pair-2', pair: OTHER_PAIR }
    expect((await trimPair(bot, { ...pair, quantity: decimal('1') }, signal)).kind).toBe('opened')
    expect((await closePair(bot, pair, signal)).kind).toBe('closed')
    expect(positionAtVenue(world, OTHER_PAIR).isZero()).toBe(true)
  })

  it('nothing is opened, and no second order of its pair is sent', async () => {
    const { world, bot } = await closeUnheard()
    const sent = bot.book.view.ordersSent
    const plan = openPlan({ pairId: 'pair-3', quantity: decimal('1') })
    expect(await openPair(bot, plan, signal)).toEqual({
      kind: 'not-opened',
      reason: 'an order is still unresolved',
    })
    expect((await closePair(bot, closePlan(), signal)).kind).toBe('still-open')
    await reconcile(bot, signal)
    expect(bot.book.view.ordersSent).toBe(sent)
    expect(
      world.account.listOrders('perp', 'SOLUSDT').filter(({ side }) => side === 'buy'),
    ).toHaveLength(1)
  })

  it('trading halts after ten minutes, once, and again only ten minutes after a person lifts it', async () => {
    const { world, bot } = await closeUnheard()
    const haltsWithin = async (durationMs: number) => {
      await keepLooking(bot, durationMs)
      return world.alerts.filter(({ code }) => code === 'halted').length
    }
    expect(await haltsWithin(9 * MINUTE)).toBe(0)
    expect(await haltsWithin(2 * MINUTE)).toBe(1)
    resumeTrading(bot, 'a person')
    expect(await haltsWithin(5 * MINUTE)).toBe(1)
    expect(bot.book.view.halt).toBeUndefined()
  })
})

describe('an order that no query finds', () => {
  it('is settled by its trades once they add up to its quantity', async () => {
    const { result, tookMs } = await closeUnder(UNHEARD, toldAsNew)
    expect(result.kind).toBe('closed')
    expect(tookMs).toBeLessThan(5_000)
  })
})

describe('a farm with an opening of unknown fate', () => {
  it('hedges another pair that is deleveraged meanwhile, within half a minute', async () => {
    const world = createFarmWorld(7)
    const config = { maxPairs: 2, minVolumeQuote: '0', minFundingAprPct: '2' }
    await world.run(3, { config })
    const [held] = world.account.positions().filter((row) => row.quantity.lt(0))
    if (held === undefined) throw new Error('nothing is held')
    const { symbol } = held
    const before = world.events.length
    const match = { endpoint: 'placeOrder', market: 'spot', nth: 1 } as const
    let disturbedAt: number | undefined
    await world.run(3.1, {
      config: { ...config, maxPairs: 3, cycleIntervalMs: MINUTE },
      faults: [
        { match, phase: 'post', action: 'drop-answer' },
        { match, phase: 'post', action: 'hide', args: { reads: 100_000 } },
        { phase: 'evt', action: 'silence', args: { forMs: 3_600_000 } },
      ],
      onSleep(now) {
        if (disturbedAt !== undefined) return
        const isSent = world.events.slice(before).some(({ kind }) => kind === 'plan')
        if (!isSent) return
        disturbedAt = now
        disturbVenue(world.venue, { action: 'deleverage', args: { symbol, fraction: '0.5' } })
      },
    })
    const [repair] = ofKind(world.events.slice(before), 'repair')
    expect(repair?.symbol).toBe(symbol)
    expect((repair?.time ?? Number.POSITIVE_INFINITY) - (disturbedAt ?? 0)).toBeLessThan(30_000)
  })
})

import { decimal } from '@asterkit/instruments'
import { createVenue } from '@asterkit/paper-exchange/core'
import type { FaultPlanInput } from '@asterkit/paper-exchange/faults'
import {
  type Clock,
  type HoldRotateInput,
  type HoldRotateReport,
  openRecordBook,
  type PositionSide,
  parseHoldRotateConfig,
  type RotateEvent,
  runHoldRotate,
  silentLogger,
} from '@asterkit/strategy'
import { createMemoryJournal } from '@asterkit/strategy/testing'
import { describe, expect, it } from 'vitest'
import { type FaultsOn, twoAccounts } from './rotate/rotateAccounts.ts'
import { simMarket } from './sim/simMarket.ts'

const SECOND = 1_000
const MINUTE = 60_000
const START = Date.UTC(2026, 10, 20, 0, 30)
const SYMBOL = 'SOLUSDT'
const never = new AbortController().signal

/** A calm market of one coin, and two accounts in one-way mode on it. */
function world(faults: FaultPlanInput['faults'] = [], on: FaultsOn = 'both') {
  const coin = {
    asset: 'SOL',
    intervalHours: 8,
    rates: [{ minute: 0, rate: 0.0001 }],
    noiseBps: 1,
    trends: [],
    shocks: [],
    levelQuote: 50_000,
    stalls: [],
  }
  const script = { seed: 5, startTime: START, minutes: 240, stepMs: 5_000, coins: [coin] }
  const venue = createVenue({
    feed: simMarket(script),
    startingBalances: { spot: {}, perp: { USDT: '1000' } },
  })
  const accounts = twoAccounts(venue, { seed: 1, faults }, on)
  const journal = createMemoryJournal()
  const told: RotateEvent[] = []
  const clock: Clock = {
    now: () => accounts.clock.now(),
    async sleep(durationMs, signal) {
      const until = venue.now + durationMs
      do await accounts.clock.sleep(Math.min(SECOND, until - venue.now), signal)
      while (venue.now < until)
    },
  }
  const run = (
    config: Partial<HoldRotateInput>,
    rest: { readonly forMs?: number; readonly isOnce?: true; readonly isClosing?: true },
    onCheck: (check: number) => void = () => undefined,
  ): Promise<HoldRotateReport> => {
    const { forMs, ...how } = rest
    return runHoldRotate(
      {
        exchange: accounts.connect(),
        journal,
        clock,
        log: silentLogger,
        config: parseHoldRotateConfig({
          symbols: [SYMBOL],
          capitalQuote: '2000',
          notionalPerLegQuote: '400',
          minHoldMinutes: 30,
          maxHoldMinutes: 60,
          cycleSeconds: 10,
          dailyVolumeTargetQuote: '1000000',
          maxDailyFeeQuote: '1000',
          spreadMaxBps: 20,
          depthMultiple: 1,
          ...config,
        }),
        onEvent: (event) => {
          told.push(event)
          if (event.kind === 'check') onCheck(event.check)
        },
        ...(forMs !== undefined && { until: venue.now + forMs }),
        ...how,
      },
      never,
    )
  }
  const standing = (leg: PositionSide) => accounts.standing(SYMBOL, leg).toFixed()
  return {
    venue,
    accounts,
    told,
    run,
    view: () => openRecordBook(journal).view,
    standing: () => [standing('long'), standing('short')],
    account: (leg: PositionSide) => {
      const ends = { long: 'a1', short: 'a2' }
      return venue.account(`0x00000000000000000000000000000000000051${ends[leg]}`)
    },
  }
}

describe('hold-and-rotate on two accounts', () => {
  it('holds the long on one and the short on the other, and closes reduce-only', async () => {
    const { run, standing, venue, account, accounts } = world()
    const orders: string[] = []
    venue.onEvent((event) => {
      if (event.kind !== 'order' || event.execution !== 'NEW') return
      const { side, reduceOnly, timeInForce, positionSide } = event.order
      const leg = accounts.legOf({ account: event.account, positionSide })
      orders.push(`${leg} ${side} ${timeInForce}${reduceOnly ? ' reduce-only' : ''}`)
    })
    const { kept } = await run({}, { isOnce: true })
    const [long, short] = standing()
    expect(long).not.toBe('0')
    expect(short).toBe(long)
    expect(kept?.long.quantity.toFixed()).toBe(long)
    expect(account('long').position(SYMBOL).quantity.toFixed()).toBe(long)
    expect(account('short').position(SYMBOL).quantity.toFixed()).toBe(`-${long}`)
    expect(await run({}, { isClosing: true })).toMatchObject({ kept: undefined, obstacles: [] })
    expect(standing()).toEqual(['0', '0'])
    expect(account('long').isHedgeMode()).toBe(false)
    expect(orders).toEqual([
      'long buy IOC',
      'short sell IOC',
      'long sell IOC reduce-only',
      'short buy IOC reduce-only',
    ])
  })

  it('keeps the pair and says so while one account does not answer, and goes on afterwards', async () => {
    const from = START + 5 * MINUTE
    const silent = ['getPositionRisk', 'getBalances'].map((endpoint) => ({
      match: { endpoint, from, to: from + 5 * MINUTE },
      phase: 'pre' as const,
      action: 'drop' as const,
      times: 100_000,
    }))
    const { run, standing, told, view } = world(silent, 'short')
    await run({}, { forMs: 15 * MINUTE })
    const [long, short] = standing()
    expect(long).not.toBe('0')
    expect(short).toBe(long)
    expect(view().finishedCycles).toEqual([])
    expect(told).toContainEqual(
      expect.objectContaining({ kind: 'alarm', code: 'unknown-data', time: expect.any(Number) }),
    )
    expect(told.filter(({ kind }) => kind === 'repair')).toEqual([])
  })

  it('closes the other leg at once when a person turns one over, and leaves what that opened', async () => {
    const { run, standing, accounts, venue, told, view } = world()
    let turned = 0
    let closed = 0
    venue.onEvent((event) => {
      if (turned === 0 || closed > 0 || event.kind !== 'order') return
      if (event.order.clientOrderId.startsWith('ak.')) closed = venue.now
    })
    const { obstacles } = await run({ cycleSeconds: 60 }, { forMs: 8 * MINUTE }, (check) => {
      if (check !== 3) return
      turned = venue.now
      const quantity = accounts.standing(SYMBOL, 'long').times(2)
      accounts.trade({ symbol: SYMBOL, side: 'sell', leg: 'long', quantity })
    })
    expect(closed - turned).toBeLessThan(15_000)
    const [long, short] = standing()
    expect(decimal(long ?? '0').lt(0)).toBe(true)
    expect(short).toBe('0')
    expect(obstacles.join()).toContain(`${SYMBOL} long: a perp position of ${long} is not ours`)
    expect(view().finishedCycles.map(({ phase }) => phase)).toEqual(['flat'])
    expect(told.filter(({ kind }) => kind === 'opened')).toHaveLength(1)
  })

  it('opens nothing while one of them is in hedge mode, and never switches it', async () => {
    const { run, standing, account, told } = world()
    account('short').setHedgeMode(true)
    const { obstacles } = await run({}, { forMs: 3 * MINUTE })
    expect(standing()).toEqual(['0', '0'])
    expect(account('short').isHedgeMode()).toBe(true)
    expect(obstacles.length).toBeGreaterThan(0)
    expect(told).toContainEqual(
      expect.objectContaining({
        code: 'position-mode',
        detail: expect.stringContaining('the account of the short is in hedge mode'),
      }),
    )
  })

  it('opens nothing beside a position of others on either account', async () => {
    const { run, standing, accounts } = world()
    const quantity = decimal('1')
    accounts.trade({ symbol: SYMBOL, side: 'buy', leg: 'short', quantity })
    const { obstacles } = await run({}, { forMs: 3 * MINUTE })
    expect(standing()).toEqual(['0', '-1'])
    expect(obstacles.join()).toContain(`${SYMBOL} short: a perp position of 1 is not ours`)
  })

  it('takes no order that could rest, and no read or fence without an account', async () => {
    const exchange = world().accounts.connect()
    const order = {
      market: 'perp',
      symbol: SYMBOL,
      side: 'buy',
      quantity: decimal('1'),
      price: decimal('1'),
      isReduceOnly: false,
      clientOrderId: 'ak.1',
    } as const
    const rests = { ...order, timeInForce: 'GTC', positionSide: 'long' } as const
    await expect(exchange.prepareOrder(rests)).rejects.toThrow(/rests on one account/)
    await expect(exchange.prepareOrder({ ...order, timeInForce: 'IOC' })).rejects.toThrow(/which/)
    await expect(exchange.prepareFence('perp', '1')).rejects.toThrow(/which/)
    await expect(exchange.findOrder('perp', SYMBOL, 'ak.1', never)).rejects.toThrow(/which/)
    await expect(exchange.preparePositionMode('hedge')).rejects.toThrow(/two accounts/)
  })
})

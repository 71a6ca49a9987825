import { Decimal } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import { createFarmWorld, ofKind, USER, venueDeltaLots } from './farmWorld.ts'

describe('coins that stay without a short', () => {
  it('are told within 22 seconds, while the way back is still being tried', async () => {
    const world = createFarmWorld(7)
    const refused = { phase: 'pre', action: 'refuse', args: { code: -2019, status: 400 } } as const
    const lost = { phase: 'pre', action: 'drop', times: 'always' } as const
    await world.run(0.2, {
      config: { cycleIntervalMs: 60_000 },
      faults: [
        { match: { endpoint: 'placeOrder', market: 'perp' }, ...refused, times: 'always' },
        { match: { endpoint: 'placeOrder', market: 'spot', nth: 2 }, ...lost },
        { match: { endpoint: 'noop', market: 'spot' }, ...lost },
      ],
    })
    const [buy] = world.account.fills('spot', 'SOLUSDT')
    const told = ofKind(world.events, 'alert').find(({ code }) => code === 'naked')
    expect(told?.detail).toMatch(/SOLUSDT.* unhedged|net/)
    expect((told?.time ?? Number.POSITIVE_INFINITY) - (buy?.time ?? 0)).toBeLessThanOrEqual(22_000)
  })

  it('are told as soon when the pair is one lot and nobody knows what became of its closing', async () => {
    const world = createFarmWorld(7)
    const silent = { phase: 'pre', action: 'drop', times: 'always' } as const
    const from = world.start + 3_600_000
    await world.run(0.06, {
      config: {
        cycleIntervalMs: 60_000,
        symbols: ['BTCUSDT'],
        capitalQuote: '200',
        maxPositionAgeHours: 1,
      },
      faults: [
        {
          match: { endpoint: 'placeOrder', market: 'perp', from },
          phase: 'post',
          action: 'drop-answer',
        },
        { match: { endpoint: 'getOrder', from, to: from + 90_000 }, ...silent },
        { match: { endpoint: 'getUserTrades', from, to: from + 90_000 }, ...silent },
        { match: { endpoint: 'getAllOrders', from, to: from + 90_000 }, ...silent },
      ],
    })
    const [open, close] = world.account.fills('perp', 'BTCUSDT')
    expect(open?.quantity.toFixed()).toBe(
      world.venue.instrument('perp', 'BTCUSDT').lot.step.toFixed(),
    )
    const told = ofKind(world.events, 'alert').find(({ code }) => code === 'naked')
    if (close === undefined) throw new Error('the pair was not closed')
    expect((told?.time ?? Number.POSITIVE_INFINITY) - close.time).toBeLessThanOrEqual(22_000)
  })
})

describe('a short that is left without coins', () => {
  it('is made good at the next check, although no event tells that a person sold the coins', async () => {
    const world = createFarmWorld(7)
    const minutely = { cycleIntervalMs: 60_000, symbols: ['BTCUSDT'] }
    await world.run(0.1, { config: minutely })
    const coins = world.account.spotBalances().get('BTC')?.free
    if (coins === undefined) throw new Error('nothing was opened')
    const quantity = coins.div(4).toDecimalPlaces(3)
    const soldAt = world.start + 0.1 * 24 * 3_600_000 + 300_000
    const args = { market: 'spot', symbol: 'BTCUSDT', side: 'sell', type: 'MARKET' } as const
    await world.run(0.11, {
      config: minutely,
      faults: [
        { phase: 'evt', action: 'silence', args: { forMs: 3_600_000 } },
        {
          match: { from: soldAt },
          phase: 'state',
          action: 'person-orders',
          args: { ...args, quantity: quantity.toFixed() },
        },
      ],
    })
    const repair = ofKind(world.events, 'repair').find(({ symbol }) => symbol === 'BTCUSDT')
    expect((repair?.time ?? Number.POSITIVE_INFINITY) - soldAt).toBeLessThanOrEqual(75_000)
    expect(venueDeltaLots(world)).toBeLessThanOrEqual(1)
  })

  it('is not seen in account reads that lag behind an opening', async () => {
    const config = { cycleIntervalMs: 15_000, symbols: ['BTCUSDT'] }
    const calm = createFarmWorld(7)
    await calm.run(0.05, { config })
    const [opened] = ofKind(calm.events, 'opened')
    if (opened === undefined) throw new Error('nothing was opened')
    const match = { endpoint: 'getAccount', from: opened.time + 11_000, to: opened.time + 60_000 }
    const world = createFarmWorld(7)
    // Without coins of the user the lagging read would have no row, which is known to be no zero.
    world.venue.deposit(USER, 'spot', 'BTC', new Decimal('0.0001'))
    await world.run(0.05, {
      config,
      faults: [{ match, phase: 'read', times: 'always', action: 'lag', args: { ms: 16_950 } }],
    })
    expect(ofKind(world.events, 'opened')).toHaveLength(1)
    expect(ofKind(world.events, 'repair')).toEqual([])
  })
})

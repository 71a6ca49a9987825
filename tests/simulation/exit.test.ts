import { decimal } from '@asterkit/instruments'
import type { UnendedOrder } from '@asterkit/strategy'
import { describe, expect, it } from 'vitest'
import {
  coinsOf,
  createExitWorld,
  type ExitWorld,
  ledgerOf,
  placeAs,
  planExit,
  runExit,
  START,
} from './exitWorld.ts'

const SOL = 'SOLUSDT'
const EXCHANGE = { kind: 'exchange' } as const

/** Ten of the bot's coins against a short of ten, beside three and a half of the user's own. */
function hedgedWorld(): ExitWorld {
  const world = createExitWorld({ SOL: '3.5' })
  placeAs(world, 'bot', { market: 'spot', symbol: SOL, side: 'buy', quantity: decimal('10.004') })
  placeAs(world, 'bot', { market: 'perp', symbol: SOL, side: 'sell', quantity: decimal('10') })
  return world
}

/** The bot's orders for SOL, as a journal has them whose bot died right after it had sent each. */
function unendedOf({ account }: ExitWorld): readonly UnendedOrder[] {
  return account
    .listOrders('spot', SOL, {})
    .filter(({ clientOrderId }) => clientOrderId.startsWith('ak.'))
    .map(({ clientOrderId }) => {
      return { clientOrderId, booked: decimal('0'), sentAt: START, deadline: START + 10_000 }
    })
}

const positions = ({ account }: ExitWorld) =>
  account.positions().map((row) => row.quantity.toFixed())

describe('the plan of an exit', () => {
  it('splits the profit by leg, states what closing costs, and changes nothing', async () => {
    const world = hedgedWorld()
    const ada = {
      market: 'spot',
      symbol: 'ADAUSDT',
      side: 'buy',
      quantity: decimal('100'),
    } as const
    placeAs(world, 'bot', ada)
    const plan = await planExit(world, EXCHANGE)
    expect(world.log.entries).toEqual([])
    expect(plan.unknown).toEqual([])
    const [sol, other] = plan.assets
    expect(sol?.positions.map(({ quantity }) => quantity.toFixed())).toEqual(['-10'])
    expect(sol?.coins.toFixed()).toBe('10')
    // Bought at 100.1 with a fee of 0.04 % in coins; the middle is 100.
    expect(sol?.spotEntryPrice?.toFixed(2)).toBe('100.14')
    expect(sol?.spotPnl?.toFixed(2)).toBe('-1.40')
    // Shorts at 100.12 and coins at 99.9, 0.04 % each; a tenth from each middle.
    expect(sol?.cost?.fees.toFixed(2)).toBe('0.80')
    expect(sol?.cost?.slippage.toFixed(2)).toBe('2.00')
    expect(other).toMatchObject({ asset: 'ADA', positions: [] })
  })
})

describe('an exit', () => {
  it.each([
    ['by the journal', undefined],
    ['by the exchange alone', EXCHANGE],
  ])(
    'closes short and coins of a pair and leaves the user’s own coins: %s',
    async (_name, rule) => {
      const world = hedgedWorld()
      const { report, tookMs } = await runExit(world, { ...(rule && { rule }) })
      expect(report.left).toEqual([])
      expect(report.isFlat).toBe(true)
      expect(positions(world)).toEqual([])
      expect(coinsOf(world, 'SOL').minus('3.5').abs().lte('0.001')).toBe(true)
      expect(tookMs).toBeLessThan(20_000)
    },
  )

  it('sells coins that the bot died too early to write down', async () => {
    const world = hedgedWorld()
    const orders = unendedOf(world)
    const coins = [{ asset: 'SOL', quantity: decimal('0'), since: START, orders }]
    const { report } = await runExit(world, { rule: { kind: 'ledger', coins } })
    expect(report.left).toEqual([])
    expect(coinsOf(world, 'SOL').minus('3.5').abs().lte('0.001')).toBe(true)
  })

  it('counts what of an order is on record once, and waits for the end of one that rests', async () => {
    const world = hedgedWorld()
    const [bought] = unendedOf(world)
    const far = { market: 'spot', symbol: SOL, side: 'buy', price: decimal('50') } as const
    placeAs(world, 'bot', { ...far, quantity: decimal('1'), timeInForce: 'GTC' })
    const [, resting] = unendedOf(world)
    if (bought === undefined || resting === undefined) throw new Error('two orders')
    // Six of ten, less the fee of 0.04 %.
    const quantity = decimal('6').times('0.9996')
    const orders = [{ ...bought, booked: decimal('6') }, resting]
    const coins = [{ asset: 'SOL', quantity, since: START, orders }]
    const { report } = await runExit(world, { rule: { kind: 'ledger', coins } })
    expect(report.left).toEqual([])
    expect(coinsOf(world, 'SOL').minus('3.5').abs().lte('0.001')).toBe(true)
  })

  it('sells no coin of the user for those that the bot has sold, but died too early to write down', async () => {
    const world = createExitWorld({ SOL: '30' })
    placeAs(world, 'bot', { market: 'spot', symbol: SOL, side: 'buy', quantity: decimal('10') })
    const before = unendedOf(world).length
    placeAs(world, 'bot', { market: 'spot', symbol: SOL, side: 'sell', quantity: decimal('9.99') })
    const orders = unendedOf(world).slice(before)
    const coins = [{ asset: 'SOL', quantity: decimal('9.996'), since: START, orders }]
    const { report } = await runExit(world, { rule: { kind: 'ledger', coins } })
    expect(report.isFlat).toBe(true)
    expect(coinsOf(world, 'SOL').minus('30').abs().lte('0.01')).toBe(true)
  })

  it('names coins of which it cannot know how many an order has brought', async () => {
    const world = hedgedWorld()
    const never = { clientOrderId: 'ak.1.1.never.s1', booked: decimal('0'), sentAt: START }
    const orders = [{ ...never, deadline: START + 3_600_000 }]
    const coins = [{ asset: 'SOL', quantity: decimal('10'), since: START, orders }]
    const { report } = await runExit(world, { rule: { kind: 'ledger', coins } })
    expect(report.left).toMatchObject([{ what: 'coins', symbol: 'SOL' }])
    expect(report.left[0]?.reason).toContain('order ak.1.1.never.s1')
    expect(positions(world)).toEqual([])
  })

  it('sells nothing more when it is run again, nor after the journal was lost', async () => {
    const world = hedgedWorld()
    const rule = ledgerOf(world)
    await runExit(world, { rule })
    const left = coinsOf(world, 'SOL').toFixed()
    for (const again of [rule, EXCHANGE]) {
      expect((await runExit(world, { rule: again })).report.isFlat).toBe(true)
    }
    world.log.entries.length = 0
    for (const again of [rule, EXCHANGE]) {
      expect((await runExit(world, { rule: again })).report.isFlat).toBe(true)
    }
    expect(coinsOf(world, 'SOL').toFixed()).toBe(left)
  })

  it('closes both sides of a hedge by naming them', async () => {
    const world = createExitWorld()
    world.account.setHedgeMode(true)
    for (const [side, positionSide] of [
      ['buy', 'LONG'],
      ['sell', 'SHORT'],
    ] as const) {
      placeAs(world, 'person', {
        market: 'perp',
        symbol: SOL,
        side,
        positionSide,
        quantity: decimal('7'),
      })
    }
    expect((await runExit(world, { rule: EXCHANGE })).report.isFlat).toBe(true)
    expect(positions(world)).toEqual([])
  })

  it('closes a single short, a single long, and sells coins that have no short', async () => {
    const short = createExitWorld()
    placeAs(short, 'bot', { market: 'perp', symbol: SOL, side: 'sell', quantity: decimal('4') })
    const long = createExitWorld()
    placeAs(long, 'person', { market: 'perp', symbol: SOL, side: 'buy', quantity: decimal('4') })
    const coins = createExitWorld({ SOL: '1' })
    placeAs(coins, 'bot', { market: 'spot', symbol: SOL, side: 'buy', quantity: decimal('4') })
    for (const world of [short, long, coins]) {
      expect((await runExit(world, { rule: EXCHANGE })).report.isFlat).toBe(true)
      expect(positions(world)).toEqual([])
    }
    expect(coinsOf(coins, 'SOL').minus('1').abs().lte('0.001')).toBe(true)
  })

  it('cancels own orders and leaves those of others, naming coins that they bind', async () => {
    const world = createExitWorld()
    placeAs(world, 'bot', { market: 'spot', symbol: SOL, side: 'buy', quantity: decimal('4') })
    const sale = { market: 'spot', symbol: SOL, side: 'sell', timeInForce: 'GTC' } as const
    const price = decimal('101.5')
    placeAs(world, 'bot', { ...sale, price, quantity: decimal('1') })
    placeAs(world, 'person', { ...sale, price, quantity: decimal('2') })
    const { report } = await runExit(world)
    expect(report.isFlat).toBe(false)
    expect(report.left).toMatchObject([{ what: 'coins', symbol: 'SOL' }])
    expect(report.left[0]?.reason).toContain('orders that are not ours')
    const open = world.account.openOrders('spot').map(({ clientOrderId }) => clientOrderId)
    expect(open).toHaveLength(1)
    expect(open[0]).toMatch(/^web/)
  })

  it('keeps the coins when told to, and everything of other assets', async () => {
    const world = hedgedWorld()
    placeAs(world, 'bot', {
      market: 'perp',
      symbol: 'ADAUSDT',
      side: 'sell',
      quantity: decimal('90'),
    })
    const { report } = await runExit(world, { keepsSpot: true, assets: new Set(['SOL']) })
    expect(report.isFlat).toBe(true)
    expect(positions(world)).toEqual(['-90'])
    expect(coinsOf(world, 'SOL').gt('13')).toBe(true)
  })

  it('sells every coin when told to', async () => {
    const world = hedgedWorld()
    expect((await runExit(world, { rule: { kind: 'all' } })).report.isFlat).toBe(true)
    expect(coinsOf(world, 'SOL').lt('0.06')).toBe(true)
  })

  it('keeps the coins as a hedge while the short cannot be closed, and names the short', async () => {
    const world = hedgedWorld()
    const { report } = await runExit(world, {
      faults: [
        {
          phase: 'pre',
          action: 'refuse',
          args: { code: -4140 },
          times: 'always',
          match: { market: 'perp', endpoint: 'placeOrder' },
        },
      ],
    })
    expect(report.left).toMatchObject([{ what: 'position', symbol: SOL, quantity: decimal('-10') }])
    expect(report.left[0]?.reason).toContain('-4140')
    expect(coinsOf(world, 'SOL').gt('13')).toBe(true)
  })

  it('does not take missing rows for flat', async () => {
    const world = hedgedWorld()
    const { report, faulty } = await runExit(world, {
      faults: [
        {
          phase: 'read',
          action: 'empty',
          match: { endpoint: 'getPositionRisk', p: 0.5 },
          args: { forMs: 30_000 },
          times: 'always',
        },
      ],
    })
    expect(faulty.faults.count).toBeGreaterThan(0)
    expect(report.isFlat).toBe(true)
    expect(positions(world)).toEqual([])
  })

  it('names an account that cannot be read', async () => {
    const world = hedgedWorld()
    const { report } = await runExit(world, {
      faults: [
        { phase: 'pre', action: 'drop', times: 'always', match: { endpoint: 'getPositionRisk' } },
      ],
    })
    expect(report).toMatchObject({ isFlat: false, left: [{ what: 'account' }] })
  })
})

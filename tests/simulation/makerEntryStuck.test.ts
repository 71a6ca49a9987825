import { withFaults } from '@asterkit/backtest'
import { decimal } from '@asterkit/instruments'
import type { FaultInput } from '@asterkit/paper-exchange/faults'
import { type MakerEntry, openPair, reconcile, type TradeContext } from '@asterkit/strategy'
import { describe, expect, it } from 'vitest'
import { expectRest } from './pairRest.ts'
import {
  coinsAtVenue,
  createPairWorld,
  keepLooking,
  type Liquidity,
  netDeltaAtVenue,
  openPlan,
  type PairWorld,
  positionAtVenue,
  START,
  startBot,
} from './pairWorld.ts'

const { signal } = new AbortController()
const MAKER: MakerEntry = {
  waitMs: 20_000,
  totalWaitMs: 300_000,
  spotMakerFee: decimal('0.0004'),
}

type Flow = (second: number) => Partial<Liquidity>

/** A world in which some calls fail, with a bot in it. */
async function worldWith(faults: readonly FaultInput[], liquidity: Flow = () => ({})) {
  const world = createPairWorld(liquidity)
  await reconcile(startBot(world), signal)
  const exchange = withFaults(world.exchange, { faults })
  const bot: TradeContext = { ...startBot(world, { exchange }), clock: exchange.clock }
  return { world, bot, exchange }
}

const opened = (bot: TradeContext) =>
  openPair(bot, openPlan({ quantity: decimal('3'), maker: MAKER }), signal)

const spotStates = ({ account }: PairWorld) =>
  account.listOrders('spot', 'SOLUSDT').map(({ timeInForce, status }) => `${timeInForce} ${status}`)

const NO_CANCELS: FaultInput = {
  match: { endpoint: 'cancelOrder' },
  phase: 'pre',
  action: 'drop',
  times: 'always',
}

describe('a resting purchase whose cancels do not get through', () => {
  it('gets its short for what it buys meanwhile, within 6 seconds, cancelled or not', async () => {
    const { world, bot } = await worldWith([NO_CANCELS], (second) =>
      second === 60 || second === 75 ? { spotSold: '1.2' } : {},
    )
    expect((await opened(bot)).kind).toBe('unresolved')
    await keepLooking(bot, 60_000)
    expect(spotStates(world)).toEqual(['GTX PARTIALLY_FILLED'])
    expect(positionAtVenue(world).toNumber()).toBeCloseTo(-2.4, 1)
    expect(world.worst.nakedMs).toBeLessThanOrEqual(6_000)
    expect(bot.book.view.openAttempts.size).toBe(1)
  })

  it('gets none while the venue does not hold what the journal has', async () => {
    const { world, bot } = await worldWith([NO_CANCELS], (second) =>
      second === 60 ? { spotSold: '1.2' } : {},
    )
    await opened(bot)
    await bot.clock.sleep(22_000, signal)
    expect(coinsAtVenue(world).toNumber()).toBeCloseTo(1.2, 1)
    world.account.placeOrder({
      ...({ market: 'spot', symbol: 'SOLUSDT', side: 'sell', type: 'LIMIT' } as const),
      ...({ timeInForce: 'IOC', newClientOrderId: 'web1' } as const),
      ...{ price: decimal('99'), quantity: decimal('4.2') },
    })
    await keepLooking(bot, 40_000)
    expect(positionAtVenue(world).toNumber()).toBe(0)
  })

  it('gets none under a halt', async () => {
    const { world, bot } = await worldWith([NO_CANCELS], (second) =>
      second === 60 ? { spotSold: '1.2' } : {},
    )
    await opened(bot)
    await keepLooking({ ...bot, isKillSwitchSet: () => true }, 60_000)
    expect(positionAtVenue(world).toNumber()).toBe(0)
  })
})

describe('a resting purchase whose pair has become too dear meanwhile', () => {
  it('is withdrawn within 3 seconds, and what still fits below the largest notional is taken', async () => {
    const jump = { symbol: 'SOLUSDT', market: 'perp', factor: '1.005', forMs: 60_000 } as const
    const { world, bot } = await worldWith([
      { match: { from: START + 5_000 }, phase: 'state', action: 'price-jump', args: jump },
    ])
    const limited = { ...bot, limits: { ...bot.limits, maxPairNotionalQuote: '301' } }
    const result = await opened(limited)
    expect(result.kind).toBe('opened')
    expect(spotStates(world)).toEqual(['GTX CANCELED', 'IOC FILLED'])
    const [resting] = world.account.listOrders('spot', 'SOLUSDT')
    expect(resting?.updateTime).toBeLessThanOrEqual(START + 8_000)
    // 301 at 100.5; what was wanted are 3.
    expect(positionAtVenue(world).toNumber()).toBe(-2.99)
    expectRest(world, limited, 'withdrawn')
  })
})

describe('a resting purchase that a dead process has left', () => {
  it('is cancelled at the start although it cannot be looked at', async () => {
    const isDark = { endpoint: 'getOrder', from: 0 } as const
    const { world, bot } = await worldWith([])
    const dead = new AbortController()
    const died = openPair(
      { ...bot, clock: dyingClock(bot, dead) },
      openPlan({ quantity: decimal('3'), maker: MAKER }),
      signal,
    )
    await expect(died).rejects.toThrow('dead')
    expect(world.account.openOrders('spot')).toHaveLength(1)
    const blind = withFaults(world.exchange, {
      faults: [{ match: isDark, phase: 'pre', action: 'drop', times: 'always' }],
    })
    const next = startBot(world, { exchange: blind })
    await reconcile(next, signal)
    expect(world.account.openOrders('spot')).toEqual([])
    const well = startBot(world)
    await keepLooking(well, 40_000)
    expect(netDeltaAtVenue(world).isZero()).toBe(true)
    expectRest(world, well, 'restarted')
  })
})

/** A clock whose first sleep is the death of the process. */
function dyingClock({ clock }: TradeContext, dead: AbortController): TradeContext['clock'] {
  return {
    now: () => clock.now(),
    sleep: async () => {
      dead.abort(new Error('dead'))
      dead.signal.throwIfAborted()
    },
  }
}

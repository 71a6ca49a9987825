import { withFaults } from '@asterkit/backtest'
import type { FaultInput } from '@asterkit/paper-exchange/faults'
import { openPair, reconcile, type TradeContext } from '@asterkit/strategy'
import { describe, expect, it } from 'vitest'
import { expectRest } from './pairRest.ts'
import { createPairWorld, openPlan, startBot } from './pairWorld.ts'

const signal = new AbortController().signal
const FIRST = { endpoint: 'placeOrder', market: 'perp', nth: 1 } as const
const LOST: FaultInput = { match: FIRST, phase: 'pre', action: 'drop' }

/** Opens a pair whose first perp order meets the faults. Says how long coins were without a short. */
async function openWith(faults: readonly FaultInput[]) {
  const world = createPairWorld()
  await reconcile(startBot(world), signal)
  const exchange = withFaults(world.exchange, { faults })
  const bot: TradeContext = { ...startBot(world, { exchange }), clock: exchange.clock }
  const result = await openPair(bot, openPlan(), signal)
  const { nakedMs } = world.worst
  await bot.clock.sleep(30_000, signal)
  await reconcile(bot, signal)
  expectRest(world, bot, 'half a minute later')
  const entries = [...world.journal.read()]
  return { world, result, nakedMs, fences: entries.filter(({ kind }) => kind === 'fence-sent') }
}

describe('a fence around an order whose outcome is unknown', () => {
  it('ends the wait for an order that never arrived within seconds', async () => {
    const { result, nakedMs, fences } = await openWith([LOST])
    expect(result.kind).toBe('opened')
    expect(fences).toHaveLength(1)
    expect(nakedMs).toBeLessThan(5_000)
  })

  it('keeps an order that is still on its way from ever being carried out', async () => {
    const late: FaultInput = { match: FIRST, phase: 'pre', action: 'hold', args: { ms: 4_000 } }
    const { world, result } = await openWith([late])
    expect(result.kind).toBe('opened')
    const [first] = world.account.listOrders('perp', 'SOLUSDT')
    const unknown = [...world.journal.read()].find(({ kind }) => kind === 'fence-sent')
    expect(unknown?.body).not.toMatchObject({ clientOrderId: first?.clientOrderId })
  })

  it('is no proof against an order that was carried out and cannot be found', async () => {
    const { world, result, fences } = await openWith([
      { match: FIRST, phase: 'post', action: 'drop-answer' },
      { match: FIRST, phase: 'post', action: 'hide', args: { reads: 8 } },
    ])
    expect(result.kind).toBe('opened')
    expect(fences).toHaveLength(1)
    expect(world.account.position('SOLUSDT').quantity.toFixed()).toBe('-10')
  })

  it('that gets lost leaves the wait for the deadline', async () => {
    const { nakedMs } = await openWith([
      LOST,
      { match: { endpoint: 'noop' }, phase: 'pre', action: 'drop', times: 9 },
    ])
    expect(nakedMs).toBeGreaterThan(10_000)
  })
})

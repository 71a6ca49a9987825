import { withFaults } from '@asterkit/backtest'
import type { FaultInput } from '@asterkit/paper-exchange/faults'
import { closePair, openPair, reconcile, type TradeContext } from '@asterkit/strategy'
import { describe, expect, it } from 'vitest'
import { closePlan, createPairWorld, openPlan, positionAtVenue, startBot } from './pairWorld.ts'

const signal = new AbortController().signal

/** Opens a pair, then closes it under a plan. */
async function closeUnder(faults: readonly FaultInput[]) {
  const world = createPairWorld()
  const calm = startBot(world)
  await reconcile(calm, signal)
  expect((await openPair(calm, openPlan(), signal)).kind).toBe('opened')
  const exchange = withFaults(world.exchange, { faults })
  const bot: TradeContext = { ...startBot(world, { exchange }), clock: exchange.clock }
  const result = await closePair(bot, closePlan(), signal)
  return { world, bot, result }
}

/** The same order is lost and somebody else trades at that moment. */
const lostWhile = (market: 'spot' | 'perp', disturbance: FaultInput): readonly FaultInput[] => [
  disturbance,
  { match: { endpoint: 'placeOrder', market }, phase: 'pre', action: 'drop' },
]

const bySpot = { endpoint: 'placeOrder', market: 'spot' } as const
const byPerp = { endpoint: 'placeOrder', market: 'perp' } as const
const personBuys = { market: 'spot', symbol: 'SOLUSDT', side: 'buy', type: 'MARKET' } as const

describe('an order that is lost while others trade the same coin', () => {
  it('is proven dead beside a purchase of a person, whose coins stay', async () => {
    const args = { ...personBuys, quantity: '0.7' }
    const faults = lostWhile('spot', {
      match: bySpot,
      phase: 'state',
      action: 'person-orders',
      args,
    })
    const { world, bot, result } = await closeUnder(faults)
    expect(result.kind).toBe('closed')
    expect(bot.book.view.halt).toBeUndefined()
    const coins = world.account.spotBalances().get('SOL')?.free
    // 3.5 of the user's own, 0.7 less its fee, and dust below one perp step.
    expect(coins?.minus('4.19972').abs().lt('0.01')).toBe(true)
  })

  it('is proven dead beside a liquidation of a part of the short', async () => {
    const faults = lostWhile('perp', {
      match: byPerp,
      phase: 'state',
      action: 'liquidate',
      args: { symbol: 'SOLUSDT', fraction: '0.3' },
    })
    const { world, bot, result } = await closeUnder(faults)
    expect(bot.book.view.halt).toBeUndefined()
    expect(result.kind).toBe('closed')
    expect(positionAtVenue(world).isZero()).toBe(true)
  })

  it('is not sent again before the account was looked at: what others closed is noticed', async () => {
    const { world, result } = await closeUnder([
      { match: byPerp, phase: 'state', action: 'person-closes', args: { symbol: 'SOLUSDT' } },
      { match: byPerp, phase: 'pre', action: 'drop', times: 3 },
      { match: { endpoint: 'noop' }, phase: 'pre', action: 'drop', times: 9 },
    ])
    expect(result.kind).toBe('closed')
    const buys = world.account.listOrders('perp', 'SOLUSDT').filter(({ side }) => side === 'buy')
    expect(buys).toHaveLength(1)
    expect(world.worst.nakedMs).toBeLessThan(26_000)
  })

  it('is proven dead beside a deposit of the coin, since no money has moved', async () => {
    const args = { market: 'spot', asset: 'SOL', amount: '0.67' } as const
    const faults = lostWhile('spot', { match: bySpot, phase: 'state', action: 'deposit', args })
    const { world, bot, result } = await closeUnder(faults)
    expect([result.kind, bot.book.view.halt]).toEqual(['closed', undefined])
    const coins = world.account.spotBalances().get('SOL')?.free
    expect(coins?.minus('4.17').abs().lt('0.01')).toBe(true)
  })

  it('stays unknown when the trade list does not tell who moved the coins', async () => {
    const deposit = (asset: string, amount: string): FaultInput => ({
      match: bySpot,
      phase: 'state',
      action: 'deposit',
      args: { market: 'spot', asset, amount },
    })
    const faults = [deposit('USDT', '-70'), ...lostWhile('spot', deposit('SOL', '0.7'))]
    const { world, bot, result } = await closeUnder(faults)
    expect(result.kind).toBe('unresolved')
    expect(bot.book.view.openAttempts.size).toBe(1)
    expect(world.alerts.map(({ code }) => code)).toContain('order-unknown')
  })
})

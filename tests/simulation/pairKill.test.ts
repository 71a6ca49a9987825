import { closePair, openPair, reconcile, type TradeContext } from '@asterkit/strategy'
import type { KillPoint } from '@asterkit/strategy/testing'
import { killPoints } from '@asterkit/strategy/testing'
import { describe, expect, it } from 'vitest'
import {
  closePlan,
  coinsAtVenue,
  createPairWorld,
  LOT,
  netDeltaAtVenue,
  openPlan,
  type PairWorld,
  positionAtVenue,
  startBot,
} from './pairWorld.ts'

const signal = new AbortController().signal

type Phase = 'open' | 'close'

/** Runs work on a bot that dies at one step. Returns the steps that it took. */
async function runUntilKilled(
  world: PairWorld,
  point: KillPoint | undefined,
  work: (bot: TradeContext) => Promise<unknown>,
): Promise<readonly string[]> {
  let die: (reason: Error) => void = () => undefined
  const death = new Promise<never>((_, reject) => {
    die = reject
  })
  const points = killPoints(world.journal, world.exchange, point, (step) => {
    const error = new Error(`killed ${step}`)
    die(error)
    throw error
  })
  const alive = async () => work(startBot(world, points))
  await Promise.race([alive(), death]).catch((error: Error) => {
    if (!error.message.startsWith('killed')) throw error
  })
  return points.steps
}

const works: Record<Phase, (bot: TradeContext) => Promise<unknown>> = {
  open: async (bot) => {
    await reconcile(bot, signal)
    return openPair(bot, openPlan(), signal)
  },
  close: async (bot) => closePair(bot, closePlan(), signal),
}

async function prepare(phase: Phase): Promise<PairWorld> {
  const world = createPairWorld()
  if (phase === 'close') await works.open(startBot(world))
  return world
}

/** What must hold after every recovery, judged by the venue's own books. */
function expectRest(world: PairWorld, bot: TradeContext, where: string): void {
  const coins = coinsAtVenue(world)
  const position = positionAtVenue(world)
  expect(netDeltaAtVenue(world).abs().lte(LOT), `${where}: hedged or flat`).toBe(true)
  expect(world.worst.shortBeyondCoins.lte(LOT), `${where}: never short beyond the coins`).toBe(true)
  expect(world.worst.nakedQuote.lte(400), `${where}: naked value bounded`).toBe(true)
  const { view } = bot.book
  expect(view.openAttempts.size, `${where}: no open attempt`).toBe(0)
  const held = view.holdings.get('pair-1')
  const dust = view.dust.get('SOLUSDT')?.quantity.toFixed() ?? '0'
  expect(
    [held?.spotQuantity.toFixed() ?? dust, held?.perpQuantity.toFixed() ?? '0'],
    `${where}: journal equals venue`,
  ).toEqual([coins.toFixed(), position.toFixed()])
  expect(held?.status ?? 'flat', `${where}: nothing left half done`).toMatch(/^(?:open|flat)$/)
  const bought = sum(world, 'spot', 'buy')
  const sold = sum(world, 'perp', 'sell')
  expect(Number(bought) <= 10.005, `${where}: bought ${bought} at most once`).toBe(true)
  expect(Number(sold) <= 10, `${where}: sold ${sold} at most once`).toBe(true)
  expectUniqueOrders(world, where)
}

function sum({ account }: PairWorld, market: 'spot' | 'perp', side: 'buy' | 'sell'): string {
  return account
    .fills(market, 'SOLUSDT')
    .filter((fill) => fill.side === side)
    .reduce((total, fill) => total + Number(fill.quantity), 0)
    .toFixed(3)
}

function expectUniqueOrders({ account }: PairWorld, where: string): void {
  for (const market of ['spot', 'perp'] as const) {
    const ids = account.listOrders(market, 'SOLUSDT').map(({ clientOrderId }) => clientOrderId)
    expect(new Set(ids).size, `${where}: no ${market} order was sent twice`).toBe(ids.length)
  }
}

describe.each<Phase>(['open', 'close'])('killed at any step of %s', (phase) => {
  it.each(['before', 'after'] as const)('ends hedged or flat: %s each step', async (when) => {
    const total = (await runUntilKilled(await prepare(phase), undefined, works[phase])).length
    expect(total).toBeGreaterThan(phase === 'open' ? 20 : 15)
    for (let step = 1; step <= total; step += 1) {
      const world = await prepare(phase)
      const steps = await runUntilKilled(world, { step, when }, works[phase])
      expect(steps).toHaveLength(step)
      const bot = startBot(world)
      const report = await reconcile(bot, signal)
      const where = `${when} step ${step} (${steps.at(-1)})`
      expect(report.obstacles, where).toEqual([])
      expect(report.externals, `${where}: the ledger explains every balance`).toEqual([])
      expectRest(world, bot, where)
      if (phase === 'close') expect(positionAtVenue(world).lte(0), where).toBe(true)
    }
  })

  it('ends hedged or flat when the recovery is killed as well, at any of its steps', async () => {
    const total = (await runUntilKilled(await prepare(phase), undefined, works[phase])).length
    for (let step = 3; step <= total; step += 4) {
      for (let again = 1; ; again += 1) {
        const world = await prepare(phase)
        await runUntilKilled(world, { step, when: 'after' }, works[phase])
        const recovery = { step: again, when: again % 2 === 0 ? 'before' : 'after' } as const
        const steps = await runUntilKilled(world, recovery, (bot) => reconcile(bot, signal))
        const bot = startBot(world)
        await reconcile(bot, signal)
        expectRest(world, bot, `after step ${step}, then ${again} (${steps.at(-1)})`)
        if (steps.length < again) break
      }
    }
  })
})

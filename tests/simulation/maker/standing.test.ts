import { expect, test } from 'vitest'
import { playScene, SECOND, START } from './makerScene.ts'

const at = START + 40 * SECOND
const until = START + 90 * SECOND

test('a margin that cannot carry the hard limit is not quoted on', async () => {
  // 1500 at the leverage of 20 need 75.
  const { fills, reasons, violations } = await playScene({ perp: '74' })
  expect(reasons).toContain('margin')
  expect(fills).toBe(0)
  expect(violations).toEqual([])
  const enough = await playScene({ perp: '80' })
  expect(enough.reasons).not.toContain('margin')
  expect(enough.fills).toBeGreaterThan(10)
})

test('near its liquidation a position is quoted out of, not added to', async () => {
  const config = { guards: { minLiquidationPct: '100' } }
  const { fills, reasons, violations } = await playScene({ perp: '300' }, config)
  expect(reasons).toContain('margin')
  expect(fills).toBeGreaterThan(3)
  expect(violations).toEqual([])
})

test('a symbol that does not trade is not quoted until it does again', async () => {
  const { reasons, violations } = await playScene({
    events: [{ kind: 'break', at, until, asset: 'SOL' }],
  })
  expect(reasons).toContain('not-trading')
  expect(violations).toEqual([])
})

test("the venue's protection strikes when fills come thick, and quoting waits until it is over", async () => {
  const coin = { asset: 'SOL', noiseBps: 8, tradeChance: 1, reachBps: 9, fundingRate: 0, jumps: [] }
  const market = { seed: 3, startTime: START, lengthMs: 900 * SECOND, stepMs: 500, coins: [coin] }
  const { reasons, violations } = await playScene(
    { market },
    {
      hardInventoryQuote: '600',
      softInventoryQuote: '600',
      guards: { maxVolatilityBps: 5_000, maxJumpBps: 5_000, coolDownMs: 0 },
    },
  )
  expect(reasons).toContain('protection')
  expect(violations).toEqual([])
})

test('an order by hand keeps us from the symbol until it is gone', async () => {
  const { reasons, violations } = await playScene({
    events: [{ kind: 'foreign-order', at, until: until + 30 * SECOND, asset: 'SOL' }],
  })
  expect(reasons).toContain('foreign-order')
  expect(violations).toEqual([])
})

test('a trade by hand halts quoting until a person lifts the halt', async () => {
  const { reasons, violations, processes } = await playScene({
    events: [{ kind: 'foreign-trade', at, side: 'buy', asset: 'SOL' }],
  })
  expect(reasons).toContain('halted')
  expect(processes).toBe(2)
  expect(violations).toEqual([])
})

test('a position that a lost journal does not explain is not quoted on, unless it is adopted', async () => {
  const deaths = [{ kind: 'kill-at', at, downMs: 20 * SECOND, losesJournal: true }] as const
  const left = await playScene({ deaths })
  expect(left.reasons).toContain('position-unexplained')
  const unexplained = left.violations.filter(({ detail }) => detail.includes('unexplained'))
  expect(unexplained.length).toBeGreaterThan(10)
  const adopted = await playScene({ deaths }, { adoptPosition: true })
  expect(adopted.violations).toEqual([])
})

test('an answer without rows is no flat position and no empty wallet: nothing is concluded from it', async () => {
  const calls = ['read'] as const
  const how = { chance: 1, code: 0, mostMs: 0 }
  const unstated = { kind: 'unstated', calls, from: at, to: until, ...how } as const
  const scene = { callFaults: [unstated] }
  for (const adoptPosition of [false, true]) {
    const { reasons, violations } = await playScene(scene, { adoptPosition })
    expect(reasons).toContain('position-unexplained')
    expect(reasons).toContain('margin')
    expect(violations).toEqual([])
  }
})

test('flattenOnExit leaves no position; without it the position stays', async () => {
  const stays = await playScene({})
  expect(stays.held).toHaveLength(1)
  const countdown = { countdownMs: 20_000, renewCountdownMs: 5_000 }
  const flat = await playScene({}, { execution: { ...countdown, flattenOnExit: true } })
  expect(flat.held).toEqual([])
  expect(flat.violations).toEqual([])
})

test('a lost day stays lost although prices come back, and its position is unwound only if that is wanted', async () => {
  // The price jumps up and back: whatever is held then, it loses for a while.
  const jumps = [
    { at: 50 * SECOND, bps: 80 },
    { at: 70 * SECOND, bps: -80 },
  ]
  const coin = { asset: 'SOL', noiseBps: 1, tradeChance: 0.5, reachBps: 3, fundingRate: 0, jumps }
  const market = {
    seed: 1,
    startTime: START,
    lengthMs: 900 * SECOND,
    stepMs: SECOND,
    coins: [coin],
  }
  const execution = { countdownMs: 20_000, renewCountdownMs: 5_000 }
  const limits = { maxDayLossQuote: '0.2' }
  const keeps = await playScene({ market }, { limits })
  expect(keeps.reasons).toContain('day-loss')
  expect(keeps.violations).toEqual([])
  expect(keeps.held).toHaveLength(1)
  const sells = await playScene({ market }, { limits, execution: { ...execution, unwindBps: 20 } })
  expect(sells.violations).toEqual([])
  expect(sells.held).toEqual([])
  // Offered before it is sold, it is gone in the end, too, and costs no spread as often as it is met.
  const offers = await playScene(
    { market },
    { limits, execution: { ...execution, unwindBps: 20, unwindRestMs: 20_000 } },
  )
  expect(offers.violations).toEqual([])
  expect(offers.held).toEqual([])
})

import { createSimExchange } from '@asterkit/backtest'
import { syntheticFeed } from '@asterkit/paper-exchange'
import { createVenue } from '@asterkit/paper-exchange/core'
import {
  type Exchange,
  parseFundingFarmConfig,
  runFundingFarm,
  silentLogger,
} from '@asterkit/strategy'
import { createMemoryJournal } from '@asterkit/strategy/testing'
import { expect, it } from 'vitest'
import { DAY, HOUR } from './farmWorld.ts'

/** Counts the calls that reach an exchange, by name. */
function counted(exchange: Exchange, calls: Map<string, number>): Exchange {
  return new Proxy(exchange, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (...inputs: unknown[]) => {
        calls.set(String(name), (calls.get(String(name)) ?? 0) + 1)
        return Reflect.apply(value, target, inputs)
      }
    },
  })
}

it('a cycle that only holds costs four reads', async () => {
  const feed = syntheticFeed({ seed: 7 })
  const venue = createVenue({ feed, startingBalances: { spot: { USDT: '10000' }, perp: {} } })
  const exchange = createSimExchange({
    venue,
    account: '0x00000000000000000000000000000000000000fb',
  })
  const calls = new Map<string, number>()
  const config = parseFundingFarmConfig({
    cycleIntervalMs: HOUR / 4,
    rotation: { isEnabled: false },
  })
  const perCycle: number[] = []
  await runFundingFarm(
    {
      exchange: counted(exchange, calls),
      clock: exchange.clock,
      journal: createMemoryJournal(),
      log: silentLogger,
      config,
      until: feed.startTime + 2 * DAY,
      onEvent: (event) => {
        if (event.kind !== 'position') return
        perCycle.push([...calls.values()].reduce((sum, count) => sum + count, 0))
        calls.clear()
      },
    },
    new AbortController().signal,
  )
  const sorted = perCycle.slice(1).sort((a, b) => a - b)
  expect(sorted.length).toBeGreaterThan(150)
  expect(sorted[Math.floor(sorted.length / 2)]).toBe(4)
  const mean = sorted.reduce((sum, count) => sum + count, 0) / sorted.length
  expect(mean).toBeLessThan(6)
})

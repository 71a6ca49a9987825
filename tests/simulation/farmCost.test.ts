import { createSimExchange } from '@asterkit/backtest'
import { syntheticFeed } from '@asterkit/paper-exchange'
import { createVenue } from '@asterkit/paper-exchange/core'
import {
  type Exchange,
  type FundingFarmInput,
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

/** Calls of each cycle that ends with an event of this kind, smallest first. */
async function callsPerCycle(kind: 'position' | 'scan', more: FundingFarmInput): Promise<number[]> {
  const feed = syntheticFeed({ seed: 7 })
  const venue = createVenue({ feed, startingBalances: { spot: { USDT: '10000' }, perp: {} } })
  const account = '0x00000000000000000000000000000000000000fb'
  const exchange = createSimExchange({ venue, account })
  const calls = new Map<string, number>()
  const config = parseFundingFarmConfig({ cycleIntervalMs: HOUR / 4, ...more })
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
        if (event.kind !== kind) return
        perCycle.push([...calls.values()].reduce((sum, count) => sum + count, 0))
        calls.clear()
      },
    },
    new AbortController().signal,
  )
  return perCycle.slice(1).sort((a, b) => a - b)
}

const mean = (counts: readonly number[]) =>
  counts.reduce((sum, count) => sum + count, 0) / counts.length

it('a cycle that only holds costs five reads', async () => {
  const counts = await callsPerCycle('position', { rotation: { isEnabled: false } })
  expect(counts.length).toBeGreaterThan(150)
  expect(counts[Math.floor(counts.length / 2)]).toBe(5)
  expect(mean(counts)).toBeLessThan(7)
})

it('a cycle that finds nothing costs three', async () => {
  const counts = await callsPerCycle('scan', { minFundingAprPct: '5000' })
  expect(counts.length).toBeGreaterThan(150)
  expect(counts[Math.floor(counts.length / 2)]).toBe(3)
  expect(mean(counts)).toBeLessThan(5)
})

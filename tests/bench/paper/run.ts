import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { recordedFeed, syntheticFeed } from '@asterkit/paper-exchange'
import { type MarketEventOptions, measureMarketEvents } from './marketEvents.ts'
import { measureOrders, type OrderMix } from './ordersInProcess.ts'

const DATA = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data')
const FIXTURES = join(import.meta.dirname, '../../../packages/paper-exchange/test/fixtures')
const GOAL_EVENTS = 500_000
const GOAL_ORDERS = 100_000
const HOUR_MS = 3_600_000

/** Measures the paper exchange's core. A missed goal is reported, not punished: machines differ. */
export async function paperSuite(): Promise<void> {
  const recorded = existsSync(DATA)
    ? join(DATA, 'aster-recorded', '2025-11-28b')
    : join(FIXTURES, 'aster-recorded')
  say('Market events of the core in process, one thread, nobody listening')
  row('recorded books and trades, 100 ms steps', { feed: () => recordedFeed({ folder: recorded }) })
  const captured = join(DATA, 'market-history', 'l2-binance')
  if (existsSync(captured)) {
    row('captured differences (JSON), 100 ms steps', {
      feed: () => recordedFeed({ folder: captured }),
      runs: 3,
    })
  }
  row('synthetic market, hourly', {
    feed: () => syntheticFeed({ seed: 7 }),
    stepMs: HOUR_MS,
    lengthMs: 5000 * HOUR_MS,
  })
  row('lively market, 50 pairs, 250 ms', {
    feed: () => syntheticFeed({ seed: 7, stepMs: 250, symbolCount: 50 }),
    stepMs: 250,
    lengthMs: 300_000,
    runs: 3,
  })
  say('Orders of one account of the core in process, by processor time, history kept')
  for (const mix of ['place and cancel', 'fills', 'mixed'] as const) {
    for (const resting of [1, 100, 1000]) orderRow(mix, resting)
  }
}

function orderRow(mix: OrderMix, resting: number): void {
  const { perSecond } = measureOrders({ mix, resting })
  const verdict = perSecond >= GOAL_ORDERS ? 'met' : 'MISSED'
  const label = `${mix}, ${resting} resting`
  say(`  ${label.padEnd(44)}${rate(perSecond)} (goal ${rate(GOAL_ORDERS)}: ${verdict})`)
}

function row(label: string, options: MarketEventOptions): void {
  const { events, eventsPerSecond, watchedPerSecond } = measureMarketEvents(options)
  const verdict = eventsPerSecond >= GOAL_EVENTS ? 'met' : 'MISSED'
  say(`  ${label.padEnd(44)}${rate(eventsPerSecond)} (goal ${rate(GOAL_EVENTS)}: ${verdict})`)
  say(
    `  ${'  best prices looked at after every step'.padEnd(44)}${rate(watchedPerSecond)}, ${events} events`,
  )
}

function rate(perSecond: number): string {
  return `${Math.round(perSecond / 1000)} k/s`
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

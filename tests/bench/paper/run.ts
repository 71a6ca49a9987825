import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { recordedFeed, syntheticFeed } from '@asterkit/paper-exchange'
import { type MarketEventOptions, measureMarketEvents } from './marketEvents.ts'
import { measureMemory } from './memory.ts'
import { measureOrders, type OrderMix } from './ordersInProcess.ts'
import { measureHttpOrders } from './ordersOverHttp.ts'

const DATA = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data')
const FIXTURES = join(import.meta.dirname, '../../../packages/paper-exchange/test/fixtures')
const GOAL_EVENTS = 500_000
const GOAL_ORDERS = 100_000
const GOAL_HTTP_ORDERS = 2000
/** Growth of objects in use over the second half of the hour that still counts as flat. */
const GOAL_SLOPE_MEGABYTES = 10
const DEFAULT_MINUTES = 3
const HOUR_MS = 3_600_000

/**
 * Measures the paper exchange. A missed goal is reported, not punished: machines differ.
 *
 * @param args Parts to run, `events`, `orders`, `http`, `memory`, all without; `--minutes N` is the real
 *   time that the hour of the memory part takes, 60 for real time.
 * @throws {RangeError} An argument is none of these.
 */
export async function paperSuite(args: readonly string[] = []): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { minutes: { type: 'string', default: String(DEFAULT_MINUTES) } },
    allowPositionals: true,
  })
  const minutes = Number(values.minutes)
  if (!(minutes > 0)) throw new RangeError(`--minutes must be above 0, not ${values.minutes}`)
  const parts: Readonly<Record<string, () => void | Promise<void>>> = {
    events: eventRows,
    orders: orderRows,
    http: httpRows,
    memory: () => memoryRows(minutes),
  }
  for (const name of positionals.length === 0 ? Object.keys(parts) : positionals) {
    const part = Object.hasOwn(parts, name) ? parts[name] : undefined
    if (part === undefined)
      throw new RangeError(`no part ${name}: ${Object.keys(parts).join(', ')}`)
    await part()
  }
}

/** An event is one book, trade, price or volume of the feed; reading the files is part of the time. */
function eventRows(): void {
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
}

function orderRows(): void {
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

async function httpRows(): Promise<void> {
  say('Signed orders over HTTP, one client on the same machine, answers checked')
  for (const kind of ['ioc', 'place and cancel'] as const) {
    const { perSecond, exchangeMicros, clientMicros } = await measureHttpOrders({ kind })
    const verdict = perSecond >= GOAL_HTTP_ORDERS ? 'met' : 'MISSED'
    say(`  ${kind.padEnd(44)}${Math.round(perSecond)} /s (goal ${GOAL_HTTP_ORDERS} /s: ${verdict})`)
    say(
      `    processor time of a call: exchange ${exchangeMicros.toFixed(0)} us, client ${clientMicros.toFixed(0)} us`,
    )
  }
}

async function memoryRows(minutes: number): Promise<void> {
  say(`Memory over a virtual hour in ${minutes} min: 50 pairs, 20 clients with streams and orders`)
  const { looks, traffic, slopePerHour } = await measureMemory(minutes)
  const middle = looks[Math.floor(looks.length / 2)]
  for (const [label, look] of [
    ['start', looks[0]],
    ['middle', middle],
    ['end', looks.at(-1)],
  ] as const) {
    if (look === undefined) continue
    const virtual = (look.now - (looks[0]?.now ?? look.now)) / 60_000
    say(
      `  ${label.padEnd(8)}after ${virtual.toFixed(0).padStart(2)} virtual min: ${look.rssMegabytes.toFixed(0)} MB resident, ${look.heapMegabytes.toFixed(1)} MB of objects`,
    )
  }
  const verdict = slopePerHour <= GOAL_SLOPE_MEGABYTES ? 'met' : 'MISSED'
  const label = 'growth of objects in the second half'
  say(
    `  ${label.padEnd(44)}${slopePerHour.toFixed(1)} MB/h (goal <=${GOAL_SLOPE_MEGABYTES} MB/h: ${verdict})`,
  )
  say(`  ${traffic.orders} orders, ${traffic.refused} refused, ${traffic.messages} messages heard`)
}

function row(label: string, options: MarketEventOptions): void {
  const { events, eventsPerSecond, watchedPerSecond, heardPerSecond } = measureMarketEvents(options)
  const verdict = eventsPerSecond >= GOAL_EVENTS ? 'met' : 'MISSED'
  say(`  ${label.padEnd(44)}${rate(eventsPerSecond)} (goal ${rate(GOAL_EVENTS)}: ${verdict})`)
  say(
    `  ${'  best prices looked at after every step'.padEnd(44)}${rate(watchedPerSecond)}, ${events} events`,
  )
  say(`  ${'  read by a listener at every book'.padEnd(44)}${rate(heardPerSecond)}`)
}

function rate(perSecond: number): string {
  return `${Math.round(perSecond / 1000)} k/s`
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Decimal } from '@asterkit/instruments'
import type { FarmEvent } from '@asterkit/strategy'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createFarmNews } from '../src/monitoring/farmNews.ts'
import { type FarmStatus, watchStatus } from '../src/monitoring/farmStatus.ts'
import { judgeLoop } from '../src/monitoring/judgeLoop.ts'
import { openMonitoring } from '../src/monitoring/openMonitoring.ts'
import { prometheusText } from '../src/monitoring/prometheusText.ts'
import { check, HOUR, holding, pnl, position, START } from './sampleEvents.ts'

const MINUTE = 60_000
const status = (checkedAt: number): FarmStatus => ({
  startedAt: 0,
  checkedAt,
  check,
  counts: { alerts: 2, repairs: 0, fundings: 7, halts: 0 },
})

function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'farm-monitoring-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

describe('health', () => {
  it('is starting until the first check has ended', () => {
    const watch = watchStatus(() => 5 * MINUTE)
    expect(judgeLoop(watch.status(), 6 * MINUTE, MINUTE).status).toBe('starting')
    watch.onEvent(check)
    expect(judgeLoop(watch.status(), 6 * MINUTE, MINUTE)).toMatchObject({
      status: 'ok',
      check: 20,
      checkedAt: 5 * MINUTE,
      held: ['SOLUSDT'],
    })
  })

  it('is stale once three checks are missing, and not a millisecond before', () => {
    expect(judgeLoop(status(0), 30 * MINUTE, 10 * MINUTE).status).toBe('ok')
    expect(judgeLoop(status(0), 30 * MINUTE + 1, 10 * MINUTE).status).toBe('stale')
  })

  it('has two minutes of patience with fast loops', () => {
    expect(judgeLoop(status(0), 2 * MINUTE, 1_000).status).toBe('ok')
    expect(judgeLoop(status(0), 2 * MINUTE + 1, 1_000).status).toBe('stale')
  })

  it('is stale, too, when the first check never ends', () => {
    expect(judgeLoop(watchStatus(() => 0).status(), 3 * MINUTE, 1_000).status).toBe('stale')
  })

  it('says that a halted bot is alive', () => {
    const halted = { ...status(0), check: { ...check, isHalted: true } }
    expect(judgeLoop(halted, 1, MINUTE).status).toBe('halted')
  })
})

describe('metrics', () => {
  const page = prometheusText(status(1_500), judgeLoop(status(1_500), 1_500, MINUTE))

  it('name every figure with help, type, labels and value', () => {
    expect(page).toContain('# TYPE asterkit_farm_portfolio_value_quote gauge\n')
    expect(page).toContain('\nasterkit_farm_portfolio_value_quote 1000.5\n')
    expect(page).toContain('\nasterkit_farm_last_check_time_seconds 1.5\n')
    expect(page).toContain('\nasterkit_farm_status{state="ok"} 1\n')
    expect(page).toContain('\nasterkit_farm_pair_notional_quote{symbol="SOLUSDT"} 1005\n')
  })

  it('have lines of the text format only', () => {
    const line =
      /^(?:# (?:HELP|TYPE) \w+ .+|\w+(?:\{\w+="(?:[^"\\\n]|\\.)*"\})? -?[\d.]+(?:e-?\d+)?)$/
    expect(page.endsWith('\n')).toBe(true)
    for (const each of page.trimEnd().split('\n')) expect(each).toMatch(line)
  })

  it('leave out what is not known instead of saying zero', () => {
    expect(position.liquidationDistance).toBeUndefined()
    expect(page).not.toContain('liquidation_distance')
    expect(prometheusText(watchStatus(() => 0).status(), judgeLoop(status(0), 0, 1))).not.toContain(
      'portfolio',
    )
  })

  it('escape what stands in labels', () => {
    const evil = { ...position, holding: { ...holding, symbol: 'A"B\\C\nD' } }
    const text = prometheusText(
      { ...status(0), check: { ...check, held: [evil] } },
      judgeLoop(status(0), 0, MINUTE),
    )
    expect(text).toContain('{symbol="A\\"B\\\\C\\nD"}')
  })
})

it('the Grafana dashboard asks only for metrics that a run serves', () => {
  const dashboard = readFileSync(
    join(import.meta.dirname, '../../../deploy/grafana/farm.json'),
    'utf8',
  )
  const known = { ...position, liquidationDistance: new Decimal(1), fundingRate: new Decimal(1) }
  const full = { ...status(1), check: { ...check, held: [known] } }
  const served = prometheusText(full, judgeLoop(full, 1, MINUTE))
  const asked = new Set(dashboard.match(/asterkit_farm_\w+/g))
  expect(asked.size).toBeGreaterThan(10)
  for (const name of asked) expect(served).toContain(`\n${name}`)
})

describe('news', () => {
  const at = (day: number, value: string): FarmEvent => ({
    ...check,
    time: START + day * 24 * HOUR,
    portfolio: { ...check.portfolio, value: new Decimal(value) },
  })

  it('sum up each UTC day once, with the change since the day before', () => {
    const news = createFarmNews('bot')
    expect(news(at(0, '1000'))).toBeUndefined()
    expect(news(at(0.9, '1001'))).toBeUndefined()
    const summary = news(at(1, '1002.5'))
    expect(summary).toMatchObject({ kind: 'daily-summary', level: 'info' })
    expect(summary?.text).toContain('since 2026-01-05: +2.50 USDT')
    expect(summary?.text).toContain('SOLUSDT -5')
    expect(news(at(1.5, '1002.5'))).toBeUndefined()
  })

  it('call a halt critical, an alert and a repair a warning', () => {
    const news = createFarmNews('bot')
    expect(news({ kind: 'halted', time: START, reason: 'r' })?.level).toBe('critical')
    expect(news({ kind: 'alert', time: START, code: 'naked', detail: 'd' })?.level).toBe('warning')
    expect(news({ kind: 'repair', time: START, symbol: 'S', detail: 'd' })?.level).toBe('warning')
  })

  it('tell openings and closings with their figures, and nothing of prices and scans', () => {
    const news = createFarmNews('bot')
    expect(news({ kind: 'opened', time: START, holding })?.text).toBe(
      '1,000.00 USDT per leg, fees 1.40 USDT',
    )
    const closed = { symbol: 'SOLUSDT', pairId: 'p1', heldHours: 100, pnl }
    expect(news({ kind: 'closed', time: START, ...closed })?.text).toContain('net +0.50 USDT')
    const quiet = { accountValue: pnl.net, opportunities: [] }
    expect(news({ kind: 'scan', time: START, check: 1, ...quiet })).toBeUndefined()
  })
})

describe('monitoring of a run', () => {
  it('serves health and metrics on loopback, and writes a heartbeat', async () => {
    const folder = tempFolder()
    const monitoring = await openMonitoring({
      name: 'bot',
      folder,
      intervalMs: MINUTE,
      port: 0,
      channels: { channels: [], secrets: [] },
      warn: () => undefined,
    })
    onTestFinished(() => monitoring.close())
    monitoring.onEvent(check)
    const health = await fetch(`${monitoring.url}/healthz`)
    expect([health.status, await health.json()]).toMatchObject([200, { status: 'ok', check: 20 }])
    const metrics = await fetch(`${monitoring.url}/metrics`)
    expect(await metrics.text()).toContain('asterkit_farm_checks_total 720\n')
    expect((await fetch(`${monitoring.url}/`)).status).toBe(404)
    expect((await fetch(`${monitoring.url}/metrics`, { method: 'POST' })).status).toBe(405)
    const beat = JSON.parse(readFileSync(join(folder, 'heartbeat.json'), 'utf8'))
    expect(beat).toMatchObject({ schema: 'asterkit.farm.heartbeat/1', status: 'ok' })
  })

  it('refuses a port that is taken, in one line that says what to do', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void other.close())
    const address = other.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const options = { name: 'bot', folder: tempFolder(), intervalMs: 1, port }
    const none = { channels: { channels: [], secrets: [] }, warn: () => undefined }
    await expect(openMonitoring({ ...options, ...none })).rejects.toThrow(
      /--monitor-port \d+ cannot be taken \(EADDRINUSE\): choose another/,
    )
  })
})

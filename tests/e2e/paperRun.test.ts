import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { displayWidth } from '@asterkit/app-kit'
import { Decimal } from '@asterkit/instruments'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { runFarm, startFarm, temporaryFolder } from './farmProcess.ts'
import { type Ended, REPOSITORY } from './startChild.ts'

const RECORDINGS = join(REPOSITORY, '../shared/data/market-history/spot-perp-hourly')
const money = z.string().regex(/^-?\d+(\.\d+)?$/)
const split = z.object({
  funding: money,
  fees: money,
  spotPnl: money,
  perpPnl: money,
  basisPnl: money,
  net: money,
})
const Document = z.object({
  schema: z.literal('asterkit.farm.report/1'),
  startValue: money,
  endValue: money,
  externalFlow: money,
  fundingReceived: money,
  fees: z.object({ total: money, spot: money, perp: money }),
  pnl: split,
  checks: z.number(),
  ordersSent: z.number(),
  cyclesOpened: z.number(),
  outsideCycles: money,
  maxDeltaLotsAtRest: money,
  cycles: z.array(z.object({ symbol: z.string(), pnl: split, exitReason: z.string().optional() })),
  ledger: z.array(
    z.object({ account: z.string(), ledger: money, exchange: money, difference: money }),
  ),
})

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

const readDocument = (end: Ended) => {
  expect(end.code, end.stderr).toBe(0)
  return Document.parse(JSON.parse(end.stdout))
}

/** The identity of the report, recomputed from its strings with exact decimals. */
function expectExact(document: z.output<typeof Document>): void {
  const { pnl } = document
  const parts = [pnl.funding, pnl.spotPnl, pnl.perpPnl, `-${pnl.fees}`, document.externalFlow]
  const sum = parts.reduce(
    (total, part) => total.plus(part.replace('--', '')),
    new Decimal(document.startValue),
  )
  expect(sum.toFixed()).toBe(document.endValue)
  const byCycle = document.cycles.reduce(
    (total, cycle) => total.plus(cycle.pnl.net),
    new Decimal(document.outsideCycles),
  )
  expect(byCycle.toFixed()).toBe(pnl.net)
  expect(new Decimal(document.outsideCycles).abs().lt(1)).toBe(true)
  expect(document.ledger.length).toBeGreaterThan(0)
  for (const row of document.ledger) expect(row.exchange, row.account).toBe(row.ledger)
}

describe('farm run --json', () => {
  it('prints one document whose parts add up to the change, and equal the exchange', async () => {
    const end = await runFarm(['run', '--days', '10', '--json'], { stateDir: folder.path })
    const document = readDocument(end)
    expectExact(document)
    expect(document.checks).toBeGreaterThan(200)
    expect(document.cyclesOpened).toBeGreaterThan(0)
    expect(new Decimal(document.fundingReceived).isZero()).toBe(false)
    expect(new Decimal(document.maxDeltaLotsAtRest).lte(1)).toBe(true)
  })

  it('is the same to the last digit for the same seed, and another for another seed', async () => {
    const other = temporaryFolder()
    const run = (seed: string, stateDir: string) =>
      runFarm(['run', '--days', '4', '--seed', seed, '--json'], { stateDir })
    const [first, second, third] = await Promise.all([
      run('1', folder.path),
      run('1', other.path),
      run('2', folder.path),
    ])
    other.remove()
    expect(readDocument(first)).toEqual(readDocument(second))
    expect(readDocument(third)).not.toEqual(readDocument(first))
  })

  it.skipIf(!existsSync(RECORDINGS))(
    'plays recorded hours of real pairs exactly (needs ../shared/data)',
    async () => {
      const args = ['run', '--paper', '--replay', RECORDINGS, '--days', '20', '--json']
      const document = readDocument(await runFarm(args, { stateDir: folder.path }))
      expectExact(document)
      expect(document.checks).toBeGreaterThan(400)
    },
  )
})

describe('farm run for people', () => {
  it('shows market, plan with costs, position, funding and report in 80 columns', async () => {
    const end = await runFarm(['run', '--days', '10', '--speed', 'max'], { stateDir: folder.path })
    expect(end.code, end.stderr).toBe(0)
    for (const text of [
      'synthetic prices, seed 7',
      'verdict',
      'round trip',
      'break-even',
      'expected net',
      'worst case',
      'opened',
      'funding',
      'adds up to the last unit',
      'Next steps',
      '--testnet',
      '--live',
    ]) {
      expect(end.stdout).toContain(text)
    }
    for (const line of end.stdout.split('\n')) {
      // Paths of temporary folders are as long as the system makes them.
      if (!line.includes(folder.path)) expect(displayWidth(line), line).toBeLessThanOrEqual(80)
    }
    expect(end.stdout).not.toContain('\u001b')
  })

  it('keeps the pair at Ctrl-C, says so, and goes on with it at the next start', async () => {
    const args = ['run', '--days', '12', '--speed', '43200']
    const first = startFarm(args, { stateDir: folder.path })
    await first.shows('  opened    ')
    first.child.kill('SIGINT')
    const stopped = await first.ended
    expect(stopped.code, stopped.stderr).toBe(0)
    expect(stopped.stdout).toMatch(/kept open and hedged: [A-Z0-9]+:/)
    expect(stopped.stdout).toContain(
      'Stopped: 1 pair is kept, hedged. The same command goes on from here.',
    )

    const second = await runFarm(['run', '--days', '12', '--speed', 'max'], {
      stateDir: folder.path,
    })
    expect(second.code, second.stderr).toBe(0)
    expect(second.stdout).toContain('Resuming the interrupted session')
    expect(second.stdout.replaceAll(/\s+/g, ' ')).toContain('going on with')
    expect(second.stdout).toContain('adds up to the last unit')

    const third = await runFarm(['run', '--days', '1', '--json'], { stateDir: folder.path })
    expect(third.code, third.stderr).toBe(0)
    expect(existsSync(join(folder.path, 'farm', 'paper-seed-7.previous'))).toBe(true)
  })

  it('ends at once at the second Ctrl-C, and the next start repairs what was under way', async () => {
    const first = startFarm(['run', '--days', '5', '--speed', '43200'], { stateDir: folder.path })
    await first.shows('  opened    ')
    first.child.kill('SIGINT')
    first.child.kill('SIGINT')
    expect([0, 1]).toContain((await first.ended).code)
    const second = await runFarm(['run', '--days', '5', '--json'], { stateDir: folder.path })
    expectExact(readDocument(second))
  })
})

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Decimal } from '@asterkit/instruments'
import {
  connectPaperClock,
  type PaperClock,
  type PaperExchange,
  startPaperExchange,
  syntheticFeed,
} from '@asterkit/paper-exchange'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { MAKER_PROGRAM, temporaryFolder } from './farmProcess.ts'
import { type ChildProgram, startChild } from './startChild.ts'

const COUNTDOWN_MS = 120_000
const RENEW_MS = 30_000
const STEP_MS = 250
/** Close enough to the market for fills within a minute. */
const CONFIG = {
  levels: 2,
  orderNotionalQuote: '150',
  softInventoryQuote: '600',
  hardInventoryQuote: '1000',
  halfSpreadBps: 0.8,
  minHalfSpreadBps: 0.3,
  riskAversion: 0,
  adverseWeight: 0,
  levelSpacingBps: 0.5,
  execution: { countdownMs: COUNTDOWN_MS, renewCountdownMs: RENEW_MS },
}

const amount = z.string().transform((text) => new Decimal(text))
/** The venue's own books, past its API. */
const Books = z.object({
  accounts: z.array(
    z.object({
      openOrders: z.array(z.object({ clientOrderId: z.string(), side: z.string() })),
      orders: z.array(z.object({ clientOrderId: z.string() })),
      fills: z.array(z.object({ quantity: amount, price: amount, isMaker: z.boolean() })),
      positions: z.array(z.object({ symbol: z.string(), quantity: amount })),
    }),
  ),
})
/** What a run states in the end. */
const Report = z.object({
  isExact: z.literal(true),
  differences: z.tuple([]),
  ordersLeft: z.literal(0),
  halt: z.null(),
  fills: z.number(),
  symbols: z.array(z.object({ symbol: z.string(), position: amount })),
})

describe('market-maker run, killed with SIGKILL over HTTP and WebSocket', () => {
  const folder = temporaryFolder()
  let paper: PaperExchange
  let clock: PaperClock

  beforeAll(async () => {
    paper = await startPaperExchange({
      feed: syntheticFeed({ seed: 5, stepMs: STEP_MS, symbolCount: 3 }),
      port: 18_470,
      startingBalances: { spot: {}, perp: { USDT: new Decimal('10000') } },
    })
    clock = await connectPaperClock({ url: paper.controlUrl })
    writeFileSync(join(folder.path, 'maker.json'), JSON.stringify(CONFIG))
  })
  afterAll(async () => {
    await paper.close()
    folder.remove()
  })

  function start(...args: readonly string[]): ChildProgram {
    const market = ['--paper-url', paper.urls.futuresRestUrl, '--symbol', 'ETHUSDT']
    const settings = ['--config', join(folder.path, 'maker.json'), '--state-dir', folder.path]
    return startChild(
      [...MAKER_PROGRAM, 'run', ...market, ...settings, '--json', '--yes', ...args],
      { HOME: folder.path, NODE_DISABLE_COMPILE_CACHE: '1' },
    )
  }

  async function books() {
    const answer = await fetch(`${paper.controlUrl}/paper/books`)
    const { accounts } = Books.parse(await answer.json())
    const [account = { openOrders: [], orders: [], fills: [], positions: [] }] = accounts
    return account
  }

  /** Kills a process as soon as the venue's books are as wanted. */
  async function killWhen(isTime: (now: Awaited<ReturnType<typeof books>>) => boolean) {
    const { child, ended } = start()
    for (let now = await books(); !isTime(now); now = await books()) {
      if (child.exitCode !== null) throw new Error((await ended).stderr)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    child.kill('SIGKILL')
    expect((await ended).signal).toBe('SIGKILL')
  }

  it('leaves no order longer than the dead-man time, and goes on with equal books each time', async () => {
    // With its first order; while the next process ends that one; and in the middle of trading.
    await killWhen(({ openOrders }) => openOrders.length > 0)
    const first = await books()
    await killWhen(({ orders }) => orders.length > first.orders.length)
    await killWhen(({ fills, openOrders }) => fills.length >= 3 && openOrders.length >= 2)

    // Time stands still while nobody runs: what rests, rests until the timer of the venue runs out.
    expect((await books()).openOrders.length).toBeGreaterThan(0)
    await clock.sleep(COUNTDOWN_MS - RENEW_MS - 5_000)
    await clock.sleep(RENEW_MS + 5_000)
    expect((await books()).openOrders).toEqual([])

    const before = await books()
    const { code, stdout, stderr } = await start('--hours', '0.04').ended
    expect(code, stderr).toBe(0)
    const report = Report.parse(JSON.parse(stdout))
    const after = await books()
    expect(after.openOrders).toEqual([])
    expect(after.orders.length).toBeGreaterThan(before.orders.length)
    expect(report.fills).toBe(after.fills.length)
    const position = after.positions.find(({ symbol }) => symbol === 'ETHUSDT')?.quantity
    expect(report.symbols[0]?.position.toFixed()).toBe((position ?? new Decimal(0)).toFixed())
    const ids = after.orders.map(({ clientOrderId }) => clientOrderId)
    expect(new Set(ids).size).toBe(ids.length)
    expect(after.fills.every(({ isMaker }) => isMaker)).toBe(true)
  })
})

import { join } from 'node:path'
import { Decimal } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { runFarm, temporaryFolder } from './farmProcess.ts'
import { type AccountBooks, judgeBooks, readBooks, readOpenIntents, SEED } from './paperBooks.ts'

const ARGS = ['run', '--days', '1', '--seed', String(SEED), '--speed', 'max', '--json']
/** Processes at a time: the machines of CI have two cores. */
const AT_ONCE = 2

const Report = z.object({
  audit: z.object({ componentsAddUp: z.literal(true), ledgerEqualsExchange: z.literal(true) }),
  halted: z.null(),
})

/** Names of the durable steps of an undisturbed day, which opens, closes and opens again. */
async function countSteps(): Promise<readonly string[]> {
  const folder = temporaryFolder()
  const env = { ASTERKIT_TEST_KILL_AT: 'count' }
  const end = await runFarm(ARGS, { stateDir: folder.path, env })
  folder.remove()
  const line = end.stderr.split('\n').find((each) => each.startsWith('test steps: '))
  return z.array(z.string()).parse(JSON.parse(line?.slice('test steps: '.length) ?? 'null'))
}

/** Kills the bot before step `step`, starts it again, and returns what is wrong afterwards. */
async function killAndRestart(step: number): Promise<readonly string[]> {
  const folder = temporaryFolder()
  try {
    const env = { ASTERKIT_TEST_KILL_AT: `${step}:before` }
    const killed = await runFarm(ARGS, { stateDir: folder.path, env })
    if (killed.signal !== 'SIGKILL') return [`was not killed: ${killed.stderr}`]
    const restarted = await runFarm(ARGS, { stateDir: folder.path })
    if (restarted.code !== 0) return [`exit ${restarted.code}: ${restarted.stderr}`]
    const report = Report.safeParse(JSON.parse(restarted.stdout))
    const session = join(folder.path, 'farm', `paper-seed-${SEED}`)
    return [
      ...judgeBooks(await readBooks(session), readOpenIntents(session)),
      ...(report.success ? [] : [z.prettifyError(report.error)]),
    ]
  } finally {
    folder.remove()
  }
}

describe('farm killed with SIGKILL', () => {
  // Before step n is the same state on disk and at the exchange as after step n - 1: a kill after a send
  // loses its answer, a kill before it leaves an intent without an order.
  it('is hedged or flat after a restart, with nothing executed twice, wherever it was killed', async () => {
    const steps = await countSteps()
    const firstOpening = steps.indexOf('append setting-sent')
    const closing = steps.indexOf('send perp buy')
    const transfer = steps.indexOf('append transfer-state')
    expect(firstOpening).toBeGreaterThan(0)
    expect(closing).toBeGreaterThan(firstOpening)
    expect(transfer).toBeGreaterThan(closing)

    const waiting = Array.from({ length: transfer + 2 }, (_, index) => index + 1)
    const problems: Record<string, readonly string[]> = {}
    const work = async (): Promise<void> => {
      for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
        const found = await killAndRestart(step)
        if (found.length > 0) problems[`${step} ${steps[step - 1]}`] = found
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    expect(problems).toEqual({})
  }, 600_000)
})

describe('judgeBooks', () => {
  const d = (text: string) => new Decimal(text)
  const order = {
    market: 'spot',
    symbol: 'SOLUSDT',
    clientOrderId: 'ak.x.1.1.s1',
    side: 'buy',
    executedQuantity: d('5'),
  } as const
  const fill = {
    market: 'spot',
    symbol: 'SOLUSDT',
    orderId: 1,
    tradeId: 1,
    side: 'buy',
    quantity: d('5'),
    commission: d('0'),
    commissionAsset: 'SOL',
  } as const
  const hedged: AccountBooks = {
    spot: { SOL: { free: d('5'), locked: d('0') } },
    positions: [{ symbol: 'SOLUSDT', quantity: d('-5') }],
    openOrders: [],
    orders: [order, { ...order, market: 'perp', side: 'sell', clientOrderId: 'ak.x.1.1.p2' }],
    fills: [fill, { ...fill, market: 'perp', side: 'sell', tradeId: 2, commissionAsset: 'USDT' }],
  }
  const plans = new Map([[1, d('5')]])

  it('finds nothing wrong with a hedged pair', () => {
    expect(judgeBooks(hedged, plans)).toEqual([])
  })

  it.each([
    ['a leg without the other', { ...hedged, positions: [] }, 'delta above'],
    ['an order executed twice', { ...hedged, orders: [order, order] }, 'executed twice'],
    [
      'more than was planned',
      { ...hedged, orders: [{ ...order, executedQuantity: d('6') }] },
      'of 5 planned',
    ],
    [
      'shorts before coins',
      {
        ...hedged,
        fills: [...hedged.fills].map((each) => ({ ...each, tradeId: 3 - each.tradeId })),
      },
      'more short than coins',
    ],
    ['a long perpetual', { ...hedged, fills: [{ ...fill, market: 'perp' as const }] }, 'long perp'],
    ['an order left behind', { ...hedged, openOrders: [{}] }, 'left in the book'],
    [
      'a strange order',
      { ...hedged, orders: [{ ...order, clientOrderId: 'web_1' }] },
      'not an order of the bot',
    ],
  ])('finds %s', (_name, books, problem) => {
    expect(judgeBooks(books, plans).join()).toContain(problem)
  })
})

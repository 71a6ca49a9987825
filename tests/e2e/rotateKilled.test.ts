import { Decimal } from '@asterkit/instruments'
import { type PaperExchange, startPaperExchange, syntheticFeed } from '@asterkit/paper-exchange'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { runFarm, temporaryFolder } from './farmProcess.ts'
import { SEED } from './paperBooks.ts'

const EXAMPLE = ['--symbols', 'ETHUSDT', '--leverage', '15', '--target', '1000', '--max-fees', '1']

const amount = z.string().transform((text) => new Decimal(text))

/** The venue's own books, past its API. */
const Books = z.object({
  accounts: z.array(
    z.object({
      positions: z.array(z.object({ side: z.enum(['LONG', 'SHORT']), quantity: amount })),
      openOrders: z.array(z.unknown()),
      orders: z.array(z.object({ clientOrderId: z.string() })),
      fills: z.array(z.object({ price: amount, quantity: amount, commission: amount })),
    }),
  ),
})
/** What `once` states in the end. */
const Report = z.object({
  trades: z.number(),
  volume: amount,
  fees: amount,
  kept: z.object({ phase: z.string() }).nullable(),
  isHalted: z.literal(false),
  obstacles: z.tuple([]),
})

const sum = (values: readonly Decimal[]): Decimal =>
  values.reduce((total, value) => total.plus(value), new Decimal(0))

/** A fresh exchange and an empty folder; `farm rotate once` on them, which ends or is killed. */
async function openPlace() {
  const folder = temporaryFolder()
  const half = new Decimal('50')
  const paper: PaperExchange = await startPaperExchange({
    feed: syntheticFeed({ seed: SEED }),
    startingBalances: { spot: { USDT: half }, perp: { USDT: half } },
  })
  const env = {
    ASTER_FUTURES_REST_URL: paper.urls.futuresRestUrl,
    ASTER_FUTURES_WS_URL: paper.urls.futuresWsUrl,
    ASTER_SPOT_REST_URL: paper.urls.spotRestUrl,
    ASTER_SPOT_WS_URL: paper.urls.spotWsUrl,
  }
  return {
    once: (killAt?: string) =>
      runFarm(['rotate', 'once', ...EXAMPLE, '--json'], {
        stateDir: folder.path,
        env: killAt === undefined ? env : { ...env, ASTERKIT_TEST_KILL_AT: killAt },
      }),
    async books() {
      const answer = await fetch(`${paper.controlUrl}/paper/books`)
      const [account, ...others] = Books.parse(await answer.json()).accounts
      if (account === undefined || others.length > 0) throw new Error('not exactly one account')
      return account
    },
    async close() {
      await paper.close()
      folder.remove()
    },
  }
}

/** Numbers of the steps in which an undisturbed opening sends its two orders, counted from 1. */
async function orderSteps(): Promise<readonly number[]> {
  const place = await openPlace()
  try {
    const end = await place.once('count')
    expect(end.code, end.stderr).toBe(0)
    const steps = z
      .array(z.string())
      .parse(JSON.parse(/^test steps: (.*)$/m.exec(end.stderr)?.[1] ?? '[]'))
    return steps.flatMap((step, index) => (/^send perp/.test(step) ? [index + 1] : []))
  } finally {
    await place.close()
  }
}

/** Kills an opening, starts again, and returns what was there in between and in the end. */
async function killAndRestart(killAt: string) {
  const place = await openPlace()
  try {
    const killed = await place.once(killAt)
    expect(killed.signal, killed.stderr).toBe('SIGKILL')
    const exposure = sum((await place.books()).positions.map(({ quantity }) => quantity))
    const again = await place.once()
    expect(again.code, again.stderr).toBe(0)
    const report = Report.parse(JSON.parse(again.stdout))
    return { exposure, report, books: await place.books() }
  } finally {
    await place.close()
  }
}

describe('farm rotate, killed with SIGKILL while it opens a pair over HTTP', () => {
  it('has equal legs or none after one restart, sends no order twice, and states every trade', async () => {
    const [pilot, hedge, ...more] = await orderSteps()
    expect(more).toEqual([])
    const exposed: string[] = []
    for (const killAt of [`${pilot}:after`, `${hedge}:before`, `${hedge}:after`]) {
      const { exposure, report, books } = await killAndRestart(killAt)
      if (!exposure.isZero()) exposed.push(killAt)
      expect(sum(books.positions.map(({ quantity }) => quantity)).toFixed(), killAt).toBe('0')
      const isHeld = books.positions.some(({ quantity }) => !quantity.isZero())
      expect(report.kept?.phase, killAt).toBe(isHeld ? 'holding' : undefined)
      expect(books.openOrders, killAt).toEqual([])
      const ids = books.orders.map(({ clientOrderId }) => clientOrderId)
      expect(new Set(ids).size, killAt).toBe(ids.length)
      expect(report.trades, killAt).toBe(books.fills.length)
      expect(report.volume.toFixed(), killAt).toBe(
        sum(books.fills.map(({ price, quantity }) => price.times(quantity))).toFixed(),
      )
      expect(report.fees.toFixed(), killAt).toBe(
        sum(books.fills.map(({ commission }) => commission)).toFixed(),
      )
    }
    // The kills before the second order leave one leg alone: there is something to repair.
    expect(exposed).toEqual([`${pilot}:after`, `${hedge}:before`])
  })
})

import { Decimal } from '@asterkit/instruments'
import {
  connectPaperClock,
  type PaperExchange,
  startPaperExchange,
  syntheticFeed,
} from '@asterkit/paper-exchange'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { envOf, makeKeys, openExchange, tradeNow } from './exitAccount.ts'
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
      fills: z.array(
        z.object({
          clientOrderId: z.string(),
          price: amount,
          quantity: amount,
          commission: amount,
        }),
      ),
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

/** A fresh exchange and an empty folder; `farm rotate` on them, which ends or is killed. */
async function openPlace() {
  const folder = temporaryFolder()
  const keys = makeKeys()
  const half = new Decimal('50')
  const paper: PaperExchange = await startPaperExchange({
    feed: syntheticFeed({ seed: SEED }),
    startingBalances: { spot: { USDT: half }, perp: { USDT: half } },
  })
  const env = envOf(paper, keys, folder.path)
  const clock = await connectPaperClock({ url: paper.urls.futuresRestUrl })
  const farm = async (action: 'once' | 'flatten', killAt?: string) => {
    // A minute later every process has the requests of a minute for itself.
    await clock.sleep(60_000)
    return runFarm(['rotate', action, ...EXAMPLE, '--json'], {
      stateDir: folder.path,
      env: killAt === undefined ? env : { ...env, ASTERKIT_TEST_KILL_AT: killAt },
    })
  }
  return {
    farm,
    once: (killAt?: string) => farm('once', killAt),
    /** A person closes the long leg. */
    async takeLong() {
      await clock.sleep(60_000)
      const exchange = openExchange(paper, keys)
      const rows = await exchange.listPositions(AbortSignal.timeout(5_000))
      const quantity = rows.find(({ positionSide }) => positionSide === 'long')?.quantity
      if (quantity === undefined) throw new Error('there is no long leg')
      const order = { market: 'perp', symbol: 'ETHUSDT', side: 'sell', quantity } as const
      await tradeNow(exchange, { ...order, positionSide: 'long', clientOrderId: 'person.1' })
    },
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

type Place = Awaited<ReturnType<typeof openPlace>>

/** Numbers of the steps in which an undisturbed run sends its orders, counted from 1. */
async function orderSteps(
  action: 'once' | 'flatten' = 'once',
  prepare?: (place: Place) => Promise<void>,
): Promise<readonly number[]> {
  const place = await openPlace()
  try {
    await prepare?.(place)
    const end = await place.farm(action, 'count')
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

const hold = async (place: Place) => {
  const opened = await place.once()
  expect(opened.code, opened.stderr).toBe(0)
}

describe('farm rotate, killed with SIGKILL while it closes a pair or repairs one over HTTP', () => {
  it('is flat after one more flatten, with every order sent once', async () => {
    const [first, second, ...more] = await orderSteps('flatten', hold)
    expect(more).toEqual([])
    for (const killAt of [`${first}:after`, `${second}:after`]) {
      const place = await openPlace()
      try {
        await hold(place)
        const killed = await place.farm('flatten', killAt)
        expect(killed.signal, killed.stderr).toBe('SIGKILL')
        const again = await place.farm('flatten')
        expect(again.code, killAt + again.stderr).toBe(0)
        const books = await place.books()
        expect(
          books.positions.filter(({ quantity }) => !quantity.isZero()),
          killAt,
        ).toEqual([])
        expect(books.orders.map(({ clientOrderId }) => clientOrderId.startsWith('ak.'))).toEqual([
          ...[true, true, true, true],
        ])
        expect(books.openOrders).toEqual([])
      } finally {
        await place.close()
      }
    }
  }, 120_000)

  it('has no leg alone after the next start, with every order sent once', async () => {
    const broken = async (place: Place) => {
      await hold(place)
      await place.takeLong()
    }
    const [repair] = await orderSteps('once', broken)
    const place = await openPlace()
    try {
      await broken(place)
      const killed = await place.once(`${repair}:after`)
      expect(killed.signal, killed.stderr).toBe('SIGKILL')
      const again = await place.once()
      expect(again.code, again.stderr).toBe(0)
      const books = await place.books()
      expect(sum(books.positions.map(({ quantity }) => quantity)).toFixed()).toBe('0')
      const ids = books.orders.map(({ clientOrderId }) => clientOrderId)
      expect(new Set(ids).size).toBe(ids.length)
      // Two that open, the person's, and the one that closes the other leg; the next pair, if there is one.
      const closing = books.fills.filter(({ clientOrderId }) => clientOrderId.startsWith('ak.'))
      expect([3, 5]).toContain(closing.length)
    } finally {
      await place.close()
    }
  }, 120_000)
})

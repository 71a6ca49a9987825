import { globSync, readFileSync } from 'node:fs'
import { Decimal, decimal } from '@asterkit/instruments'
import {
  connectPaperClock,
  type PaperExchange,
  startPaperExchange,
  syntheticFeed,
} from '@asterkit/paper-exchange'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { envOf, type Keys, makeKeys, openExchange, tradeNow } from './exitAccount.ts'
import { runExitProgram } from './exitProcess.ts'
import { runFarm, temporaryFolder } from './farmProcess.ts'
import { SEED } from './paperBooks.ts'
import { readCsv } from './readCsv.ts'

const SYMBOL = 'ETHUSDT'
const EXAMPLE = ['--two-accounts', '--symbols', SYMBOL, '--leverage', '15', '--max-fees', '1']
const TARGET = ['--target', '1000']

const amount = z.string().transform((text) => new Decimal(text))

/** The venue's own books, past its API. */
const Books = z.object({
  accounts: z.array(
    z.object({
      address: z.string(),
      perp: z.object({ wallet: amount }),
      positions: z.array(z.object({ side: z.literal('BOTH'), quantity: amount })),
      openOrders: z.array(z.unknown()),
      orders: z.array(
        z.object({ clientOrderId: z.string(), side: z.string(), reduceOnly: z.boolean() }),
      ),
      fills: z.array(
        z.object({ tradeId: z.number(), price: amount, quantity: amount, commission: amount }),
      ),
      income: z.array(z.object({ type: z.string(), amount })),
    }),
  ),
})

const Stats = z.object({
  trades: z.number(),
  volume: amount,
  grossPnl: amount,
  fees: amount,
  funding: amount,
  netPnl: amount,
  cycles: z.number(),
  repairs: z.number(),
  pacePct: z.number(),
  netPerAccount: z.record(z.string(), amount),
})
const Report = z.object({ trades: z.number() })
const Trade = z.object({ trade_id: z.string(), position_side: z.string(), account: z.string() })

const sum = (values: readonly Decimal[]): string =>
  values.reduce((total, value) => total.plus(value), new Decimal(0)).toFixed()

/** The second set of keys as the program's environment names it. */
const shortNames = (keys: Keys) =>
  Object.fromEntries(
    Object.entries(keys).map(([name, value]) => [name.replace('API_', 'API_SHORT_'), value]),
  )

/** A fresh exchange with two accounts, an empty folder, and `farm rotate --two-accounts` on them. */
async function openPlace() {
  const folder = temporaryFolder()
  const keys = { long: makeKeys(), short: makeKeys() }
  const half = new Decimal('25')
  const paper: PaperExchange = await startPaperExchange({
    feed: syntheticFeed({ seed: SEED }),
    startingBalances: { spot: { USDT: half }, perp: { USDT: half } },
  })
  const env = { ...envOf(paper, keys.long, folder.path), ...shortNames(keys.short) }
  const clock = await connectPaperClock({ url: paper.urls.futuresRestUrl })
  return {
    keys,
    env,
    folder: folder.path,
    /** Also with other keys; a minute later, so that the requests of a minute are there. */
    async farm(words: readonly string[], other: Readonly<Record<string, string>> = {}) {
      await clock.sleep(60_000)
      const args = ['rotate', ...words, ...EXAMPLE]
      return runFarm(args, { stateDir: folder.path, env: { ...env, ...other } })
    },
    rest: () => clock.sleep(60_000),
    account: (leg: 'long' | 'short') => openExchange(paper, keys[leg]),
    async books() {
      const answer = await fetch(`${paper.controlUrl}/paper/books`)
      const { accounts } = Books.parse(await answer.json())
      const of = (leg: 'long' | 'short') => {
        const address = keys[leg].API_USER.toLowerCase()
        const found = accounts.find((one) => one.address === address)
        if (found === undefined) throw new Error(`there is no account of the ${leg}`)
        return found
      }
      return { long: of('long'), short: of('short') }
    },
    async close() {
      await paper.close()
      folder.remove()
    },
  }
}

type Place = Awaited<ReturnType<typeof openPlace>>

const standing = ({ positions }: Awaited<ReturnType<Place['books']>>['long']) =>
  sum(positions.map(({ quantity }) => quantity))

describe('farm rotate on two accounts of a paper exchange over HTTP', () => {
  let place: Place
  beforeAll(async () => {
    place = await openPlace()
    const words = ['run', ...TARGET, '--days', '2', '--cycle', '600', '--json']
    const end = await place.farm(words)
    expect(end.code, end.stderr).toBe(0)
  }, 120_000)
  afterAll(() => place.close())

  it('states volume, fees, profit and funding of both to the last unit, against the target of the run', async () => {
    const { long, short } = await place.books()
    const fills = [...long.fills, ...short.fills]
    const income = (type: string) =>
      sum(
        [...long.income, ...short.income].flatMap((row) => (row.type === type ? [row.amount] : [])),
      )
    const end = await place.farm(['stats', '--json'])
    const stats = Stats.parse(JSON.parse(end.stdout))
    expect(stats.trades).toBe(fills.length)
    expect(stats.volume.toFixed()).toBe(
      sum(fills.map(({ price, quantity }) => price.times(quantity))),
    )
    expect(stats.fees.toFixed()).toBe(sum(fills.map(({ commission }) => commission)))
    expect(stats.grossPnl.toFixed()).toBe(income('REALIZED_PNL'))
    expect(stats.funding.toFixed()).toBe(income('FUNDING_FEE'))
    expect(stats.netPnl.toFixed()).toBe(
      sum([long.perp.wallet.minus('25'), short.perp.wallet.minus('25')]),
    )
    for (const leg of ['long', 'short'] as const) {
      const { wallet } = (await place.books())[leg].perp
      const net = stats.netPerAccount[place.keys[leg].API_USER]
      expect(net?.toFixed(), leg).toBe(wallet.minus('25').toFixed())
    }
    expect(stats.repairs).toBe(0)
    expect(stats.cycles).toBeGreaterThan(15)
    // No --target on this line: the default of 15,000 would make it a fraction of that.
    expect(stats.pacePct).toBeGreaterThan(90)
  })

  it('bought and sold the long on one and the short on the other, closing reduce-only', async () => {
    const { long, short } = await place.books()
    const kinds = ({ orders }: typeof long) =>
      [...new Set(orders.map(({ side, reduceOnly }) => `${side} ${reduceOnly}`))].sort()
    expect(kinds(long)).toEqual(['buy false', 'sell true'])
    expect(kinds(short)).toEqual(['buy true', 'sell false'])
    expect(decimal(standing(long)).plus(standing(short)).toFixed()).toBe('0')
    const csv = await place.farm(['export', 'trades', '--format', 'csv'])
    const told = z.array(Trade).parse(readCsv(csv.stdout))
    for (const leg of ['long', 'short'] as const) {
      const own = told.filter(({ account }) => account === place.keys[leg].API_USER)
      const { fills } = leg === 'long' ? long : short
      expect(own.map(({ trade_id }) => trade_id).toSorted()).toEqual(
        fills.map(({ tradeId }) => `${tradeId}-${leg}`).toSorted(),
      )
      expect(new Set(own.map((row) => row.position_side))).toEqual(new Set([leg.toUpperCase()]))
    }
  })

  it('is ended by an emergency exit per account, the first of which halts the bot', async () => {
    const codes: (number | null)[] = []
    for (const words of [[], ['--short-account']]) {
      await place.rest()
      const args = [...words, '--all', '--keep-spot', '--yes']
      codes.push((await runExitProgram(args, place.env)).code)
    }
    expect(codes).toEqual([0, 0])
    const { long, short } = await place.books()
    expect([standing(long), standing(short)]).toEqual(['0', '0'])
    const [halt] = globSync(`${place.folder}/farm/*-rotate-two/HALT`)
    expect(readFileSync(halt ?? '', 'utf8')).toContain('emergency exit')
  })
})

/** Number of the step in which an undisturbed run sends its second order, counted from 1. */
async function hedgeStep(): Promise<number> {
  const place = await openPlace()
  try {
    const end = await place.farm(['once', ...TARGET], { ASTERKIT_TEST_KILL_AT: 'count' })
    const found = /^test steps: (.*)$/m.exec(end.stderr)?.[1] ?? '[]'
    const steps = z.array(z.string()).parse(JSON.parse(found))
    return steps.findLastIndex((step) => step.startsWith('send perp')) + 1
  } finally {
    await place.close()
  }
}

describe('farm rotate on two accounts, killed with SIGKILL between its legs', () => {
  it('has equal legs or none after one restart, with every order sent once', async () => {
    const killAt = `${await hedgeStep()}:before`
    const place = await openPlace()
    try {
      const killed = await place.farm(['once', ...TARGET], { ASTERKIT_TEST_KILL_AT: killAt })
      expect(killed.signal, killed.stderr).toBe('SIGKILL')
      const naked = await place.books()
      expect([standing(naked.long), standing(naked.short)]).toContain('0')
      expect(standing(naked.long)).not.toBe(standing(naked.short))
      const again = await place.farm(['once', ...TARGET, '--json'])
      expect(again.code, again.stderr).toBe(0)
      const { long, short } = await place.books()
      expect(decimal(standing(long)).plus(standing(short)).toFixed()).toBe('0')
      expect(Report.parse(JSON.parse(again.stdout)).trades).toBe(
        long.fills.length + short.fills.length,
      )
      const ids = [...long.orders, ...short.orders].map(({ clientOrderId }) => clientOrderId)
      expect(new Set(ids).size).toBe(ids.length)
    } finally {
      await place.close()
    }
  }, 120_000)
})

describe('farm rotate --two-accounts with something wrong', () => {
  let place: Place
  beforeAll(async () => {
    place = await openPlace()
  })
  afterAll(() => place.close())

  const says = async (
    words: readonly string[],
    other: Readonly<Record<string, string>>,
  ): Promise<string> => {
    const end = await place.farm(words, other)
    const lines = end.stderr.trim().split('\n')
    expect(lines, end.stderr).toHaveLength(1)
    return `${end.code} ${lines[0]}`
  }
  const run = ['once', ...TARGET]

  it('names a wallet that is given twice', async () => {
    expect(await says(run, shortNames(place.keys.long))).toMatch(
      /^2 .*API_USER and API_SHORT_USER are both 0x\w+: two accounts need two wallets/,
    )
  })

  it('names the account in hedge mode, or with a position that nobody remembers', async () => {
    await place.rest()
    const short = place.account('short')
    const { signal } = new AbortController()
    const toHedge = await short.preparePositionMode('hedge')
    expect((await toHedge.send(signal)).kind).toBe('accepted')
    expect(await says(run, {})).toMatch(
      /^4 .*the account of the short is in hedge mode: two accounts work in one-way mode/,
    )
    await place.rest()
    await (await short.preparePositionMode('one-way')).send(signal)
    const quantity = decimal('0.01')
    const order = { market: 'perp', symbol: SYMBOL, side: 'buy', quantity } as const
    await tradeNow(short, { ...order, clientOrderId: 'person.1' })
    expect(await says(run, {})).toMatch(
      /^4 .*the account of the short holds 0.01 ETHUSDT that this bot does not remember/,
    )
    const { long, short: books } = await place.books()
    expect([...long.orders, ...books.orders].map(({ clientOrderId }) => clientOrderId)).toEqual([
      'person.1',
    ])
  })
})

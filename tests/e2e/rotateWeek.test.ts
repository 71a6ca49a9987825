import { globSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { Decimal } from '@asterkit/instruments'
import { type PaperExchange, startPaperExchange, syntheticFeed } from '@asterkit/paper-exchange'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { runFarm, temporaryFolder } from './farmProcess.ts'
import { SEED } from './paperBooks.ts'
import { readCsv } from './readCsv.ts'

const SYMBOL = 'ETHUSDT'
/** The example of the farm's README, looked at every ten minutes, so that a week fits into seconds. */
const EXAMPLE = ['--symbols', SYMBOL, '--leverage', '15', '--target', '1000', '--max-fees', '1']
const DAYS = 7
const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
/** So long the second leg may take: what lasts longer is rest. */
const HEDGE_TIMEOUT_MS = 5_000

const amount = z.string().transform((text) => new Decimal(text))
const time = z.iso.datetime().transform((text) => Date.parse(text))
/** An empty cell of CSV, or a value. */
const maybe = <T extends z.ZodType>(schema: T) => z.literal('').or(schema)

/** The venue's own books, past its API. */
const Books = z.object({
  now: z.number(),
  accounts: z.tuple([
    z.object({
      positions: z.array(z.object({ symbol: z.string(), side: z.string(), quantity: amount })),
      openOrders: z.array(z.unknown()).length(0),
      fills: z.array(
        z.object({
          symbol: z.literal(SYMBOL),
          tradeId: z.number(),
          orderId: z.number(),
          time: z.number(),
          side: z.enum(['buy', 'sell']),
          positionSide: z.enum(['LONG', 'SHORT']),
          price: amount,
          quantity: amount,
          commission: amount,
          commissionAsset: z.literal('USDT'),
        }),
      ),
      income: z.array(
        z.object({
          tranId: z.number(),
          type: z.string(),
          amount,
          time: z.number(),
          tradeId: z.number().optional(),
        }),
      ),
      forgotten: z.object({ fills: z.strictObject({}), income: z.strictObject({}) }),
    }),
  ]),
})
type Account = z.output<typeof Books>['accounts'][0]
type Fill = Account['fills'][number]

const Stats = z.object({
  trades: z.number(),
  volume: amount,
  grossPnl: amount,
  fees: amount,
  otherFees: z.strictObject({}),
  funding: amount,
  netPnl: amount,
  cycles: z.number(),
  meanHoldMinutes: z.number(),
  minHoldMinutes: z.number(),
  longHoldShare: z.number(),
  repairs: z.number(),
})

const Trade = z.object({
  timestamp: time,
  trade_id: z.string(),
  side: z.string(),
  position_side: z.string(),
  price: amount,
  quantity: amount,
  notional: amount,
  realized_pnl: amount,
  commission: amount,
  cycle_id: z.string(),
})
const Funding = z.object({ timestamp: time, tran_id: z.string(), amount })
const Cycle = z.object({
  id: z.string(),
  status: z.string(),
  held_at: time,
  closed_at: maybe(time),
  hold_time_minutes: amount,
  quantity: amount,
  notional_long: amount,
  notional_short: amount,
  gross_pnl: amount,
  fees: amount,
  funding: amount,
  net_pnl: amount,
  points_estimate: maybe(amount),
})
const Daily = z.object({
  day_utc: z.iso.date(),
  volume: amount,
  trades: z.string().transform(Number),
  gross_pnl: amount,
  net_pnl: amount,
  points_estimate: amount,
  fees: amount,
  funding: amount,
})

const sum = (values: readonly Decimal[]): string =>
  values.reduce((total, value) => total.plus(value), new Decimal(0)).toFixed()
const dayOf = (row: { readonly time: number }): number => Math.floor(row.time / DAY_MS)
type Cells = readonly (string | number)[]
const byId = ([a]: Cells, [b]: Cells): number => String(a).localeCompare(String(b))
const quoteOf = ({ price, quantity }: Fill): Decimal => price.times(quantity)
const isOpening = ({ side, positionSide }: Fill): boolean =>
  (side === 'buy') === (positionSide === 'LONG')

describe('farm rotate: a week on a paper exchange over HTTP', () => {
  const folder = temporaryFolder()
  let paper: PaperExchange
  let account: Account
  let fills: readonly Fill[]
  let trades: readonly z.output<typeof Trade>[]
  let cycles: readonly z.output<typeof Cycle>[]
  let start: number

  const farm = async (...words: string[]): Promise<string> => {
    const env = {
      ASTER_FUTURES_REST_URL: paper.urls.futuresRestUrl,
      ASTER_FUTURES_WS_URL: paper.urls.futuresWsUrl,
      ASTER_SPOT_REST_URL: paper.urls.spotRestUrl,
      ASTER_SPOT_WS_URL: paper.urls.spotWsUrl,
    }
    const args = ['rotate', ...words, ...EXAMPLE]
    const end = await runFarm(args, { stateDir: folder.path, env })
    expect(end.code, end.stderr).toBe(0)
    return end.stdout
  }
  const stats = async (...words: string[]) =>
    Stats.parse(JSON.parse(await farm('stats', ...words, '--json')))
  const rowsOf = async <T extends z.ZodType>(table: string, row: T) =>
    z.array(row).parse(readCsv(await farm('export', table, '--format', 'csv')))
  const income = (type: string) => account.income.filter((row) => row.type === type)
  const inSpan =
    (from: number, to: number) =>
    (row: { readonly time: number }): boolean =>
      row.time >= from && row.time < to

  beforeAll(async () => {
    const feed = syntheticFeed({ seed: SEED })
    start = feed.startTime
    const half = new Decimal('50')
    paper = await startPaperExchange({
      feed,
      startingBalances: { spot: { USDT: half }, perp: { USDT: half } },
    })
    await farm('run', '--days', String(DAYS), '--cycle', '600', '--json')
    const answer = await fetch(`${paper.controlUrl}/paper/books`)
    const books = Books.parse(await answer.json())
    expect(books.now).toBeGreaterThanOrEqual(start + DAYS * DAY_MS)
    account = books.accounts[0]
    fills = account.fills.toSorted((a, b) => a.tradeId - b.tradeId)
    trades = await rowsOf('trades', Trade)
    cycles = await rowsOf('cycles', Cycle)
  }, 120_000)
  afterAll(async () => {
    await paper.close()
    folder.remove()
  })

  it('states volume, fees, profit and funding of all time to the last unit', async () => {
    const all = await stats('--all')
    expect(all.trades).toBe(fills.length)
    expect(all.volume.toFixed()).toBe(sum(fills.map(quoteOf)))
    expect(all.fees.toFixed()).toBe(sum(fills.map(({ commission }) => commission)))
    expect(all.funding.toFixed()).toBe(sum(income('FUNDING_FEE').map((row) => row.amount)))
    expect(all.grossPnl.toFixed()).toBe(sum(income('REALIZED_PNL').map((row) => row.amount)))
    const booked = account.income.filter(({ type }) => type !== 'TRANSFER')
    expect(all.netPnl.toFixed()).toBe(sum(booked.map((row) => row.amount)))
    expect(all.repairs).toBe(0)
    expect(all.volume.gt(DAYS * 1000)).toBe(true)
  })

  it('states a week of whole UTC days as the exchange books it', async () => {
    const last = new Date(start + (DAYS - 1) * DAY_MS).toISOString().slice(0, 10)
    const from = Date.parse(`${last}T00:00:00Z`) - (DAYS - 1) * DAY_MS
    const isIn = inSpan(from, from + DAYS * DAY_MS)
    const week = await stats('--week', last)
    const inWeek = fills.filter(isIn)
    const funding = income('FUNDING_FEE').filter(isIn)
    expect(week.trades).toBe(inWeek.length)
    expect(week.volume.toFixed()).toBe(sum(inWeek.map(quoteOf)))
    expect(week.fees.toFixed()).toBe(sum(inWeek.map(({ commission }) => commission)))
    expect(week.funding.toFixed()).toBe(sum(funding.map((row) => row.amount)))
    const days = await rowsOf('daily', Daily)
    expect(days).toHaveLength(new Set(account.income.map(dayOf)).size)
    for (const day of days) {
      const isThen = inSpan(Date.parse(day.day_utc), Date.parse(day.day_utc) + DAY_MS)
      const then = fills.filter(isThen)
      expect(day.trades, day.day_utc).toBe(then.length)
      expect(day.volume.toFixed(), day.day_utc).toBe(sum(then.map(quoteOf)))
      expect(day.fees.toFixed()).toBe(sum(then.map(({ commission }) => commission)))
      const paid = income('FUNDING_FEE').filter(isThen)
      expect(day.funding.toFixed()).toBe(sum(paid.map((row) => row.amount)))
    }
  })

  it('exports every trade and every payment once, as the exchange booked it', async () => {
    const profits = new Map(
      account.income.flatMap((row) =>
        row.type === 'REALIZED_PNL' ? [[row.tradeId, row.amount.toFixed()]] : [],
      ),
    )
    const told = trades.map((row) => [
      ...[row.trade_id, row.timestamp, row.side.toLowerCase(), row.position_side.toUpperCase()],
      ...[row.price, row.quantity, row.notional, row.commission].map((each) => each.toFixed()),
      row.realized_pnl.toFixed(),
    ])
    const booked = fills.map((fill) => [
      ...[String(fill.tradeId), fill.time, fill.side, fill.positionSide],
      ...[fill.price, fill.quantity, quoteOf(fill), fill.commission].map((each) => each.toFixed()),
      profits.get(fill.tradeId) ?? '0',
    ])
    expect(told.toSorted(byId)).toEqual(booked.toSorted(byId))
    const funding = await rowsOf('funding', Funding)
    const paid = income('FUNDING_FEE')
    expect(paid.length).toBeGreaterThan(2 * DAYS)
    expect(
      funding.map((row) => [row.tran_id, row.timestamp, row.amount.toFixed()]).toSorted(byId),
    ).toEqual(
      paid
        .map((row) => [`FUNDING_FEE:${row.tranId}`, row.time, row.amount.toFixed()])
        .toSorted(byId),
    )
  })

  it('states for each cycle the hold, fees and profit of its trades, and opens equal legs', async () => {
    const profits = new Map(trades.map((row) => [row.trade_id, row.realized_pnl]))
    const holds: number[] = []
    for (const cycle of cycles) {
      const ids = new Set(trades.flatMap((row) => (row.cycle_id === cycle.id ? row.trade_id : [])))
      const own = fills.filter(({ tradeId }) => ids.has(String(tradeId)))
      const opened = own.filter(isOpening)
      const legs = (['LONG', 'SHORT'] as const).map((side) =>
        opened.filter(({ positionSide }) => positionSide === side),
      )
      for (const leg of legs) {
        expect(sum(leg.map(({ quantity }) => quantity)), cycle.id).toBe(cycle.quantity.toFixed())
      }
      expect(sum((legs[0] ?? []).map(quoteOf))).toBe(cycle.notional_long.toFixed())
      expect(sum((legs[1] ?? []).map(quoteOf))).toBe(cycle.notional_short.toFixed())
      expect(cycle.fees.toFixed(), cycle.id).toBe(sum(own.map(({ commission }) => commission)))
      expect(cycle.gross_pnl.toFixed()).toBe(
        sum(own.map(({ tradeId }) => profits.get(String(tradeId)) ?? new Decimal(0))),
      )
      expect(cycle.held_at, cycle.id).toBe(opened.at(-1)?.time)
      if (cycle.status !== 'flat' || cycle.closed_at === '') {
        expect(cycle.points_estimate, cycle.id).toBe('')
        continue
      }
      const heldMs = (own.at(-1)?.time ?? 0) - (opened.at(-1)?.time ?? 0)
      expect(cycle.closed_at - cycle.held_at, cycle.id).toBe(heldMs)
      expect(cycle.hold_time_minutes.toFixed(2)).toBe((heldMs / MINUTE_MS).toFixed(2))
      holds.push(heldMs / MINUTE_MS)
      // By the formula of the defaults: volume, and notional x minutes tenfold from 90 minutes on.
      const notional = cycle.notional_long.plus(cycle.notional_short)
      const heldPoints = notional.times(heldMs).div(MINUTE_MS).times(10)
      const volume = new Decimal(sum(own.map(quoteOf)))
      expect(cycle.points_estimate === '' ? '' : cycle.points_estimate.toFixed(4), cycle.id).toBe(
        volume.plus(heldPoints).toFixed(4),
      )
    }
    expect(sum(cycles.map(({ funding }) => funding))).toBe(
      sum(income('FUNDING_FEE').map((row) => row.amount)),
    )
    const all = await stats('--all')
    expect(all.cycles).toBe(holds.length)
    expect(all.minHoldMinutes).toBe(Math.min(...holds))
    expect(all.minHoldMinutes).toBeGreaterThanOrEqual(90)
    expect(all.longHoldShare).toBe(1)
  })

  it('exports the same as JSON, and keeps the days and the price of every order in its tables', async () => {
    const json = z
      .object({ rows: z.array(z.record(z.string(), z.unknown())) })
      .parse(JSON.parse(await farm('export', 'trades')))
    const asText = (value: unknown) => (value === null ? '' : String(value))
    const csv = readCsv(await farm('export', 'trades', '--format', 'csv'))
    expect(csv).toEqual(
      json.rows.map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, asText(value)])),
      ),
    )
    const [path] = globSync(`${folder.path}/farm/*/rotation.sqlite`)
    const database = new DatabaseSync(path ?? '', { readOnly: true })
    try {
      const days = database
        .prepare('SELECT * FROM daily_stats ORDER BY day_utc')
        .all()
        .map((row) => ({ ...row }))
      const told = await rowsOf('daily', Daily)
      expect(
        days.map((row) => [row.day_utc, row.volume, row.fees, row.net_pnl, row.points_est]),
      ).toEqual(
        told.map((day) => [
          day.day_utc,
          ...[day.volume, day.fees, day.net_pnl, day.points_estimate].map((each) => each.toFixed()),
        ]),
      )
      const orders = database.prepare("SELECT * FROM orders WHERE status = 'filled'").all()
      for (const order of orders) {
        const own = fills.filter(({ orderId }) => String(orderId) === order.order_id)
        const quantity = new Decimal(sum(own.map((fill) => fill.quantity)))
        const average = new Decimal(sum(own.map(quoteOf))).div(quantity)
        expect(order.avg_price, String(order.client_id)).toBe(
          average.toSignificantDigits(18).toFixed(),
        )
        expect(order.executed_qty).toBe(quantity.toFixed())
      }
      expect(orders.length).toBeGreaterThan(100)
    } finally {
      database.close()
    }
  })

  it('is never more than one lot long or short at rest', () => {
    const lot = new Decimal('0.001')
    let exposure = new Decimal(0)
    let rests = 0
    fills.forEach((fill, index) => {
      exposure = exposure.plus(fill.side === 'buy' ? fill.quantity : fill.quantity.negated())
      const until = fills[index + 1]?.time ?? Number.POSITIVE_INFINITY
      if (until - fill.time <= HEDGE_TIMEOUT_MS) return
      rests += 1
      expect(exposure.abs().lte(lot), `after trade ${fill.tradeId}: ${exposure}`).toBe(true)
    })
    expect(rests).toBeGreaterThan(2 * DAYS)
    expect(sum(account.positions.map(({ quantity }) => quantity))).toBe(exposure.toFixed())
  })
})

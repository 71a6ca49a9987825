import type { DatabaseSync } from 'node:sqlite'
import { decimal } from '@asterkit/instruments'
import { type EntryBody, parseEntry, type TradeEntry } from '../../executors/entries.ts'
import { type CycleLeg, type HedgeCycle, legEntry, legExit } from '../../executors/hedgeCycle.ts'
import type { PerLeg, PositionSide } from '../../ports/exchange.ts'
import type { StoredEntry } from '../../ports/journal.ts'
import type { HoldRotateConfig } from '../../strategies/hold-rotate/config.ts'
import { cyclePoints } from '../../strategies/hold-rotate/cyclePoints.ts'
import type { RotationRecords } from '../../strategies/hold-rotate/records.ts'
import { dailyStats, type RotationStats } from '../../strategies/hold-rotate/rotationStats.ts'
import { rotationRowsSince } from './readRotationRows.ts'
import { openRotationTables } from './rotationTables.ts'

/** Tables that must be closed. */
export interface SqliteRotationRecords extends RotationRecords {
  close(): void
}

type Values = Readonly<Record<string, string | number | null>>

const DAY_MS = 86_400_000
/** Kinds of journal entries that a person may want to read as events, with their level. */
const EVENT_LEVELS: Readonly<Record<string, string>> = {
  session: 'info',
  cycle: 'info',
  'cycle-phase': 'info',
  'cycle-adjustment': 'warn',
  cooldown: 'warn',
  halt: 'error',
  resume: 'info',
  external: 'warn',
  'setting-sent': 'info',
}

/**
 * Keeps the tables of hold-and-rotate in SQLite. Taking anything twice changes nothing.
 *
 * @param account What the rows are marked with, such as the wallet's address; two where each leg has its own.
 * @throws {Error} The file cannot be opened.
 */
export function openRotationRecords(
  path: string,
  account: string | PerLeg<string>,
): SqliteRotationRecords {
  const database = openRotationTables(path)
  const ofPair = typeof account === 'string' ? account : `${account.long}+${account.short}`
  const ofLeg = (leg: PositionSide | undefined) =>
    typeof account === 'string' || leg === undefined ? ofPair : account[leg]
  const mode = typeof account === 'string' ? 'hedge' : 'two-account'
  const put = (table: string, values: Values, conflict: 'REPLACE' | 'IGNORE' = 'REPLACE') => {
    const names = Object.keys(values)
    const marks = names.map(() => '?').join(', ')
    database
      .prepare(`INSERT OR ${conflict} INTO ${table} (${names.join(', ')}) VALUES (${marks})`)
      .run(...Object.values(values))
  }
  const together = (work: () => void) => {
    database.exec('BEGIN')
    try {
      work()
      database.exec('COMMIT')
    } catch (error) {
      database.exec('ROLLBACK')
      throw error
    }
  }
  const meta = (name: string) =>
    database.prepare('SELECT value FROM meta WHERE name = ?').get(name)?.value
  return {
    get lastSeq() {
      return Number(meta('last_seq') ?? 0)
    },
    get cursor() {
      const value = meta('cursor')
      return value === undefined ? undefined : Number(value)
    },
    moveCursor: (time) => put('meta', { name: 'cursor', value: String(time) }),
    takeEntry: (stored) =>
      together(() => {
        if (stored.seq <= Number(meta('last_seq') ?? 0)) return
        takeEntry(database, put, stored)
        put('meta', { name: 'last_seq', value: String(stored.seq) })
      }),
    putCycle: (cycle, points) =>
      together(() => {
        put('cycles', { ...cycleRow(cycle, points), account: ofPair, mode })
        for (const side of ['long', 'short'] as const) put('legs', legRow(cycle, side))
      }),
    addTrades: (trades) =>
      together(() => {
        for (const { fill, cycleId } of trades) {
          const row = {
            trade_id: fill.tradeId,
            symbol: fill.symbol,
            account: ofLeg(fill.positionSide),
            order_id: fill.orderId,
            cycle_id: cycleId ?? null,
            ts_ms: fill.time,
            side: fill.side.toUpperCase(),
            position_side: (fill.positionSide ?? 'both').toUpperCase(),
            type: 'LIMIT',
            qty: fill.quantity.toFixed(),
            price: fill.price.toFixed(),
            notional: fill.quoteQuantity.toFixed(),
            commission: fill.commission.toFixed(),
            commission_asset: fill.commissionAsset,
            realized_pnl: fill.realizedPnl.toFixed(),
            maker: fill.isMaker ? 1 : 0,
          }
          put('trades', row, 'IGNORE')
        }
      }),
    addFunding: (rows) =>
      together(() => {
        for (const row of rows) {
          if (row.type !== 'FUNDING_FEE') continue
          const { symbol = '', time, asset, amount, id } = row
          const values = {
            account: ofLeg(row.leg),
            symbol,
            ts_ms: time,
            amount: amount.toFixed(),
            asset,
            tran_id: id,
          }
          put('funding_events', values, 'IGNORE')
        }
      }),
    refreshDays: (config, from, now) =>
      together(() => {
        const first = Math.floor(from / DAY_MS) * DAY_MS - DAY_MS
        const rows = rotationRowsSince(database, first)
        for (const day of dailyStats(rows, config, now)) put('daily_stats', dayRow(day))
      }),
    close: () => database.close(),
  }
}

type Put = (table: string, values: Values, conflict?: 'REPLACE' | 'IGNORE') => void

function takeEntry(database: DatabaseSync, put: Put, stored: StoredEntry): void {
  const entry: TradeEntry = parseEntry(stored)
  const level = EVENT_LEVELS[entry.kind]
  if (level !== undefined) {
    const json = JSON.stringify(entry.body)
    put('events', { seq: stored.seq, ts_ms: entry.time, level, code: entry.kind, json }, 'IGNORE')
  }
  if (entry.kind === 'order-sent') {
    const { clientOrderId, intentId, pairId, request } = entry.body
    const row = {
      client_id: clientOrderId,
      order_id: null,
      cycle_id: pairId,
      leg: request.positionSide ?? null,
      intent: intentId,
      symbol: request.symbol,
      side: request.side.toUpperCase(),
      position_side: (request.positionSide ?? 'both').toUpperCase(),
      type: 'LIMIT',
      qty: request.quantity,
      price_cap: request.price,
      status: 'sent',
      executed_qty: '0',
      booked_qty: '0',
      booked_quote: '0',
      avg_price: null,
      sent_ms: entry.time,
      updated_ms: entry.time,
      error: null,
    }
    put('orders', row, 'IGNORE')
  } else if (entry.kind === 'order-state') {
    const { clientOrderId, state, executedQuantity, reason } = entry.body
    database
      .prepare(
        'UPDATE orders SET status = ?, executed_qty = coalesce(?, executed_qty), updated_ms = ?, error = ? WHERE client_id = ?',
      )
      .run(
        state,
        executedQuantity ?? null,
        entry.time,
        state === 'filled' ? null : reason,
        clientOrderId,
      )
  } else if (entry.kind === 'fills' && entry.body.clientOrderId !== undefined) {
    addFills(database, entry.body.clientOrderId, entry.body.fills)
  }
}

/** Adds up what an order has traded; an order may trade in several goes. */
function addFills(
  database: DatabaseSync,
  clientId: string,
  fills: EntryBody<'fills'>['fills'],
): void {
  const own = database.prepare('SELECT booked_qty, booked_quote FROM orders WHERE client_id = ?')
  const before = own.get(clientId)
  if (before === undefined) return
  const sum = (start: unknown, values: readonly string[]) =>
    values.reduce((total, value) => total.plus(decimal(value)), decimal(String(start ?? '0')))
  const quote = sum(
    before.booked_quote,
    fills.map(({ quoteQuantity }) => quoteQuantity),
  )
  const quantity = sum(
    before.booked_qty,
    fills.map((fill) => fill.quantity),
  )
  const price = quote.div(quantity).toSignificantDigits(PRICE_DIGITS).toFixed()
  database
    .prepare(
      'UPDATE orders SET order_id = ?, booked_qty = ?, booked_quote = ?, avg_price = ? WHERE client_id = ?',
    )
    .run(fills[0]?.orderId ?? null, quantity.toFixed(), quote.toFixed(), price, clientId)
}

/** Significant digits of an average price that no division gives exactly. */
const PRICE_DIGITS = 18

function dayRow(day: RotationStats): Values {
  return {
    day_utc: new Date(day.from).toISOString().slice(0, 10),
    volume: day.volume.toFixed(),
    trades: day.trades,
    cycles: day.cycles,
    gross_pnl: day.grossPnl.toFixed(),
    fees: day.fees.toFixed(),
    funding: day.funding.toFixed(),
    net_pnl: day.netPnl.toFixed(),
    hold_equivalent: day.holdEquivalent.toDecimalPlaces(8).toFixed(),
    points_est: day.pointsEstimate.toDecimalPlaces(8).toFixed(),
    target: day.targetVolume.toFixed(),
    max_drawdown: day.maxDrawdown.toFixed(),
  }
}

function cycleRow(cycle: HedgeCycle, points: HoldRotateConfig['points']): Values {
  const { long, short, fees, funding } = cycle
  const gross = long.realizedPnl.plus(short.realizedPnl)
  return {
    id: cycle.cycleId,
    symbol: cycle.symbol,
    status: cycle.phase,
    opened_ms: cycle.openedAt,
    held_ms: cycle.heldAt ?? null,
    closed_ms: cycle.closedAt ?? null,
    close_reason: cycle.closeReason ?? null,
    qty: cycle.plannedQuantity.toFixed(),
    leverage: cycle.leverage,
    notional_long: long.openedQuote.toFixed(),
    notional_short: short.openedQuote.toFixed(),
    entry_long: legEntry(long).toFixed(),
    entry_short: legEntry(short).toFixed(),
    exit_long: legExit(long).toFixed(),
    exit_short: legExit(short).toFixed(),
    gross_pnl: gross.toFixed(),
    fees: fees.toFixed(),
    funding: funding.toFixed(),
    net_pnl: gross.minus(fees).plus(funding).toFixed(),
    worst_drift_pct: cycle.worstDriftPct.toFixed(),
    was_repaired: cycle.wasRepaired ? 1 : 0,
    points_est: pointsOf(cycle, points),
  }
}

/** While a pair is not flat, its points are not known. */
function pointsOf(cycle: HedgeCycle, points: HoldRotateConfig['points']): string | null {
  const { long, short, heldAt, closedAt } = cycle
  if (closedAt === undefined) return null
  const notional = long.openedQuote.plus(short.openedQuote)
  const volume = notional.plus(long.closedQuote).plus(short.closedQuote)
  const heldMs = heldAt === undefined ? 0 : closedAt - heldAt
  return cyclePoints({ volume, notional, heldMs }, points).toDecimalPlaces(8).toFixed()
}

function legRow(cycle: HedgeCycle, side: 'long' | 'short'): Values {
  const leg: CycleLeg = cycle[side]
  return {
    id: `${cycle.cycleId}-${side}`,
    cycle_id: cycle.cycleId,
    position_side: side.toUpperCase(),
    opened_ms: leg.openedAt ?? null,
    closed_ms: leg.closedAt ?? null,
    entry: legEntry(leg).toFixed(),
    exit: legExit(leg).toFixed(),
    qty: leg.openedBase.toFixed(),
    notional: leg.openedQuote.toFixed(),
    fees: leg.fees.toFixed(),
    realized_pnl: leg.realizedPnl.toFixed(),
    is_active: leg.quantity.isZero() ? 0 : 1,
  }
}

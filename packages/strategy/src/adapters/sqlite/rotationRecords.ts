import type { DatabaseSync } from 'node:sqlite'
import { parseEntry, type TradeEntry } from '../../executors/entries.ts'
import { type CycleLeg, type HedgeCycle, legEntry, legExit } from '../../executors/hedgeCycle.ts'
import type { StoredEntry } from '../../ports/journal.ts'
import type { RotationRecords } from '../../strategies/hold-rotate/records.ts'
import { openRotationTables } from './rotationTables.ts'

/** Tables that must be closed. */
export interface SqliteRotationRecords extends RotationRecords {
  close(): void
}

type Values = Readonly<Record<string, string | number | null>>

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
 * @param account What the rows are marked with, such as the wallet's address.
 * @throws {Error} The file cannot be opened.
 */
export function openRotationRecords(path: string, account: string): SqliteRotationRecords {
  const database = openRotationTables(path)
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
        takeEntry(database, put, stored)
        put('meta', { name: 'last_seq', value: String(stored.seq) })
      }),
    putCycle: (cycle) =>
      together(() => {
        put('cycles', cycleRow(cycle, account))
        for (const side of ['long', 'short'] as const) put('legs', legRow(cycle, side))
      }),
    addTrades: (trades) =>
      together(() => {
        for (const { fill, cycleId } of trades) {
          const row = {
            trade_id: fill.tradeId,
            symbol: fill.symbol,
            account,
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
            account,
            symbol,
            ts_ms: time,
            amount: amount.toFixed(),
            asset,
            tran_id: id,
          }
          put('funding_events', values, 'IGNORE')
        }
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
    database
      .prepare('UPDATE orders SET order_id = ? WHERE client_id = ?')
      .run(entry.body.fills[0]?.orderId ?? null, entry.body.clientOrderId)
  }
}

function cycleRow(cycle: HedgeCycle, account: string): Values {
  const { long, short, fees, funding } = cycle
  const gross = long.realizedPnl.plus(short.realizedPnl)
  return {
    id: cycle.cycleId,
    account,
    symbol: cycle.symbol,
    mode: 'hedge',
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
  }
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

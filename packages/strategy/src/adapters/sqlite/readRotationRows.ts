import type { DatabaseSync } from 'node:sqlite'
import { Decimal } from '@asterkit/instruments'
import type { EpochMs } from '../../ports/clock.ts'
import type {
  CycleRow,
  FundingRow,
  RotationRows,
  TradeRow,
} from '../../strategies/hold-rotate/rotationStats.ts'
import { readRotationTables } from './rotationTables.ts'

type Raw = Readonly<Record<string, unknown>>

/**
 * Reads the tables of hold-and-rotate, oldest first. Also while a bot writes them.
 *
 * @throws {Error} There are none, or they cannot be read.
 */
export function readRotationRows(path: string): RotationRows {
  const database = readRotationTables(path)
  try {
    return rotationRowsSince(database, 0)
  } finally {
    database.close()
  }
}

/** Trades and payments from a time on, and the pairs that were held then or later, with the first one of all. */
export function rotationRowsSince(database: DatabaseSync, from: EpochMs): RotationRows {
  const all = (sql: string): readonly Raw[] => database.prepare(sql).all(from)
  return {
    trades: all(
      'SELECT * FROM trades WHERE ts_ms >= ? ORDER BY ts_ms, CAST(trade_id AS INTEGER)',
    ).map(tradeRow),
    funding: all('SELECT * FROM funding_events WHERE ts_ms >= ? ORDER BY ts_ms, tran_id').map(
      fundingRow,
    ),
    cycles: all(
      'SELECT * FROM cycles WHERE closed_ms IS NULL OR closed_ms >= ? OR opened_ms = (SELECT min(opened_ms) FROM cycles) ORDER BY opened_ms, id',
    ).map(cycleRow),
  }
}

const text = (value: unknown): string =>
  value === null || value === undefined ? '' : String(value)
const exact = (value: unknown): Decimal => new Decimal(text(value) || '0')
const time = (value: unknown): number | undefined =>
  value === null || value === undefined ? undefined : Number(value)

function tradeRow(row: Raw): TradeRow {
  return {
    timestamp: Number(row.ts_ms),
    symbol: text(row.symbol),
    side: text(row.side),
    position_side: text(row.position_side),
    order_type: text(row.type),
    quantity: exact(row.qty),
    price: exact(row.price),
    notional: exact(row.notional),
    order_id: text(row.order_id),
    trade_id: text(row.trade_id),
    account: text(row.account),
    realized_pnl: exact(row.realized_pnl),
    commission: exact(row.commission),
    commission_asset: text(row.commission_asset),
    status: 'FILLED',
    maker: row.maker === 1,
    cycle_id: text(row.cycle_id) || undefined,
  }
}

function fundingRow(row: Raw): FundingRow {
  return {
    timestamp: Number(row.ts_ms),
    symbol: text(row.symbol),
    asset: text(row.asset),
    amount: exact(row.amount),
    tran_id: text(row.tran_id),
    account: text(row.account),
  }
}

function cycleRow(row: Raw): CycleRow {
  return {
    id: text(row.id),
    symbol: text(row.symbol),
    status: text(row.status),
    opened_at: Number(row.opened_ms),
    held_at: time(row.held_ms),
    closed_at: time(row.closed_ms),
    close_reason: text(row.close_reason),
    quantity: exact(row.qty),
    leverage: Number(row.leverage),
    notional_long: exact(row.notional_long),
    notional_short: exact(row.notional_short),
    entry_price_long: exact(row.entry_long),
    entry_price_short: exact(row.entry_short),
    exit_price_long: exact(row.exit_long),
    exit_price_short: exact(row.exit_short),
    gross_pnl: exact(row.gross_pnl),
    fees: exact(row.fees),
    funding: exact(row.funding),
    net_pnl: exact(row.net_pnl),
    worst_drift_pct: exact(row.worst_drift_pct),
    was_repaired: row.was_repaired === 1,
    is_active: row.closed_ms === null,
    points_estimate: row.points_est === null ? undefined : exact(row.points_est),
  }
}

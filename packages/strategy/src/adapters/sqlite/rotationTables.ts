import { DatabaseSync } from 'node:sqlite'
import { createPrivateFile } from './journalFiles.ts'

/** Version of the tables; another one is built anew from journal and exchange. */
const VERSION = '2'

const TABLES = `
CREATE TABLE cycles (
  id TEXT PRIMARY KEY, account TEXT, symbol TEXT, mode TEXT, status TEXT, opened_ms INTEGER, held_ms INTEGER,
  closed_ms INTEGER, close_reason TEXT, qty TEXT, leverage INTEGER, notional_long TEXT, notional_short TEXT,
  entry_long TEXT, entry_short TEXT, exit_long TEXT, exit_short TEXT, gross_pnl TEXT, fees TEXT, funding TEXT,
  net_pnl TEXT, worst_drift_pct TEXT, was_repaired INTEGER, points_est TEXT) STRICT;
CREATE TABLE legs (
  id TEXT PRIMARY KEY, cycle_id TEXT, position_side TEXT, opened_ms INTEGER, closed_ms INTEGER, entry TEXT,
  exit TEXT, qty TEXT, notional TEXT, fees TEXT, realized_pnl TEXT, is_active INTEGER) STRICT;
CREATE TABLE orders (
  client_id TEXT PRIMARY KEY, order_id TEXT, cycle_id TEXT, leg TEXT, intent INTEGER, symbol TEXT, side TEXT,
  position_side TEXT, type TEXT, qty TEXT, price_cap TEXT, status TEXT, executed_qty TEXT, booked_qty TEXT,
  booked_quote TEXT, avg_price TEXT, sent_ms INTEGER, updated_ms INTEGER, error TEXT) STRICT;
CREATE TABLE trades (
  trade_id TEXT, symbol TEXT, account TEXT, order_id TEXT, cycle_id TEXT, ts_ms INTEGER, side TEXT,
  position_side TEXT, type TEXT, qty TEXT, price TEXT, notional TEXT, commission TEXT, commission_asset TEXT,
  realized_pnl TEXT, maker INTEGER, PRIMARY KEY (trade_id, symbol, account)) STRICT;
CREATE TABLE funding_events (
  account TEXT, symbol TEXT, ts_ms INTEGER, amount TEXT, asset TEXT, tran_id TEXT,
  PRIMARY KEY (account, tran_id)) STRICT;
CREATE TABLE daily_stats (
  day_utc TEXT PRIMARY KEY, volume TEXT, trades INTEGER, cycles INTEGER, gross_pnl TEXT, fees TEXT, funding TEXT,
  net_pnl TEXT, hold_equivalent TEXT, points_est TEXT, target TEXT, max_drawdown TEXT) STRICT;
CREATE TABLE events (seq INTEGER PRIMARY KEY, ts_ms INTEGER, level TEXT, code TEXT, json TEXT) STRICT;
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) STRICT;
CREATE INDEX cycles_by_close ON cycles (closed_ms);
CREATE INDEX trades_by_time ON trades (ts_ms);
`

/**
 * Opens the tables of hold-and-rotate, decimals as text and times as epoch ms UTC. They can be rebuilt at any time,
 * so that a damaged or older file is emptied instead of repaired.
 *
 * @throws {Error} The file cannot be opened or written.
 */
export function openRotationTables(path: string): DatabaseSync {
  createPrivateFile(path)
  const database = new DatabaseSync(path, { timeout: 5_000 })
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
    if (versionOf(database) !== VERSION) build(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/**
 * Opens the same for reading.
 *
 * @throws {Error} There is none, or it cannot be read.
 */
export function readRotationTables(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
  if (versionOf(database) === VERSION) return database
  database.close()
  throw new Error(`${path} is of another version: the next run builds it anew`)
}

function versionOf(database: DatabaseSync): unknown {
  const found = database
    .prepare("SELECT count(*) AS n FROM sqlite_master WHERE type = 'table' AND name = 'meta'")
    .get()
  if (found?.n !== 1) return undefined
  return database.prepare("SELECT value FROM meta WHERE name = 'schema_version'").get()?.value
}

function build(database: DatabaseSync): void {
  const tables = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all()
  database.exec('BEGIN')
  for (const { name } of tables) database.exec(`DROP TABLE "${String(name).replaceAll('"', '')}"`)
  database.exec(TABLES)
  database.prepare("INSERT INTO meta VALUES ('schema_version', ?)").run(VERSION)
  database.exec('COMMIT')
}

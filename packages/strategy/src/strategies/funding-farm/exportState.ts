import { Decimal } from '@asterkit/instruments'
import { openRecordBook, type RecordBook } from '../../executors/recordBook.ts'
import { pnlOfClosedPair } from '../../ledger/pnl.ts'
import type { Journal } from '../../ports/journal.ts'
import { storedBaseline } from './run/portfolio.ts'

/** Name and version of the document; a field is never removed or renamed within a version. */
export const FARM_STATE_SCHEMA = 'asterkit.farm.state/1'

/** Plain JSON. Amounts are decimal text, times epoch milliseconds. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }

/**
 * Everything that a farm remembers, as one versioned JSON value: what is held and under way, what was
 * closed with its results, counters, caps used, ledger balances, baseline and history of value. Writes
 * nothing.
 *
 * @throws {Error} An entry breaks its schema: the journal was written by another version.
 */
export function exportFarmState(source: Journal | RecordBook): JsonValue {
  const { view, balances } = 'view' in source ? source : openRecordBook(source)
  const { totals } = view
  const { history, ...sums } = totals
  return plain({
    schema: FARM_STATE_SCHEMA,
    entries: view.seq,
    epoch: view.epoch,
    startedAt: view.startedAt,
    halt: view.halt ?? null,
    counters: {
      checks: totals.checks,
      opened: view.opensTotal,
      closed: totals.closed,
      unwound: totals.unwound,
      orders: view.ordersSent,
    },
    totals: sums,
    today: view.counts,
    holdings: [...view.holdings.values()],
    intents: [...view.intents.values()],
    closed: view.closed.map((pair) => ({ ...pair, pnl: pnlOfClosedPair(pair) })),
    openAttempts: [...view.openAttempts.values()],
    openTransfers: [...view.openTransfers.values()],
    dust: Object.fromEntries(view.dust),
    cooldowns: Object.fromEntries(view.cooldowns),
    cursors: Object.fromEntries(view.cursors),
    balances: [...balances.entries()].map(([account, asset, amount]) => ({
      account,
      asset,
      amount,
    })),
    baseline: storedBaseline(view) ?? null,
    history,
  })
}

/** Copies a value into plain JSON: decimals become plain decimal text, absent fields vanish. */
function plain(value: Readonly<Record<string, unknown>>): JsonValue {
  return JSON.parse(
    JSON.stringify(value, function (this: Record<string, unknown>, key, shown) {
      const original = this[key]
      return original instanceof Decimal ? original.toFixed() : shown
    }),
  )
}

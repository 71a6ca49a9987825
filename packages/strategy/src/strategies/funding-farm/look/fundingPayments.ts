import { type Decimal, decimal, ZERO } from '@asterkit/instruments'
import type { EntryBody } from '../../../executors/entries.ts'
import { parseEntry } from '../../../executors/entries.ts'
import type { EpochMs } from '../../../ports/clock.ts'
import type { Journal } from '../../../ports/journal.ts'

/** One funding payment on record. */
export interface FundingPayment {
  readonly time: EpochMs
  readonly symbol: string
  /** Absent: of a position that was not ours. */
  readonly pairId?: string
  readonly asset: string
  /** Positive: received. */
  readonly amount: Decimal
  /** Sum of the pair's payments up to this one. */
  readonly total: Decimal
}

/**
 * Lists the funding payments that a journal has on record, oldest first.
 *
 * @throws {Error} An entry breaks its schema: the journal was written by another version.
 */
export function fundingPayments(journal: Pick<Journal, 'read'>): readonly FundingPayment[] {
  const rows: EntryBody<'funding'>['rows'][number][] = []
  for (const stored of journal.read()) {
    if (stored.kind !== 'funding') continue
    const entry = parseEntry(stored)
    if (entry.kind === 'funding') rows.push(...entry.body.rows)
  }
  const totals = new Map<string, Decimal>()
  return rows
    .sort((a, b) => a.time - b.time)
    .map(({ time, symbol, pairId, asset, amount: text }) => {
      const amount = decimal(text)
      const key = pairId ?? `foreign ${symbol}`
      const total = (totals.get(key) ?? ZERO).plus(amount)
      totals.set(key, total)
      return { time, symbol, asset, amount, total, ...(pairId !== undefined && { pairId }) }
    })
}

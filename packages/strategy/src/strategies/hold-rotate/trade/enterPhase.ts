import type { EntryBody } from '../../../executors/entries.ts'
import type { TradeContext } from '../../../executors/tradeContext.ts'

/**
 * Writes down the next step of a pair, before the first order of it.
 *
 * @throws {JournalError} It is not on disk; nothing may be sent.
 */
export function enterPhase(
  { book, clock }: TradeContext,
  cycleId: string,
  phase: EntryBody<'cycle-phase'>['phase'],
  reason: string,
): void {
  const intentId = book.view.lastIntentId + 1
  const body = { intentId, cycleId, phase, reason: reason.slice(0, 500) }
  book.append({ kind: 'cycle-phase', time: clock.now(), body })
}

import type { EntryBody } from './entries.ts'
import type { TradeContext } from './tradeContext.ts'

/** Records a pair's new status. */
export function setPairStatus(
  { book, clock }: Pick<TradeContext, 'book' | 'clock'>,
  pairId: string,
  status: EntryBody<'pair-status'>['status'],
  reason: string,
): void {
  const body = { pairId, status, reason: reason.slice(0, 500) }
  book.append({ kind: 'pair-status', time: clock.now(), body })
}

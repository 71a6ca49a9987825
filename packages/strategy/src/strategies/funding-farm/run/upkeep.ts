import { haltReason } from '../../../executors/halt.ts'
import type { EpochMs } from '../../../ports/clock.ts'
import { JournalError } from '../../../ports/journal.ts'
import { bookFunding, reconcile } from '../../../reconcile.ts'
import { type FarmSession, heldPairs, memoryOf, rememberMarks } from './session.ts'

/** Payments may be booked a little after their hour. */
const LATE_BOOKING_MS = 60_000
const MAX_FUNDING_TRIES = 3

/** Makes books and facts current: hints, comparison with the venue when due, prices, funding payments. */
export async function bringUpToDate(session: FarmSession, signal: AbortSignal): Promise<void> {
  const { news, observer, hints, context } = session
  news.beginCycle()
  observer.beginCycle()
  session.isReconciled = false
  session.marginCare.clear()
  const heard = hints.take(context.book.view.lastActivityAt)
  if (heard.hasBalanceChange) observer.expectBalanceChange()
  if (heard.surprise !== undefined) session.reconcileReason ??= heard.surprise
  if (isComparisonDue(session)) session.reconcileReason ??= 'the last comparison is too long ago'
  if (session.reconcileReason !== undefined) await compareWithVenue(session, signal)
  await lookAround(session, signal)
  noteSettlements(session, heard.hasFunding)
  if (session.awaitedFunding.size > 0) await receiveFunding(session, signal)
}

/** Events can be lost, and some look like the echo of own orders: now and then everything is compared. */
function isComparisonDue({ comparedAt, run }: FarmSession): boolean {
  return run.clock.now() - comparedAt >= run.config.refresh.balancesMs
}

/** Reads prices and positions, and whatever else is due. */
export async function lookAround(session: FarmSession, signal: AbortSignal): Promise<void> {
  const { observer, news } = session
  const known = session.strategy.fold(session.state, { kind: 'memory', memory: memoryOf(session) })
  session.state = await observer.observe(known, signal)
  rememberMarks(session)
  for (const [fact, reason] of observer.failures) news.alarm('read-failed', `${fact}: ${reason}`)
}

/** Compares journal and venue in full. A failure blocks opening until it succeeds. */
export async function compareWithVenue(session: FarmSession, signal: AbortSignal): Promise<void> {
  const { context, news, observer, run } = session
  run.log.info('comparing journal and venue', { reason: session.reconcileReason })
  session.isReconciled = true
  observer.expectBalanceChange()
  try {
    const report = await reconcile(context, signal)
    for (const { symbol, detail } of report.repairs) news.tell({ kind: 'repair', symbol, detail })
    // A halt is asked about afresh before every decision; here it would only outlive its end.
    const halt = haltReason(context)
    session.obstacles = report.obstacles.filter(({ detail }) => detail !== halt)
    const isSettled = session.obstacles.length === 0
    session.comparedAt = run.clock.now()
    session.reconcileReason = isSettled ? undefined : 'something was left unexplained'
    for (const { detail } of session.obstacles) news.alarm('opening-blocked', detail)
  } catch (error) {
    if (error instanceof JournalError || signal.aborted) throw error
    const detail = error instanceof Error ? error.message : String(error)
    session.obstacles = [{ detail: `journal and venue could not be compared: ${detail}` }]
    session.reconcileReason = 'the last comparison failed'
    news.alarm('reconcile-failed', detail)
  }
}

/** Books funding payments. A settlement whose payment is not there yet is looked for a few times more. */
export async function receiveFunding(session: FarmSession, signal: AbortSignal): Promise<void> {
  const { context, news, awaitedFunding, lastFundingTimes } = session
  try {
    await bookFunding(context, signal)
    for (const [symbol, { settlement, tries }] of awaitedFunding) {
      const isThere = (lastFundingTimes.get(symbol) ?? 0) >= settlement - LATE_BOOKING_MS
      if (isThere || tries + 1 >= MAX_FUNDING_TRIES) awaitedFunding.delete(symbol)
      else awaitedFunding.set(symbol, { settlement, tries: tries + 1 })
    }
  } catch (error) {
    if (error instanceof JournalError || signal.aborted) throw error
    news.alarm('funding-unread', error instanceof Error ? error.message : String(error))
  }
}

/** Notices that settlements of held symbols have passed. */
function noteSettlements(session: FarmSession, hasNews: boolean): void {
  const now = session.run.clock.now()
  const { awaitedFunding, nextSettlements: seen } = session
  const upcoming = new Map<string, EpochMs>()
  for (const { pairId, symbol, perpSymbol } of heldPairs(session)) {
    const before = seen.get(pairId)
    const next = session.state.premiums?.get(symbol)?.nextFundingTime ?? before
    if (next !== undefined) upcoming.set(pairId, next)
    if (before !== undefined && (now >= before || (next !== undefined && next > before))) {
      awaitedFunding.set(perpSymbol, { settlement: before, tries: 0 })
    } else if (hasNews && !awaitedFunding.has(perpSymbol)) {
      awaitedFunding.set(perpSymbol, { settlement: now, tries: 0 })
    }
  }
  session.nextSettlements = upcoming
}

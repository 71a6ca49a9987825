import { JournalError } from '../../../ports/journal.ts'
import type { FarmReport, PositionView } from '../report.ts'
import {
  type FarmStart,
  ledgerValue,
  portfolioValue,
  positionView,
  valueLedger,
} from './accounting.ts'
import { buildReport, countersOf, type VenueBalances } from './buildReport.ts'
import { portfolioChange, writeCheckpoint } from './portfolio.ts'
import { type FarmSession, heldPairs, recordDelta } from './session.ts'
import { lookAround, receiveFunding } from './upkeep.ts'

/** Values what is kept, tells that the run has stopped and reports. Sends nothing. */
export async function finish(session: FarmSession, start: FarmStart): Promise<FarmReport> {
  // The run's own signal may be aborted by now; these last reads are bounded by the exchange port.
  const { signal } = new AbortController()
  const { context, news, run, tally } = session
  const venue = await lastLook(session, signal)
  recordDelta(session)
  const held = heldViews(session)
  news.tell({ kind: 'stopped', kept: held, ...unreadOf(session, held) })
  const end = valueLedger(context.book, session.marks)
  checkpoint(session, 0)
  return buildReport({
    book: context.book,
    start,
    end,
    endTime: run.clock.now(),
    tally,
    held,
    venue,
  })
}

/** Keeps the worth of the account and the count of checks, at most once in `everyMs`. */
export function checkpoint({ context, run, tally, marks }: FarmSession, everyMs: number): void {
  const { book } = context
  const checks = tally.checksBefore + tally.checks
  writeCheckpoint(book, run.clock.now(), everyMs, checks, () => ({
    value: ledgerValue(book, marks).value,
    portfolio: portfolioValue(book, marks).value,
  }))
}

/** Tells where the account stands at the end of a check. */
export function tellCheck(session: FarmSession): void {
  const { context, run, tally, marks, news, isHalted, obstacles } = session
  if (run.onEvent === undefined) return
  const { book } = context
  const [obstacle] = obstacles
  const held = heldViews(session)
  news.tell({
    kind: 'check',
    check: tally.checks,
    counters: countersOf(book.view, tally),
    portfolio: portfolioChange(book.view, portfolioValue(book, marks), run.clock.now()),
    held,
    ...unreadOf(session, held),
    isHalted,
    ...(obstacle && { obstacle: obstacle.detail }),
  })
}

/** Pairs that the journal holds and nobody could read: they are no less held for that. */
function unreadOf(
  session: FarmSession,
  read: readonly PositionView[],
): { readonly unread?: readonly string[] } {
  const known = new Set(read.map(({ holding }) => holding.pairId))
  const unread = heldPairs(session).filter(({ pairId }) => !known.has(pairId))
  return unread.length === 0 ? {} : { unread: unread.map(({ symbol }) => symbol) }
}

/** Held pairs as a person sees them. */
export function heldViews(session: FarmSession): readonly PositionView[] {
  return heldPairs(session).flatMap((holding) => positionView(holding, session.state) ?? [])
}

async function lastLook(
  session: FarmSession,
  signal: AbortSignal,
): Promise<VenueBalances | undefined> {
  const { exchange } = session.context
  try {
    await lookAround(session, signal)
    await receiveFunding(session, signal)
    const [spot, perp] = await Promise.all([
      exchange.getSpotBalances(signal),
      exchange.getPerpBalances(signal),
    ])
    return { spot, perp }
  } catch (error) {
    if (error instanceof JournalError) throw error
    const detail = error instanceof Error ? error.message : String(error)
    session.news.alarm('read-failed', `balances at the end: ${detail}`)
    return undefined
  }
}

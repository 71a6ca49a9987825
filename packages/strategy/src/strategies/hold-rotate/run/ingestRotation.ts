import { INCOME_CURSOR } from '../../../executors/foldEntry.ts'
import type { HedgeCycle } from '../../../executors/hedgeCycle.ts'
import type { Fill } from '../../../ports/exchange.ts'
import { asRecorded } from '../recordedSettings.ts'
import type { RotateSession } from './rotateSession.ts'

/** Rows may appear late; those taken already are recognised by their keys. */
const OVERLAP_MS = 600_000
/** A leg that is closed by others may be booked a little before we know of it. */
const AROUND_MS = 60_000

/**
 * Takes trades and payments of the exchange and the cycles of the journal into the tables. A failure is told;
 * the next call reads the same again.
 */
export async function ingestRotation(session: RotateSession, signal: AbortSignal): Promise<void> {
  const { context, run } = session
  const { records } = run
  const started = context.book.view.cursors.get(INCOME_CURSOR)
  if (records === undefined || started === undefined) return
  const { exchange, book, clock } = context
  const { view } = book
  const began = clock.now()
  const opening = view.cursors.get('opening') ?? started
  const from = Math.max(opening, (records.cursor ?? opening) - OVERLAP_MS)
  try {
    // Tables that are empty are built anew from all that is remembered.
    const finished = view.finishedCycles.slice(records.cursor === undefined ? 0 : -200)
    const cycles = [...view.cycles.values(), ...finished]
    const symbols = new Set([...run.config.symbols, ...cycles.map(({ symbol }) => symbol)])
    for (const symbol of symbols) {
      const fills = await exchange.listFills('perp', symbol, from, signal)
      records.addTrades(fills.map((fill) => ({ fill, cycleId: ownerOf(cycles, fill) })))
    }
    records.addFunding(await exchange.listIncome(from, signal))
    for (const cycle of cycles) records.putCycle(cycle, run.config.points)
    records.refreshDays(asRecorded(run.config, view), from, began)
    records.moveCursor(began)
    session.ingestedAt = view.lastActivityAt
  } catch (error) {
    signal.throwIfAborted()
    session.alarm('records-failed', `the tables are behind: ${String(error)}`)
  }
}

function ownerOf(cycles: readonly HedgeCycle[], fill: Fill): string | undefined {
  const owner = cycles.find(
    ({ symbol, openedAt, closedAt }) =>
      symbol === fill.symbol &&
      openedAt - AROUND_MS / 60 <= fill.time &&
      fill.time <= (closedAt ?? Number.POSITIVE_INFINITY),
  )
  return fill.positionSide === undefined ? undefined : owner?.cycleId
}

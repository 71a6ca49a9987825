import { Decimal, ZERO } from '@asterkit/instruments'
import { bookFunding } from '../../../executors/bookFunding.ts'
import { INCOME_CURSOR } from '../../../executors/foldEntry.ts'
import type { HedgeCycle } from '../../../executors/hedgeCycle.ts'
import { QUOTE_ASSET } from '../../../ledger/quoteAsset.ts'
import { walletAccount } from '../../../ledger/transactions.ts'
import { JournalError } from '../../../ports/journal.ts'
import type { RotationDecision } from '../decide.ts'
import type { HoldReason } from '../intents.ts'
import { pairFigures } from '../pairFigures.ts'
import { SETTINGS_MEMORY, settingsRecord } from '../recordedSettings.ts'
import { actRotation } from './actRotation.ts'
import { adoptOrphan } from './adoptOrphan.ts'
import { compareRotation } from './compareRotation.ts'
import { ingestRotation } from './ingestRotation.ts'
import { isModeOwed, seeToMode } from './positionMode.ts'
import { readRotation } from './readRotation.ts'
import {
  bookedResult,
  DAY_MEMORY,
  type HoldRotateRun,
  heldCycle,
  isClosing,
  memoryOf,
  openRotateSession,
  type RotateSession,
} from './rotateSession.ts'
import { sleepUntilNews } from './sleepUntilNews.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Decisions per check at most: repair, close, open, look. The rest waits for the next check. */
const MAX_STEPS = 8

/** Where a run ended. */
export interface HoldRotateReport {
  readonly checks: number
  /** The pair that is kept; undefined: flat. */
  readonly kept: HedgeCycle | undefined
  readonly isHalted: boolean
  /** What stands against opening, in words. */
  readonly obstacles: readonly string[]
}

/**
 * Holds and rotates until the signal aborts or `until` is reached. An abort finishes what is under way and keeps
 * the pair.
 *
 * @throws {JournalError} The journal cannot be written; nothing is sent after that.
 */
export async function runHoldRotate(
  input: HoldRotateRun,
  signal: AbortSignal,
): Promise<HoldRotateReport> {
  const listening = new AbortController()
  const session = openRotateSession(input, AbortSignal.any([signal, listening.signal]))
  try {
    noteSettings(session)
    session.tell({ kind: 'started', epoch: session.epoch, cycle: heldCycle(session) })
    while (isRunning(session, signal)) {
      await untilAborted(session, signal, async () => {
        await check(session, signal)
        if (isDone(session)) return
        await sleepUntilNews(session, signal)
      })
      if (isDone(session)) break
    }
    return await finish(session)
  } finally {
    listening.abort()
    await session.hints.ended()
  }
}

/** Writes down what the run measures itself by, where that is new; who only closes has no targets. */
function noteSettings(session: RotateSession): void {
  const { book, clock } = session.context
  if (isClosing(session)) return
  const data = settingsRecord(session.run.config)
  if (JSON.stringify(book.view.strategy.get(SETTINGS_MEMORY)) === JSON.stringify(data)) return
  book.append({ kind: 'strategy', time: clock.now(), body: { name: SETTINGS_MEMORY, data } })
}

async function check(session: RotateSession, signal: AbortSignal): Promise<void> {
  const { context, hints, run } = session
  session.checks += 1
  session.isCompared = false
  session.alarms.before = session.alarms.now
  session.alarms.now = new Set()
  const heard = hints.take(context.book.view.lastActivityAt)
  if (heard.surprise !== undefined) session.reconcileReason ??= heard.surprise
  if (context.book.view.openAttempts.size > 0) session.reconcileReason ??= 'an order is unresolved'
  if (run.clock.now() - session.comparedAt >= DAY_MS) session.reconcileReason ??= 'a day has passed'
  if (differsFromLedger(session)) session.reconcileReason ??= 'the wallet differs from the ledger'
  await seeToMode(session, signal)
  if (session.reconcileReason !== undefined) await compareRotation(session, signal)
  await receiveFunding(session, heard.hasFunding, signal)
  await adoptOrphan(session, signal)
  const held = await decideAndAct(session, signal)
  if (heldCycle(session) === undefined) await seeToMode(session, signal)
  await ingestWhenDue(session, signal)
  const { day } = memoryOf(session)
  const cycle = heldCycle(session)
  const { volume, fees } = day
  session.tell({ kind: 'check', check: session.checks, cycle, hold: held, volume, fees })
}

/** Whether money has moved that is not booked, by the newest reading of the wallet. */
function differsFromLedger({ context, state, run }: RotateSession): boolean {
  const { book, limits } = context
  const isFresh = run.clock.now() - book.view.lastActivityAt <= limits.settleMs
  if (state.wallet === undefined || isFresh || !book.view.cursors.has(INCOME_CURSOR)) return false
  const account = walletAccount('perp', QUOTE_ASSET)
  return !book.balances.get(account, QUOTE_ASSET).eq(state.wallet.wallet)
}

/** Decides, acts, looks again, until there is nothing more to do now. Returns why. */
async function decideAndAct(
  session: RotateSession,
  signal: AbortSignal,
): Promise<{ readonly reason: HoldReason; readonly detail: string } | undefined> {
  const { strategy, run } = session
  for (let step = 0; step < MAX_STEPS && !signal.aborted; step += 1) {
    await readRotation(session, signal)
    noteDay(session)
    session.state = strategy.fold(session.state, { kind: 'memory', memory: memoryOf(session) })
    noteDrift(session)
    const decision = closingOnly(session, strategy.decide(session.state, run.clock.now()))
    let isChanged = false
    for (const intent of decision.intents) {
      if ((await actRotation(session, intent, signal)) === 'changed') isChanged = true
    }
    const held = decision.intents.find((intent) => intent.kind === 'hold')
    if (!isChanged) return held && { reason: held.reason, detail: held.detail }
  }
  return undefined
}

/** A person who wants to be flat does not wait for the minimum hold. */
function closingOnly(session: RotateSession, decision: RotationDecision): RotationDecision {
  const cycle = heldCycle(session)
  const isOnlyHeld = decision.intents.every(({ kind }) => kind === 'hold')
  if (!isClosing(session) || cycle === undefined || !isOnlyHeld) return decision
  if (session.context.book.view.openAttempts.size > 0) return decision
  return { intents: [{ kind: 'close', cycle, reason: 'by-hand', detail: 'asked for by a person' }] }
}

/** Writes down what the result was as the UTC day began: daily losses are measured from there. */
function noteDay(session: RotateSession): void {
  const { book, clock } = session.context
  const day = Math.floor(clock.now() / DAY_MS) * DAY_MS
  if (book.view.strategy.get(DAY_MEMORY)?.day === day) return
  const result = bookedResult(session).plus(unrealized(session)).toFixed()
  const data = { day, result }
  book.append({ kind: 'strategy', time: clock.now(), body: { name: DAY_MEMORY, data } })
}

function unrealized(session: RotateSession): Decimal {
  const cycle = heldCycle(session)
  const mark = cycle && session.state.premiums?.get(cycle.symbol)?.markPrice
  return cycle === undefined || mark === undefined ? ZERO : pairFigures(cycle, mark).unrealized
}

/** Keeps the largest drift of the pair; it is written down where it grows by a tenth of a percent. */
function noteDrift(session: RotateSession): void {
  const { context, state } = session
  const cycle = heldCycle(session)
  if (cycle?.phase !== 'holding') return
  const mark = state.premiums?.get(cycle.symbol)?.markPrice
  if (mark === undefined) return
  const drift = pairFigures(cycle, mark).driftPct.toDecimalPlaces(4)
  if (drift.lte(cycle.worstDriftPct.plus('0.1')) && !(cycle.worstDriftPct.isZero() && drift.gt(0)))
    return
  const { book, clock } = context
  const intentId = book.view.lastIntentId + 1
  const worstDriftPct = Decimal.max(drift, cycle.worstDriftPct).toFixed()
  const { cycleId, reason } = cycle
  const body = { intentId, cycleId, phase: 'holding', reason, worstDriftPct } as const
  book.append({ kind: 'cycle-phase', time: clock.now(), body })
}

/** Books payments: after an event, and at least every hour while a pair is held. */
async function receiveFunding(
  session: RotateSession,
  hasNews: boolean,
  signal: AbortSignal,
): Promise<void> {
  const now = session.run.clock.now()
  const last = session.readAt.get('funding') ?? 0
  if (!hasNews && (heldCycle(session) === undefined || now - last < HOUR_MS)) return
  try {
    await bookFunding(session.context, signal)
    session.readAt.set('funding', now)
  } catch (error) {
    if (error instanceof JournalError || signal.aborted) throw error
    session.alarm('funding-unread', error instanceof Error ? error.message : String(error))
  }
}

async function ingestWhenDue(session: RotateSession, signal: AbortSignal): Promise<void> {
  const { view } = session.context.book
  const now = session.run.clock.now()
  const last = session.readAt.get('ingest') ?? 0
  if (session.ingestedAt >= view.lastActivityAt && now - last < HOUR_MS) return
  await ingestRotation(session, signal)
  session.readAt.set('ingest', now)
}

function isRunning({ run }: RotateSession, signal: AbortSignal): boolean {
  return !signal.aborted && (run.until === undefined || run.clock.now() < run.until)
}

/** A single check ends when nothing is owed; closing ends when the account is flat. */
function isDone(session: RotateSession): boolean {
  const { run, context } = session
  if (session.checks === 0 || context.book.view.openAttempts.size > 0) return false
  const cycle = heldCycle(session)
  if (isClosing(session)) {
    const isOwed = session.orphans.length > 0 || isModeOwed(session)
    return cycle === undefined && session.hasCompared && !isOwed
  }
  return run.isOnce === true && (cycle === undefined || cycle.phase === 'holding')
}

/** Takes what is left into the tables and tells where it ends. Sends nothing. */
async function finish(session: RotateSession): Promise<HoldRotateReport> {
  const { signal } = new AbortController()
  await receiveFunding(session, true, signal)
  await ingestRotation(session, signal)
  const kept = heldCycle(session)
  session.tell({ kind: 'stopped', cycle: kept })
  return {
    checks: session.checks,
    kept,
    isHalted: session.context.book.view.halt !== undefined,
    obstacles: session.obstacles.map(({ detail }) => detail),
  }
}

/** Runs one check; an abort in the middle of a read or a sleep ends it quietly. */
async function untilAborted(
  { run }: RotateSession,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!signal.aborted || error instanceof JournalError) throw error
    if (error !== signal.reason) run.log.warn('stopping', { error: String(error) })
  }
}

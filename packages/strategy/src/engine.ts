import type { EpochMs } from './ports/clock.ts'
import { JournalError } from './ports/journal.ts'
import type { FarmDecision } from './strategies/funding-farm/intents.ts'
import type { FarmReport } from './strategies/funding-farm/report.ts'
import {
  farmStart,
  ledgerValue,
  portfolioValue,
  valueLedger,
} from './strategies/funding-farm/run/accounting.ts'
import { act } from './strategies/funding-farm/run/act.ts'
import { countRejections } from './strategies/funding-farm/run/buildReport.ts'
import { checkpoint, finish, heldViews, tellCheck } from './strategies/funding-farm/run/finish.ts'
import { setBaseline } from './strategies/funding-farm/run/portfolio.ts'
import {
  type FarmSession,
  type FundingFarmRun,
  heldPairs,
  memoryOf,
  openSession,
  recordDelta,
} from './strategies/funding-farm/run/session.ts'
import { bringUpToDate, lookAround } from './strategies/funding-farm/run/upkeep.ts'
import { tellVolumeForecast } from './strategies/funding-farm/run/volumeForecast.ts'

export type { FundingFarmRun } from './strategies/funding-farm/run/session.ts'

/** Decisions per cycle and place at most: facts, transfer, close, reopen. The rest waits for the next cycle. */
const STEPS_PER_PAIR = 12
/** Pauses between looks at an exchange that does not answer at the start: doubling, up to a minute. */
const FIRST_PAUSE_MS = 5_000
const LONGEST_PAUSE_MS = 60_000
/** Pause between checks while an order is of unknown fate; a check costs some sixty units of request weight. */
const UNRESOLVED_PAUSE_MS = 3_000
/** Facts without which the account has no worth and a held pair cannot be judged. */
const NEEDED_FACTS: readonly string[] = ['instruments', 'market', 'positions', 'wallets']

/**
 * Farms funding until the signal aborts or `until` is reached: observes, decides, trades, accounts.
 * An abort finishes what is under way, keeps positions, emits `stopped` and returns the report.
 *
 * @throws {JournalError} The journal cannot be written; nothing is sent after that.
 * @throws {Error} The account could not be read before `until`, or the signal aborted before that.
 */
export async function runFundingFarm(
  input: FundingFarmRun,
  signal: AbortSignal,
): Promise<FarmReport> {
  const listening = new AbortController()
  const session = openSession(input, AbortSignal.any([signal, listening.signal]))
  const { run } = session
  try {
    await firstLook(session, signal)
    const { book } = session.context
    const start = farmStart(book, run.clock.now(), () => valueLedger(book, session.marks))
    setBaseline(book, run.clock.now(), portfolioValue(book, session.marks))
    const resumed = [...book.view.holdings.values()]
    const { value: accountValue } = ledgerValue(book, session.marks)
    session.news.tell({ kind: 'started', epoch: session.epoch, accountValue, resumed })
    await tellVolumeForecast(session, signal)

    for (let isFirst = true; isRunning(run, signal); isFirst = false) {
      const began = run.clock.now()
      session.tally.checks += 1
      await untilAborted(run, signal, async () => {
        if (!isFirst) await bringUpToDate(session, signal)
        await decideAndAct(session, signal)
        recordDelta(session)
        checkpoint(session, run.config.valueIntervalMs)
        tellCheck(session)
        await sleepUntil(run, nextCheck(session, began), signal)
      })
    }
    return await finish(session, start)
  } finally {
    listening.abort()
    await session.hints.ended()
  }
}

/** Decides, carries the decision out, looks again, until there is nothing more to do now. */
async function decideAndAct(session: FarmSession, signal: AbortSignal): Promise<void> {
  const { strategy, observer, run } = session
  let shown: string | undefined
  const maxSteps = STEPS_PER_PAIR * run.config.maxPairs
  for (let step = 0; step < maxSteps && !signal.aborted; step += 1) {
    session.state = strategy.fold(session.state, { kind: 'memory', memory: memoryOf(session) })
    const decision = strategy.decide(session.state, run.clock.now())
    const better = await observer.satisfy(session.state, decision.needs, signal)
    if (better !== undefined) {
      session.state = better
      continue
    }
    const subject = heldPairs(session)
      .map(({ pairId }) => pairId)
      .join(' ')
    if (subject !== shown) tellDecision(session, decision)
    shown = subject
    if (!(await carryOut(session, decision, signal))) return
    await lookAround(session, signal)
  }
}

/** @returns Whether something has changed. */
async function carryOut(
  session: FarmSession,
  decision: FarmDecision,
  signal: AbortSignal,
): Promise<boolean> {
  for (const intent of decision.intents) {
    if ((await act(session, intent, signal)) === 'changed') return true
  }
  return false
}

function tellDecision(session: FarmSession, decision: FarmDecision): void {
  const { tally, news, context, marks } = session
  const { checks: check } = tally
  countRejections(tally, decision.rejections)
  if (session.run.onEvent === undefined) return
  const { opportunities, intents } = decision
  const { value: accountValue } = ledgerValue(context.book, marks)
  const positions = heldViews(session)
  if (positions.length === 0) {
    const flat = intents.find((intent) => intent.kind === 'hold')
    const reason = flat && { reason: flat.detail }
    news.tell({ kind: 'scan', check, opportunities, accountValue, ...reason })
  }
  for (const position of positions) {
    news.tell({ kind: 'position', check, position, accountValue, opportunities })
  }
}

/**
 * Compares journal and venue and reads the market, for as long as it takes: nothing starts on a guess, and
 * the books begin with the opening balances. An exchange that is down is waited for; pairs stay as they are.
 */
async function firstLook(session: FarmSession, signal: AbortSignal): Promise<void> {
  const { run, news } = session
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
    await bringUpToDate(session, signal)
    const problem = startProblem(session)
    if (problem === undefined) return
    if (!isRunning(run, signal)) throw new Error(`the account could not be read: ${problem}`)
    const kept = `${heldPairs(session).length} pair(s) kept, nothing is opened`
    news.alarm('waiting', `cannot start yet, ${kept}, looking again: ${problem}`)
    run.log.info('waiting for the exchange', { problem, pauseMs })
    await sleepUntil(run, run.clock.now() + pauseMs, signal)
  }
}

/** What must be known before the first decision and is not. */
function startProblem({ observer, context, obstacles }: FarmSession): string | undefined {
  for (const fact of NEEDED_FACTS) {
    const reason = observer.failures.get(fact)
    if (reason !== undefined) return `${fact}: ${reason}`
  }
  if (context.book.view.cursors.has('opening')) return undefined
  return obstacles[0]?.detail ?? 'the opening balances are not known'
}

function isRunning(run: FundingFarmRun, signal: AbortSignal): boolean {
  return !signal.aborted && (run.until === undefined || run.clock.now() < run.until)
}

/**
 * Checks fall on whole intervals of the clock, so that a run that was interrupted gets back into step. While an
 * order is of unknown fate they follow each other quickly: each looks for it again.
 */
function nextCheck({ run, context }: FarmSession, began: EpochMs): EpochMs {
  const { cycleIntervalMs } = run.config
  const regular = began - (began % cycleIntervalMs) + cycleIntervalMs
  if (context.book.view.openAttempts.size === 0) return regular
  return Math.min(regular, run.clock.now() + UNRESOLVED_PAUSE_MS)
}

async function sleepUntil(run: FundingFarmRun, time: EpochMs, signal: AbortSignal): Promise<void> {
  const wake = run.until === undefined ? time : Math.min(time, run.until)
  const pause = wake - run.clock.now()
  if (pause > 0) await run.clock.sleep(pause, signal)
}

/** Runs one cycle; an abort in the middle of a read or a sleep ends it quietly. */
async function untilAborted(
  run: FundingFarmRun,
  signal: AbortSignal,
  cycle: () => Promise<void>,
): Promise<void> {
  try {
    await cycle()
  } catch (error) {
    if (!signal.aborted || error instanceof JournalError) throw error
    if (error !== signal.reason) run.log.warn('stopping', { error: String(error) })
  }
}

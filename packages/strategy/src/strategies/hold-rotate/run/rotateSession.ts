import { type Decimal, decimal, ZERO } from '@asterkit/instruments'
import { haltReason } from '../../../executors/halt.ts'
import type { HedgeCycle } from '../../../executors/hedgeCycle.ts'
import type { Obstacle } from '../../../executors/obstacle.ts'
import { openRecordBook, type RecordBook, startSession } from '../../../executors/recordBook.ts'
import {
  type Alert,
  defaultExecutionLimits,
  type TradeContext,
} from '../../../executors/tradeContext.ts'
import type { Clock, EpochMs } from '../../../ports/clock.ts'
import type { Exchange, PositionSide } from '../../../ports/exchange.ts'
import type { Journal } from '../../../ports/journal.ts'
import type { Logger } from '../../../ports/logger.ts'
import { haltRequest } from '../../../risk/killSwitch.ts'
import type { Strategy } from '../../../strategy.ts'
import { type HintListener, listenForHints } from '../../funding-farm/run/accountHints.ts'
import type { HoldRotateConfig } from '../config.ts'
import type { RotationDecision } from '../decide.ts'
import { holdRotate } from '../holdRotate.ts'
import type { RotationRecords } from '../records.ts'
import type { RotateEvent, RotateNews } from '../rotateEvent.ts'
import type { RotationFact, RotationState } from '../state.ts'
import { watchCycles } from './watchCycles.ts'

/** Everything that a run of hold-and-rotate works with. */
export interface HoldRotateRun {
  readonly exchange: Exchange
  readonly clock: Clock
  /** Opened and locked by the caller, who also closes it. */
  readonly journal: Journal
  readonly log: Logger
  readonly config: HoldRotateConfig
  /** Tables for people. Absent: none are kept. */
  readonly records?: RotationRecords
  /** Called synchronously, in order; must not throw. */
  readonly onEvent?: (event: RotateEvent) => void
  /** Exchange time at which the run ends; a pair is kept. Absent: until the signal. */
  readonly until?: EpochMs
  /** Decides and acts once, then ends. */
  readonly isOnce?: boolean
  /** Opens nothing and closes what is there, regardless of its age. */
  readonly isClosing?: boolean
  /** Why a person wants to be flat by now, or undefined; a run that hears it closes and ends. */
  readonly readClosingRequest?: () => string | undefined
  /** Positions that a person has handed over to be closed: no journal knows them. Only while closing. */
  readonly orphans?: readonly OrphanLeg[]
  /** Why a person asked for a halt, or undefined; throwing counts as halted. */
  readonly readHaltRequest?: () => string | undefined
}

/** A position in hedge mode that is on no record of ours. */
export interface OrphanLeg {
  readonly symbol: string
  readonly positionSide: PositionSide
  /** Base units, above zero. */
  readonly quantity: Decimal
}

/** One running hold-and-rotate. The only mutable state there is outside the journal. */
export interface RotateSession {
  readonly run: HoldRotateRun
  readonly context: TradeContext
  readonly strategy: Strategy<RotationState, RotationFact, RotationDecision>
  readonly hints: HintListener
  readonly tell: (news: RotateNews) => void
  /** Tells a trouble once while it lasts. */
  readonly alarm: (code: string, detail: string) => void
  readonly epoch: number
  readonly alarms: { before: Set<string>; now: Set<string> }
  /** When each fact was read last. */
  readonly readAt: Map<string, EpochMs>
  state: RotationState
  reconcileReason: string | undefined
  comparedAt: EpochMs
  /** The last comparison came to its end, whatever it found. */
  hasCompared: boolean
  isCompared: boolean
  obstacles: readonly Obstacle[]
  checks: number
  /** Tries to switch the position mode back. */
  modeTries: number
  /** Orphans that are still to be closed. */
  orphans: readonly OrphanLeg[]
  /** Pauses in a row that an account event has ended early. */
  wakes: number
  isHalted: boolean
  worstDriftPct: Decimal
  /** Activity up to which trades were taken into the tables. */
  ingestedAt: EpochMs
}

const DAY_MS = 86_400_000
/** Names of the strategy's own entries. */
export const DAY_MEMORY = 'hold-rotate-day'
export const LOSS_MEMORY = 'hold-rotate-loss'

/** Opens the journal's books and begins a session. Nothing is read from the exchange yet. */
export function openRotateSession(run: HoldRotateRun, signal: AbortSignal): RotateSession {
  const { exchange, journal, log, config, records } = run
  const plain = openRecordBook(journal)
  const alarms = { before: new Set<string>(), now: new Set<string>() }
  const tell = (news: RotateNews) => run.onEvent?.({ time: run.clock.now(), ...news })
  const alarm = (code: string, detail: string) => {
    const key = `${code} ${detail.replaceAll(/\d+/g, '#')}`
    const isNew = !alarms.before.has(key) && !alarms.now.has(key)
    alarms.now.add(key)
    if (!isNew) return
    log.warn('alarm', { code, detail })
    tell({ kind: 'alarm', code, detail })
  }
  if (records !== undefined) {
    for (const entry of journal.read()) if (entry.seq > records.lastSeq) records.takeEntry(entry)
  }
  const book = records === undefined ? plain : followedBook(plain, records, alarm)
  const epoch = startSession(book, run.clock.now())
  const onAlert = ({ code, symbol, detail }: Alert) =>
    alarm(code, symbol === undefined || detail.startsWith(symbol) ? detail : `${symbol}: ${detail}`)
  const lotOf = (symbol: string) => session.state.instruments?.get(symbol)?.lot.step
  const clock = watchCycles({ clock: run.clock, view: book.view, lotOf, onAlert })
  const context: TradeContext = {
    exchange,
    clock,
    book,
    log,
    limits: {
      ...defaultExecutionLimits,
      marginType: 'cross',
      maxOrdersPerDay: config.limits.maxOrdersPerDay,
      maxOpensPerDay: config.limits.maxCyclesPerDay,
      maxBookAgeMs: config.maxQuoteAgeMs,
    },
    orderSeen: (clientOrderId) => session.hints.orderSeen(clientOrderId),
    isKillSwitchSet: () => haltRequest(run.readHaltRequest) !== undefined,
    onAlert,
  }
  const strategy = holdRotate(config)
  const session: RotateSession = {
    run: { ...run, clock },
    context,
    strategy,
    hints: listenForHints(exchange, log, signal),
    tell,
    alarm,
    epoch,
    alarms,
    readAt: new Map(),
    state: strategy.init(run.clock.now()),
    reconcileReason: 'a session begins',
    comparedAt: run.clock.now(),
    hasCompared: false,
    isCompared: false,
    obstacles: [{ detail: 'journal and exchange were not compared yet' }],
    checks: 0,
    modeTries: 0,
    orphans: run.orphans ?? [],
    wakes: 0,
    isHalted: false,
    worstDriftPct: ZERO,
    ingestedAt: 0,
  }
  return session
}

/** Every entry goes into the tables as well; a table that fails never stops the trading. */
function followedBook(
  book: RecordBook,
  records: RotationRecords,
  alarm: (code: string, detail: string) => void,
): RecordBook {
  return {
    ...book,
    append(entry, transactions) {
      const stored = book.append(entry, transactions)
      try {
        records.takeEntry(stored)
      } catch (error) {
        alarm('records-failed', `the tables cannot be written: ${String(error)}`)
      }
      return stored
    },
  }
}

/** Whether a person wants to be flat. */
export function isClosing({ run }: RotateSession): boolean {
  return run.isClosing === true || run.readClosingRequest?.() !== undefined
}

/** The pair that is not flat; undefined: none. */
export function heldCycle({ context }: RotateSession): HedgeCycle | undefined {
  const [cycle] = context.book.view.cycles.values()
  return cycle
}

/** Booked profit, less fees, with funding, of all pairs since the first start. Quote. */
export function bookedResult({ context }: RotateSession): Decimal {
  let sum = ZERO
  for (const day of context.book.view.cycleDays.values()) {
    sum = sum.plus(day.realizedPnl).minus(day.fees).plus(day.funding)
  }
  return sum
}

/** What the strategy is told about the journal and about everything that blocks opening. */
export function memoryOf(session: RotateSession): RotationState['memory'] {
  const { view } = session.context.book
  const start = Math.floor(session.run.clock.now() / DAY_MS) * DAY_MS
  const day = view.cycleDays.get(start)
  const last = view.finishedCycles.at(-1)
  const cycle = heldCycle(session)
  const openingBlock = blockOf(session)
  const pilots = view.finishedCycles.filter(({ phase }) => phase === 'flat')
  const lastPilot = (cycle ?? pilots.at(-1))?.pilot
  return {
    ...(cycle && { cycle }),
    ...(last && { last }),
    nextPilot: lastPilot === 'long' ? 'short' : 'long',
    day: {
      start,
      volume: day?.volume ?? ZERO,
      fees: day?.fees ?? ZERO,
      funding: day?.funding ?? ZERO,
      opened: day?.opened ?? 0,
      repaired: day?.repaired ?? 0,
      orders: view.counts.day === start ? view.counts.orders : 0,
      startResult: dayStartResult(session, start),
    },
    bookedResult: bookedResult(session),
    forgivenResult: forgivenResult(session),
    cooldowns: new Map([...view.cooldowns].map(([symbol, { until }]) => [symbol, until])),
    ...(openingBlock !== undefined && { openingBlock }),
    isUnresolved: view.openAttempts.size > 0,
    isHalted: view.halt !== undefined,
    isCompared: session.isCompared,
  }
}

function dayStartResult({ context }: RotateSession, start: EpochMs): Decimal {
  const memory = context.book.view.strategy.get(DAY_MEMORY)
  if (memory === undefined || memory.day !== start) return ZERO
  return decimal(String(memory.result))
}

/** Once a person has lifted a halt for losses, they count from what they were then. */
function forgivenResult({ context }: RotateSession): Decimal {
  const { strategy, halt } = context.book.view
  const memory = strategy.get(LOSS_MEMORY)
  if (memory === undefined || halt !== undefined) return ZERO
  return decimal(String(memory.result))
}

function blockOf(session: RotateSession): string | undefined {
  const halt = haltRequest(session.run.readHaltRequest) ?? haltReason(session.context)
  if (halt !== undefined && !session.isHalted) session.tell({ kind: 'halted', reason: halt })
  session.isHalted = halt !== undefined
  if (halt !== undefined) return halt
  if (isClosing(session)) return 'only closing was asked for'
  const [unresolved] = session.context.book.view.openAttempts.keys()
  if (unresolved !== undefined) return `what became of order ${unresolved} is not known`
  return session.obstacles.find(({ isSymbolOnly }) => isSymbolOnly !== true)?.detail
}

import { hedgeDrift, pairLot } from '@asterkit/delta-neutral'
import { Decimal, decimal, ZERO } from '@asterkit/instruments'
import type { EntryBody } from '../../../executors/entries.ts'
import { haltReason } from '../../../executors/halt.ts'
import type { JournalView } from '../../../executors/journalView.ts'
import type { Obstacle } from '../../../executors/obstacle.ts'
import { openRecordBook, type RecordBook, startSession } from '../../../executors/recordBook.ts'
import {
  type Alert,
  defaultExecutionLimits,
  type TradeContext,
} from '../../../executors/tradeContext.ts'
import type { PairHolding } from '../../../pair.ts'
import type { Clock, EpochMs } from '../../../ports/clock.ts'
import type { Exchange } from '../../../ports/exchange.ts'
import type { Journal } from '../../../ports/journal.ts'
import type { Logger } from '../../../ports/logger.ts'
import { haltRequest } from '../../../risk/killSwitch.ts'
import type { Strategy } from '../../../strategy.ts'
import type { FundingFarmConfig } from '../config.ts'
import { fundingFarm } from '../fundingFarm.ts'
import type { FarmDecision } from '../intents.ts'
import type { FarmEvent } from '../report.ts'
import type { FarmFact, FarmMemory, FarmState } from '../state.ts'
import { type HintListener, listenForHints } from './accountHints.ts'
import { type Marks, marksOf, unrealizedOf } from './accounting.ts'
import { newTally, type RunTally } from './buildReport.ts'
import { watchNakedness } from './nakedWatch.ts'
import { createNews, type News } from './news.ts'
import { createObserver, type Observer } from './observer.ts'

/** Everything a farming run works with. */
export interface FundingFarmRun {
  readonly exchange: Exchange
  readonly clock: Clock
  /** Opened and locked by the caller, who also closes it. */
  readonly journal: Journal
  readonly log: Logger
  readonly config: FundingFarmConfig
  /** Called synchronously, in order; must not throw. */
  readonly onEvent?: (event: FarmEvent) => void
  /** Exchange time at which the run ends; pairs are kept and valued. Absent: until the signal. */
  readonly until?: EpochMs
  /**
   * Why a person asked for a halt (a halt file, a flag), or undefined. Asked every cycle and before every
   * opening; throwing counts as halted. Nothing opens while halted; reducing goes on.
   */
  readonly readHaltRequest?: () => string | undefined
  /** Whether an emergency exit trades on this account now: reducing waits for its end. */
  readonly isExitAtWork?: () => boolean
}

/** One running farm. The only mutable state there is outside the journal. */
export interface FarmSession {
  /** As given, on a clock that watches for pairs that stay unhedged. */
  readonly run: FundingFarmRun
  readonly context: TradeContext
  readonly strategy: Strategy<FarmState, FarmFact, FarmDecision>
  readonly observer: Observer
  readonly hints: HintListener
  readonly news: News
  readonly tally: RunTally
  readonly epoch: number
  state: FarmState
  /** Why journal and venue must be compared before anything else; undefined: nothing suggests it. */
  reconcileReason: string | undefined
  /** When journal and venue were last compared in full. */
  comparedAt: EpochMs
  /** What the last comparison left unexplained. */
  obstacles: readonly Obstacle[]
  /** Whether they were compared in this cycle already. */
  isReconciled: boolean
  /** What was done for the margin in this cycle already, each as `step pairId`. */
  readonly marginCare: Set<string>
  /** Settlements whose payment is still to be booked, and how often it was looked for, by perp symbol. */
  readonly awaitedFunding: Map<string, { readonly settlement: EpochMs; readonly tries: number }>
  /** Next settlement of each held pair as last seen, by pair id. */
  nextSettlements: ReadonlyMap<string, EpochMs>
  /** Settlement time of the newest payment on record, by perp symbol. */
  readonly lastFundingTimes: Map<string, EpochMs>
  /** Newest known prices; kept when a read fails. */
  marks: Marks
  isHalted: boolean
}

/** Opens the journal's books and begins a session. Nothing is read from the venue yet. */
export function openSession(run: FundingFarmRun, signal: AbortSignal): FarmSession {
  const { exchange, clock, journal, log, config } = run
  const records = openRecordBook(journal)
  const epoch = startSession(records, clock.now())
  const news = createNews(clock, log, run.onEvent)
  const book = watchFunding(records, (row) => onFunding(row))
  const onAlert = ({ code, symbol, detail }: Alert) =>
    news.alarm(
      code,
      symbol === undefined || detail.startsWith(symbol) ? detail : `${symbol}: ${detail}`,
    )
  const lotOf = (symbol: string) => {
    const pair = session.state.universe?.pairs.get(symbol)
    return pair && pairLot(pair.spot, pair.perp)
  }
  const watched = watchNakedness({ clock, view: book.view, lotOf, onAlert })
  const context: TradeContext = {
    exchange,
    clock: watched,
    book,
    log,
    limits: {
      ...defaultExecutionLimits,
      maxOrdersPerDay: config.limits.maxOrdersPerDay,
      maxOpensPerDay: config.limits.maxRoundTripsPerDay,
      maxBookAgeMs: config.maxQuoteAgeMs,
      adoptSymbols: config.adoptSymbols,
      ...(config.limits.maxNotionalQuote && {
        maxPairNotionalQuote: config.limits.maxNotionalQuote.toFixed(),
      }),
    },
    priceOf: (asset) => session.marks.prices.get(asset),
    orderSeen: (clientOrderId) => session.hints.orderSeen(clientOrderId),
    isKillSwitchSet: () => haltRequest(run.readHaltRequest) !== undefined,
    ...(run.isExitAtWork && { isExitAtWork: run.isExitAtWork }),
    onAlert,
  }
  const strategy = fundingFarm(config)
  const session: FarmSession = {
    run: { ...run, clock: watched },
    context,
    strategy,
    observer: createObserver({ exchange, clock, log, config }),
    hints: listenForHints(exchange, log, signal),
    news,
    tally: newTally(records.view.totals.checks),
    epoch,
    state: strategy.init(clock.now()),
    reconcileReason: 'a session begins',
    comparedAt: clock.now(),
    obstacles: [{ detail: 'journal and venue were not compared yet' }],
    isReconciled: false,
    marginCare: new Set(),
    awaitedFunding: new Map(),
    nextSettlements: new Map(),
    lastFundingTimes: new Map(),
    marks: { prices: new Map(), unrealizedProfit: ZERO, accountUnrealized: ZERO },
    isHalted: false,
  }
  const onFunding = ({ symbol, amount, pairId, time }: FundingRow) => {
    const total = pairId === undefined ? ZERO : fundingOf(records.view, pairId)
    const last = session.lastFundingTimes.get(symbol) ?? 0
    session.lastFundingTimes.set(symbol, Math.max(last, time))
    session.observer.expectBalanceChange()
    news.tell({ kind: 'funding', symbol, amount: decimal(amount), total })
  }
  return session
}

type FundingRow = EntryBody<'funding'>['rows'][number]

/** Payments are booked in several places; every one of them is told once it is on record. */
function watchFunding(book: RecordBook, onRow: (row: FundingRow) => void): RecordBook {
  return {
    ...book,
    append(entry, transactions) {
      const stored = book.append(entry, transactions)
      if (entry.kind === 'funding') entry.body.rows.forEach(onRow)
      return stored
    },
  }
}

function fundingOf(view: JournalView, pairId: string): Decimal {
  const closed = view.closed.findLast((pair) => pair.holding.pairId === pairId)
  return (view.holdings.get(pairId) ?? closed?.holding)?.fundingReceived ?? ZERO
}

/** The pairs that are held, by the journal, oldest first. */
export function heldPairs({ context }: FarmSession): readonly PairHolding[] {
  return [...context.book.view.holdings.values()]
}

/** What the strategy is told about the journal and about everything that blocks opening. */
export function memoryOf(session: FarmSession): FarmMemory {
  const { view } = session.context.book
  const closings = [...view.intents.values()].filter(({ action }) => action === 'close')
  const foreign = new Map<string, string>()
  for (const { symbol, detail } of session.obstacles) {
    if (symbol !== undefined) foreign.set(symbol, detail)
  }
  const openingBlock = blockOf(session)
  return {
    holdings: heldPairs(session),
    closings: new Map(closings.map(({ pairId, reason }) => [pairId, reason])),
    cooldowns: new Map([...view.cooldowns].map(([symbol, { until }]) => [symbol, until])),
    rules: [...view.rules.values()],
    foreign,
    lastActivityAt: view.lastActivityAt,
    ...(openingBlock !== undefined && { openingBlock }),
  }
}

function blockOf(session: FarmSession): string | undefined {
  const halt = haltRequest(session.run.readHaltRequest) ?? haltReason(session.context)
  if (halt !== undefined && !session.isHalted) session.news.tell({ kind: 'halted', reason: halt })
  session.isHalted = halt !== undefined
  if (halt !== undefined) return halt
  if (session.context.book.view.openAttempts.size > 0) return 'an order is still unresolved'
  return session.obstacles.find(({ isSymbolOnly }) => isSymbolOnly !== true)?.detail
}

/** Remembers the newest prices, so that a failed read does not leave the account without a value. */
export function rememberMarks(session: FarmSession): void {
  const { state, marks, context } = session
  session.marks = {
    ...marks,
    ...(state.premiums && { prices: marksOf(state, context.book.balances, marks.prices) }),
    ...(state.positions && unrealizedOf(context.book.view, state.positions)),
  }
}

/** Keeps the largest |S + P| seen while no order was under way. */
export function recordDelta({ context, state, tally }: FarmSession): void {
  const { view } = context.book
  if (view.openAttempts.size > 0 || state.positions === undefined) return
  for (const { symbol, perpSymbol, spotQuantity } of view.holdings.values()) {
    const pair = state.universe?.pairs.get(symbol)
    if (pair === undefined) continue
    const position = state.positions.find((row) => row.symbol === perpSymbol)
    const perpQuantity = position?.quantity ?? ZERO
    const lot = pairLot(pair.spot, pair.perp)
    const { deltaLots } = hedgeDrift({ spotQuantity, perpQuantity, lot })
    tally.maxDeltaLotsAtRest = Decimal.max(tally.maxDeltaLotsAtRest, deltaLots)
  }
}

import { type Decimal, ZERO } from '@asterkit/instruments'
import { type Countdown, createCountdown } from '../../../executors/quotes/countdown.ts'
import { openQuoteBook, startQuoteSession } from '../../../executors/quotes/quoteBook.ts'
import type { QuoteContext, QuoteNews } from '../../../executors/quotes/quoteContext.ts'
import { QuoteDesk } from '../../../executors/quotes/quoteDesk.ts'
import type { EpochMs } from '../../../ports/clock.ts'
import { JournalError } from '../../../ports/journal.ts'
import type { QuotedSymbol } from '../../../ports/makerExchange.ts'
import type { Strategy } from '../../../strategy.ts'
import type { MakerDecision } from '../decide.ts'
import type { MakerEvent } from '../events.ts'
import { type MakerGrid, makerGrid } from '../grid.ts'
import { marketMaker } from '../marketMaker.ts'
import type { QuoteReason } from '../reasons.ts'
import type { MakerState } from '../state.ts'
import type { MakerRunEvent, QuoteTimes } from './makerReport.ts'
import type { MarketMakerRun } from './makerRun.ts'
import { createOrderBudget, type OrderBudget } from './orderBudget.ts'

/** Levels of a side that are looked at beside our own. */
const OTHERS_LEVELS = 5
/** Delays that are remembered for the percentiles. */
const MOST_DELAYS = 2_000

/** One symbol of a run. Changes. */
export interface SymbolRun {
  readonly symbol: string
  readonly grid: MakerGrid
  readonly desk: QuoteDesk
  readonly strategy: Strategy<MakerState, MakerEvent, MakerDecision>
  readonly countdown: Countdown
  state: MakerState
  decision: MakerDecision
  /** What the run itself has against quoting, by its name. */
  readonly blocks: Map<QuoteReason['code'], QuoteReason>
  markPrice: Decimal | undefined
  isReacting: boolean
  isDirty: boolean
  isConfirming: boolean
  /** Whether the loss of the day has ended quoting: known, not only feared. */
  isDayLost: boolean
  /** When a position may be unwound again. */
  unwindDue: EpochMs
  /** Since when it has been offered before that. */
  unwindSince: EpochMs | undefined
  /** Reasons that were told last. */
  toldReasons: string
  times: { -readonly [K in keyof QuoteTimes]: QuoteTimes[K] }
}

/** What the parts of a run share. Changes. */
export interface MakerSession {
  readonly run: MarketMakerRun
  readonly context: QuoteContext
  readonly symbols: ReadonlyMap<string, SymbolRun>
  readonly budget: OrderBudget
  /** Answer delays, newest last. */
  readonly delays: number[]
  /** Whether the account stream was ever connected. */
  isStreamOpen: boolean
  /** Whether the account stream has told everything since the last audit. */
  isAccountLive: boolean
  isAuditing: boolean
  auditDue: EpochMs
  /** Differences of the last audit, in words: acted upon when the next one finds them, too. */
  lastDifferences: string
  isStopping: boolean
  /** A failure that ends the run. */
  failure: unknown
  readonly timers: { readonly at: EpochMs; readonly resolve: () => void }[]
  readonly tell: (event: MakerRunEvent) => void
}

/**
 * Reads what has to be known before anything can be quoted and begins a session.
 *
 * @throws {Error} A symbol cannot be quoted, the account is in hedge mode, or something could not be read.
 * @throws {JournalError} The journal cannot be used.
 */
export async function openMakerSession(
  run: MarketMakerRun,
  life: AbortSignal,
  onNews: (session: MakerSession, news: QuoteNews) => void,
): Promise<MakerSession> {
  const { exchange, clock, config, log } = run
  const book = openQuoteBook(run.journal)
  if ((await exchange.getPositionMode(life)) !== 'one-way') {
    throw new Error('the account is in hedge mode: the market maker needs one-way mode')
  }
  const instruments = await exchange.listInstruments('perp', life)
  const symbols = new Map<string, SymbolRun>()
  for (const symbol of config.symbols) {
    const instrument = instruments.find((each) => each.symbol === symbol)
    if (instrument === undefined) throw new Error(`there is no perpetual ${symbol}`)
    const { maker } = await exchange.getCommission('perp', symbol, life)
    symbols.set(symbol, openSymbol(run, makerGrid(instrument), maker.toNumber() * 10_000))
  }
  startQuoteSession(book, clock.now())
  let attempt = book.view.ordersSent
  const session: MakerSession = {
    run,
    symbols,
    budget: createOrderBudget(config.limits.maxOrdersPerMinute),
    delays: [],
    isStreamOpen: false,
    isAccountLive: false,
    isAuditing: false,
    auditDue: 0,
    lastDifferences: '',
    isStopping: false,
    failure: undefined,
    timers: [],
    tell: (event) => run.onEvent?.(event),
    context: {
      exchange,
      clock,
      book,
      log,
      desks: new Map([...symbols].map(([symbol, { desk }]) => [symbol, desk])),
      tell: (news) => onNews(session, news),
      nextAttempt() {
        attempt += 1
        return attempt
      },
      wait: (durationMs) => waitFor(session, durationMs, life),
      spawn: (name, work) => void spawn(session, name, work, life),
      signal: life,
    },
  }
  return session
}

function openSymbol(run: MarketMakerRun, grid: MakerGrid, makerFeeBps: number): SymbolRun {
  const { config, clock } = run
  const strategy = marketMaker(config, grid)
  const { countdownMs, renewCountdownMs: renewMs } = config.execution
  return {
    symbol: grid.symbol,
    grid,
    desk: new QuoteDesk(grid),
    strategy,
    countdown: createCountdown(grid.symbol, { countdownMs, renewMs }),
    state: strategy.fold(strategy.init(clock.now()), { kind: 'fees', makerFeeBps }),
    decision: { quotes: [], reasons: [] },
    blocks: new Map(),
    markPrice: undefined,
    isReacting: false,
    isDirty: false,
    isConfirming: false,
    isDayLost: false,
    unwindDue: 0,
    unwindSince: undefined,
    toldReasons: '',
    times: { total: 0, unguarded: 0, twoSided: 0 },
  }
}

/** Resolves in the first tick at or after its time, so that waiting moves no clock. */
function waitFor(session: MakerSession, durationMs: number, life: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (life.aborted) return reject(life.reason)
    const abort = () => reject(life.reason)
    life.addEventListener('abort', abort, { once: true })
    session.timers.push({
      at: session.run.clock.now() + durationMs,
      resolve() {
        life.removeEventListener('abort', abort)
        resolve()
      },
    })
  })
}

/** Lets those go on whose time has come. */
export function wakeTimers({ timers, run }: MakerSession): void {
  const now = run.clock.now()
  for (let at = timers.length - 1; at >= 0; at -= 1) {
    const timer = timers[at]
    if (timer === undefined || timer.at > now) continue
    timers.splice(at, 1)
    timer.resolve()
  }
}

async function spawn(
  session: MakerSession,
  name: string,
  work: () => Promise<void>,
  life: AbortSignal,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof JournalError) session.failure ??= error
    else if (!life.aborted) {
      session.run.log.warn('a task failed', { task: name, error: String(error) })
    }
  }
}

/** How a symbol is counted, with room in its book for all of ours before the others' best levels. */
export function quotedSymbol({ run }: MakerSession, { grid }: SymbolRun): QuotedSymbol {
  const levels = OTHERS_LEVELS + run.config.levels
  return { symbol: grid.symbol, tick: grid.prices.step, lot: grid.quantities.step, levels }
}

/** Remembers how long an answer took. */
export function addDelay({ delays }: MakerSession, delayMs: number): void {
  delays.push(delayMs)
  if (delays.length > MOST_DELAYS) delays.splice(0, delays.length - MOST_DELAYS)
}

/** Signed lots that a symbol holds: booked fills and those that are on their way into the books. */
export function heldLots({ context }: MakerSession, { symbol, grid, desk }: SymbolRun): number {
  const { quantity } = context.book.view.positions.get(symbol) ?? { quantity: ZERO }
  const lots = grid.quantities.toSteps(quantity.abs().toFixed()) ?? Number.NaN
  return (quantity.isNegative() ? -lots : lots) + desk.unbookedLots()
}

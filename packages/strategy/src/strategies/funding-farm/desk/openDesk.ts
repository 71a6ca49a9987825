import { Decimal, ZERO } from '@asterkit/instruments'
import { hedgeModeAdvice } from '../../../hedgeModeAdvice.ts'
import { pnlOfClosedPair } from '../../../ledger/pnl.ts'
import type { AccountEvent, Exchange } from '../../../ports/exchange.ts'
import { bookFunding } from '../../../reconcile.ts'
import { planWalletMove } from '../plan.ts'
import type { FarmEvent, Opportunity } from '../report.ts'
import { farmStart, portfolioValue, valueLedger } from '../run/accounting.ts'
import { act } from '../run/act.ts'
import { setBaseline } from '../run/portfolio.ts'
import {
  type FarmSession,
  type FundingFarmRun,
  heldPairs,
  memoryOf,
  openSession,
} from '../run/session.ts'
import { bringUpToDate, lookAround } from '../run/upkeep.ts'
import type {
  ClosingProposal,
  DeskResult,
  OpeningProposal,
  Proposal,
  RebalancingProposal,
  Refusal,
} from './proposal.ts'
import { proposeClosing } from './proposeClosing.ts'
import { proposeOpening, refused } from './proposeOpening.ts'
import { UnreadableAccountError } from './unreadableAccountError.ts'

/** One person's hand on the farm: the bot's own books, rules and executors, one act at a time. */
export interface FarmDesk {
  /** Symbols of held pairs, oldest first. */
  held(): readonly string[]
  /** Free quote of both wallets; undefined: unknown. */
  freeQuote(): Decimal | undefined
  /** Symbols as the bot weighs them now, for choosing. */
  opportunities(): Promise<readonly Opportunity[]>
  proposeOpening(symbol: string, capital: Decimal): Promise<OpeningProposal | Refusal>
  proposeClosing(symbol: string): Promise<ClosingProposal | Refusal>
  proposeRebalancing(): RebalancingProposal | Refusal
  /**
   * Does what was proposed; the market is read again first, and an opening that has become much dearer is not done.
   *
   * @throws {JournalError} The journal cannot be written; nothing was sent after that.
   * @throws {Error} The desk is for looking only.
   */
  carryOut(proposal: Proposal): Promise<DeskResult>
  close(): Promise<void>
}

const FIRST_LOOKS = 3
const RETRY_MS = 5_000
/** Closing that got part of the way goes on this often. */
const CLOSING_ROUNDS = 3
/** A round trip that has become this many times as dear since it was shown is not opened. */
const DEARER = '1.25'

/**
 * Opens the books and compares them with the venue, as a run does when it starts.
 *
 * @param options.isDryRun Looks only: nothing is signed that changes anything. The journal must be a shadow.
 * @throws {UnreadableAccountError} The account could not be read.
 */
export async function openDesk(
  run: FundingFarmRun,
  options: { readonly isDryRun: boolean; readonly signal: AbortSignal },
): Promise<FarmDesk> {
  const { isDryRun, signal } = options
  const listening = new AbortController()
  const reasons: string[] = []
  const onEvent = (event: FarmEvent): void => {
    if (event.kind === 'not-opened') reasons.push(event.reason)
    if (event.kind === 'alert') reasons.push(event.detail)
    run.onEvent?.(event)
  }
  const session = openSession(
    { ...run, onEvent, ...(isDryRun && { exchange: lookOnly(run.exchange) }) },
    AbortSignal.any([signal, listening.signal]),
  )
  const close = async () => {
    listening.abort()
    await session.hints.ended()
  }
  try {
    if (isDryRun) await lookOnce(session, signal)
    else await beginBooks(session, signal)
  } catch (error) {
    await close()
    throw error
  }
  const remember = () => {
    session.state = session.strategy.fold(session.state, {
      kind: 'memory',
      memory: memoryOf(session),
    })
  }
  const lookAgain = async () => {
    session.observer.beginCycle()
    await lookAround(session, signal)
    remember()
  }
  remember()
  return {
    close,
    held: () => heldPairs(session).map(({ symbol }) => symbol),
    freeQuote() {
      const { wallets } = session.state
      return wallets?.spotFree.plus(wallets.perpAvailable)
    },
    async opportunities() {
      for (let round = 0; round < FIRST_LOOKS; round += 1) {
        const { needs } = session.strategy.decide(session.state, run.clock.now())
        const better = await session.observer.satisfy(session.state, needs, signal)
        if (better === undefined) break
        session.state = better
      }
      return session.strategy.decide(session.state, run.clock.now()).opportunities
    },
    async proposeOpening(symbol, capital) {
      await lookAgain()
      return proposeOpening(session, symbol, capital, signal)
    },
    async proposeClosing(symbol) {
      await lookAgain()
      return proposeClosing(session, symbol, signal)
    },
    proposeRebalancing: () => proposeRebalancing(session),
    async carryOut(proposal) {
      if (isDryRun) throw new Error('this desk only looks')
      reasons.length = 0
      await lookAgain()
      const result = await carryOut(session, proposal, signal)
      remember()
      return typeof result === 'string'
        ? { kind: 'not-done', reason: reasons.at(-1) ?? result }
        : result
    },
  }
}

/** @returns Why nothing was done, when no event says it better. */
async function carryOut(
  session: FarmSession,
  proposal: Proposal,
  signal: AbortSignal,
): Promise<DeskResult | string> {
  switch (proposal.kind) {
    case 'opening':
      return openIt(session, proposal, signal)
    case 'closing':
      return closeIt(session, proposal, signal)
    case 'rebalancing': {
      const { move } = proposal
      const intent = { kind: 'move-wallets', move, symbol: move.asset } as const
      const effect = await act(session, intent, signal)
      return effect === 'changed' ? { kind: 'moved', move } : 'nothing was moved'
    }
  }
}

async function openIt(
  session: FarmSession,
  shown: OpeningProposal,
  signal: AbortSignal,
): Promise<DeskResult | string> {
  const { symbol, capital, move } = shown
  if (move !== undefined) {
    const effect = await act(session, { kind: 'move-wallets', move, symbol }, signal)
    if (effect === 'unchanged') return 'the transfer between the wallets failed'
    await lookAround(session, signal)
  }
  const fresh = await proposeOpening(session, symbol, capital, signal)
  if (fresh.kind === 'refused') return { kind: 'not-done', reason: fresh.reason }
  const cost = ({ plan }: OpeningProposal) => plan.roundTripFees.plus(plan.roundTripSlippage)
  if (cost(fresh).gt(cost(shown).times(DEARER))) {
    const reason = `the round trip now costs ${cost(fresh).toFixed(2)} instead of ${cost(shown).toFixed(2)}`
    return { kind: 'not-done', reason }
  }
  await act(session, { kind: 'open', entry: fresh.entry }, signal)
  const holding = heldPairs(session).find((pair) => pair.symbol === symbol)
  if (holding === undefined) return 'it was not opened'
  if (holding.status === 'open') return { kind: 'opened', holding }
  return { kind: 'unfinished', reason: `${symbol} is ${holding.status}` }
}

async function closeIt(
  session: FarmSession,
  { holding, pair }: ClosingProposal,
  signal: AbortSignal,
): Promise<DeskResult> {
  const { run } = session
  const { pairId, symbol } = holding
  for (let round = 0; round < CLOSING_ROUNDS && !signal.aborted; round += 1) {
    if (round > 0) {
      if (session.context.book.view.openAttempts.size > 0) await run.clock.sleep(RETRY_MS, signal)
      await bringUpToDate(session, signal)
    }
    const current = heldPairs(session).find((row) => row.pairId === pairId)
    if (current === undefined) break
    const detail = 'asked for by a person'
    const intent = { kind: 'close', holding: current, pair, reason: 'requested', detail } as const
    await act(session, intent, signal)
  }
  const { holdings, closed } = session.context.book.view
  const end = closed.findLast((row) => row.holding.pairId === pairId)
  if (end !== undefined && !holdings.has(pairId)) {
    return { kind: 'closed', holding: end.holding, pnl: pnlOfClosedPair(end) }
  }
  return { kind: 'unfinished', reason: `${symbol} is not flat yet: run close again` }
}

function proposeRebalancing({ state, context }: FarmSession): RebalancingProposal | Refusal {
  const { wallets, config } = state
  if (wallets === undefined) return refused('unknown-data', 'the balances could not be read')
  const { halt } = context.book.view
  if (halt !== undefined) return refused('halted', `halted: ${halt.reason}`)
  const free = wallets.spotFree.plus(wallets.perpAvailable)
  if (free.lte(0)) return refused('balanced', 'no USDT is free in either wallet')
  const move = planWalletMove(wallets, config, Decimal.max(ZERO, free.minus(config.reserveQuote)))
  if (move === undefined) {
    return refused(
      'balanced',
      `the wallets are split as ${config.leverage}x asks, or nothing may be moved`,
    )
  }
  const toSpot = move.direction === 'perp-to-spot' ? move.amount : move.amount.neg()
  const before = { spot: wallets.spotFree, perp: wallets.perpAvailable }
  const after = { spot: before.spot.plus(toSpot), perp: before.perp.minus(toSpot) }
  return { kind: 'rebalancing', move, before, after }
}

/** Compares journal and venue until every fact is there, and begins the accounting where there is none yet. */
async function beginBooks(session: FarmSession, signal: AbortSignal): Promise<void> {
  const { observer, context, run } = session
  const { book } = context
  for (let look = 1; ; look += 1) {
    await bringUpToDate(session, signal)
    const [unread] = observer.failures
    if (unread === undefined && book.view.cursors.has('opening')) break
    const problem = unread === undefined ? session.obstacles[0]?.detail : unread.join(': ')
    if (look >= FIRST_LOOKS) throw new UnreadableAccountError(problem ?? 'for an unknown reason')
    await run.clock.sleep(RETRY_MS, signal)
  }
  farmStart(book, run.clock.now(), () => valueLedger(book, session.marks))
  setBaseline(book, run.clock.now(), portfolioValue(book, session.marks))
}

/** Reads everything without comparing: repairs would send orders. */
async function lookOnce(session: FarmSession, signal: AbortSignal): Promise<void> {
  session.observer.beginCycle()
  await bookFunding(session.context, signal)
  await lookAround(session, signal)
  const [unread] = session.observer.failures
  if (unread !== undefined) throw new UnreadableAccountError(unread.join(': '))
  const isHedge = (await session.run.exchange.getPositionMode(signal)) === 'hedge'
  session.obstacles = isHedge ? [{ detail: hedgeModeAdvice }] : []
}

/** The exchange without its writes. */
function lookOnly(exchange: Exchange): Exchange {
  const refuse = () => Promise.reject(new Error('a dry run sends nothing'))
  return {
    ...exchange,
    prepareOrder: refuse,
    prepareCancel: refuse,
    prepareTransfer: refuse,
    prepareLeverage: refuse,
    prepareMarginType: refuse,
    prepareFence: refuse,
    prepareMarginAddition: refuse,
    watchAccount: silence,
  }
}

async function* silence(signal: AbortSignal): AsyncGenerator<AccountEvent> {
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

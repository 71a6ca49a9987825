import { type Decimal, ZERO } from '@asterkit/instruments'
import { auditQuotes, type QuoteAudit } from '../../../executors/quotes/auditQuotes.ts'
import { applyEvidence, remainingLots } from '../../../executors/quotes/ownQuote.ts'
import { resolveQuote } from '../../../executors/quotes/resolveQuote.ts'
import { newQuote } from '../../../executors/quotes/sendQuotes.ts'
import { touchOf } from '../fairPrice.ts'
import { isBlocking } from '../reasons.ts'
import { judgeStanding, readStanding } from './judgeStanding.ts'
import { makerResult, unpricedSymbols } from './makerResult.ts'
import { type MakerSession, quotedSymbol, type SymbolRun } from './makerSession.ts'
import { othersBook } from './othersBook.ts'
import { foldInto } from './react.ts'
import { unwind } from './unwind.ts'

const AUDIT_MS = 60_000
/** After a finding, or a reading that came to nothing, the next one comes sooner. */
const AUDIT_AGAIN_MS = 2_000
/** What the venue or the margin stands against is read again after this. */
const HINDERED_MS = 10_000
/** Trades that the venue has told of but not listed yet are read after this. */
const UNBOOKED_MS = 2_000
const DAY_MS = 86_400_000

/** What has to be done as time passes: timers, countdowns, confirmations, audits, accounts of the day. */
export function keepHouse(session: MakerSession, elapsedMs: number): void {
  const { run, context } = session
  const now = run.clock.now()
  for (const symbol of session.symbols.values()) {
    countTime(symbol, elapsedMs)
    foldInto(symbol, { kind: 'tick', now })
    context.spawn('countdown', () => symbol.countdown.renew(context))
    context.spawn('unwind', () => unwind(session, symbol, now))
    confirmBook(session, symbol, now)
    for (const { unbookedSince } of symbol.desk.quotes()) {
      if (unbookedSince !== undefined && now - unbookedSince >= UNBOOKED_MS) session.auditDue = 0
    }
  }
  judgeDay(session, now)
  if (now >= session.auditDue && !session.isAuditing) {
    session.isAuditing = true
    session.auditDue = now + AUDIT_MS
    context.spawn('audit', () => audit(session))
  }
}

function countTime(symbol: SymbolRun, elapsedMs: number): void {
  const { times, decision, desk } = symbol
  times.total += elapsedMs
  const isGuarded = decision.reasons.some(
    (reason) => isBlocking(reason, 'buy') || isBlocking(reason, 'sell'),
  )
  if (isGuarded) return
  times.unguarded += elapsedMs
  const isLive = { buy: false, sell: false }
  for (const quote of desk.quotes()) {
    if (quote.state === 'live' && remainingLots(quote) > 0) isLive[quote.side] = true
  }
  if (isLive.buy && isLive.sell) times.twoSided += elapsedMs
}

/** A book that has not changed for long is read by request: a quiet market is not a dead feed. */
function confirmBook(session: MakerSession, symbol: SymbolRun, now: number): void {
  const { run, context } = session
  const { book } = symbol.state
  if (book === undefined || symbol.isConfirming) return
  if (now - book.time < run.config.guards.maxBookAgeMs / 2) return
  symbol.isConfirming = true
  context.spawn('confirm book', async () => {
    try {
      const quoted = quotedSymbol(session, symbol)
      const read = await context.exchange.readBook(quoted, context.signal)
      const known = touchOf(symbol.state.book)
      const found = touchOf(othersBook(read, symbol.desk))
      const isSame = known?.bid === found?.bid && known?.ask === found?.ask
      if (known !== undefined && isSame) {
        foldInto(symbol, { kind: 'book-confirmed', time: read.time })
      }
    } finally {
      symbol.isConfirming = false
    }
  })
}

/** Losses of a UTC day count from the result at its first look, which is on disk. */
function judgeDay(session: MakerSession, now: number): void {
  const { run, context, symbols } = session
  const { view } = context.book
  if (!view.cursors.has('opening')) return
  const unpriced = unpricedSymbols(session)
  if (unpriced.length > 0) {
    // Without its price nobody knows what a position has lost.
    const detail = `the result of the day is not known: no mark price of ${unpriced.join(', ')}`
    for (const { blocks } of symbols.values()) {
      blocks.set('day-loss', { code: 'day-loss', side: 'both', detail })
    }
    return
  }
  const { net } = makerResult(session)
  const day = now - (now % DAY_MS)
  if (view.day?.day !== day) {
    context.book.append({
      entry: { kind: 'day', time: now, body: { day, result: net.toFixed() } },
    })
  }
  const base = view.day?.result ?? net
  const result = net.minus(base)
  const { maxDayLossQuote } = run.config.limits
  const isLost = view.day?.isLost === true || result.negated().gte(maxDayLossQuote)
  if (isLost && view.day?.isLost !== true) {
    // Until the next day, whatever prices and restarts bring.
    const body = { day, result: base.toFixed(), isLost }
    context.book.append({ entry: { kind: 'day', time: now, body } })
  }
  for (const symbol of symbols.values()) {
    const { blocks } = symbol
    symbol.isDayLost = isLost
    if (!isLost) blocks.delete('day-loss')
    else {
      const detail = `${result.toFixed(2)} today; limits.maxDayLossQuote is ${maxDayLossQuote.toFixed()}`
      blocks.set('day-loss', { code: 'day-loss', side: 'both', detail })
    }
  }
}

async function audit(session: MakerSession): Promise<void> {
  const { context, run } = session
  try {
    const standing = await readStanding(session)
    const found = await auditQuotes(context)
    if (found === undefined) session.auditDue = run.clock.now() + AUDIT_AGAIN_MS
    else {
      const isHindered = judgeStanding(session, standing, found.account)
      if (isHindered) session.auditDue = run.clock.now() + HINDERED_MS
      act(session, found)
    }
  } catch (error) {
    session.auditDue = run.clock.now() + AUDIT_AGAIN_MS
    throw error
  } finally {
    session.isAuditing = false
  }
}

/** One reading may be late on one side: only what two of them say alike is believed. */
function act(session: MakerSession, found: QuoteAudit): void {
  const { run, context, symbols } = session
  const differences = describe(found)
  const isConfirmed = differences === session.lastDifferences
  session.lastDifferences = differences
  if (!isConfirmed) session.auditDue = run.clock.now() + AUDIT_AGAIN_MS
  adoptOrphans(session, found)
  for (const quote of found.missing) {
    const desk = context.desks.get(quote.symbol)
    if (desk === undefined) continue
    quote.state = 'unknown'
    context.spawn('resolve', () => resolveQuote(context, desk, quote))
  }
  for (const symbol of symbols.values()) {
    const { blocks } = symbol
    if (found.foreign.has(symbol.symbol)) {
      const detail = 'orders of somebody else rest here; our timer would cancel them'
      blocks.set('foreign-order', { code: 'foreign-order', side: 'both', detail })
    } else blocks.delete('foreign-order')
    const position = found.positions.get(symbol.symbol)
    if (found.unstated.has(symbol.symbol)) waitForPosition(session, symbol)
    else if (position === undefined) blocks.delete('position-unexplained')
    else if (isConfirmed) explainPosition(session, symbol, position, found.marks)
    const hasRest = symbol.desk.size > 0 || found.orphans.some((o) => o.symbol === symbol.symbol)
    if (!hasRest && isConfirmed) blocks.delete('starting')
    else if (blocks.has('starting')) session.auditDue = run.clock.now() + AUDIT_AGAIN_MS
  }
  if (found.balances.size > 0 && isConfirmed) {
    context.tell({ kind: 'alert', code: 'balance-unexplained', detail: differences })
  }
  session.isAccountLive = session.isStreamOpen
  for (const { symbol } of symbols.values()) context.tell({ kind: 'changed', symbol })
}

/** Where the exchange states nothing, nothing is concluded: it is asked again soon, and not quoted on. */
function waitForPosition(session: MakerSession, { symbol, blocks }: SymbolRun): void {
  const { run, context } = session
  session.auditDue = run.clock.now() + AUDIT_AGAIN_MS
  const expected = context.book.view.positions.get(symbol)?.quantity.toFixed()
  const detail = `our fills add up to ${expected}, the exchange states no position`
  blocks.set('position-unexplained', { code: 'position-unexplained', side: 'both', detail })
}

function explainPosition(
  { run, context }: MakerSession,
  { symbol, blocks }: SymbolRun,
  { found, expected }: { readonly found: Decimal; readonly expected: Decimal },
  marks: ReadonlyMap<string, Decimal>,
): void {
  if (run.config.adoptPosition) {
    const price = marks.get(symbol) ?? ZERO
    context.book.append({
      entry: {
        kind: 'adoption',
        time: run.clock.now(),
        body: { symbol, quantity: found.toFixed(), price: price.toFixed() },
      },
    })
    return
  }
  const detail = `the exchange says ${found.toFixed()}, our fills add up to ${expected.toFixed()}; adoptPosition takes it over`
  if (!blocks.has('position-unexplained')) {
    context.tell({ kind: 'alert', code: 'position-unexplained', symbol, detail })
  }
  blocks.set('position-unexplained', { code: 'position-unexplained', side: 'both', detail })
}

/** Orders under our ids that nobody here knows are of a lost memory: they are taken over, and so cancelled. */
function adoptOrphans({ symbols, run }: MakerSession, { orphans }: QuoteAudit): void {
  for (const order of orphans) {
    const symbol = symbols.get(order.symbol)
    const seen = symbol?.desk.count(order)
    if (symbol === undefined || seen === undefined) continue
    const { clientOrderId, side } = order
    const { ticks, lots } = seen
    const time = run.clock.now()
    const identity = { clientOrderId, symbol: order.symbol, side, ticks, lots, nonce: '0' }
    const quote = { ...newQuote({ ...identity, deadline: 0, time }), isBusy: false }
    quote.bookedLots = seen.executedLots
    applyEvidence(quote, order, seen)
    symbol.desk.add(quote)
  }
}

function describe({ positions, balances }: QuoteAudit): string {
  const lines = [...positions, ...balances].map(
    ([name, { found, expected }]) => `${name}: ${found.toFixed()}, on record ${expected.toFixed()}`,
  )
  return lines.join('; ')
}

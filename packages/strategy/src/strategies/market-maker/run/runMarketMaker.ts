import { isQuoteClientId } from '../../../executors/clientIds.ts'
import { auditQuotes } from '../../../executors/quotes/auditQuotes.ts'
import { bookFills, ownerOf } from '../../../executors/quotes/bookFills.ts'
import { alarmTrade, bookOpening } from '../../../executors/quotes/catchUp.ts'
import { noteOrder } from '../../../executors/quotes/noteOrder.ts'
import type { QuoteNews } from '../../../executors/quotes/quoteContext.ts'
import type { OpenQuote } from '../../../executors/quotes/quoteView.ts'
import { resolveQuote } from '../../../executors/quotes/resolveQuote.ts'
import { newQuote } from '../../../executors/quotes/sendQuotes.ts'
import type { MarketItem, OwnItem } from '../../../ports/makerExchange.ts'
import { flatten } from './flattenPositions.ts'
import { keepHouse } from './housekeeping.ts'
import type { MakerReport } from './makerReport.ts'
import { makerStatus } from './makerResult.ts'
import type { MarketMakerRun } from './makerRun.ts'
import {
  addDelay,
  type MakerSession,
  openMakerSession,
  quotedSymbol,
  type SymbolRun,
  wakeTimers,
} from './makerSession.ts'
import { othersBook } from './othersBook.ts'
import { foldInto, react } from './react.ts'

const TICK_MS = 250
const MODEL_REFRESH_MS = 60_000
const STATUS_MS = 1_000
/** How long the end waits for the fate of the last orders. */
const LAST_ORDERS_MS = 60_000
/** Fills of a venue's protection window, as a multiple of the hard limit's value. */
const PROTECTION_WINDOW_MS = 10_000
const PROTECTION_FROZEN_MS = 10_000
/** REDUCE_ONLY_ORDER_PERMISSION, NO_PLACE_ORDER_PERMISSION: the protection has struck, or the account is locked. */
const FROZEN_CODES: readonly number[] = [-4087, -4088]
const LOOK_AFTER_REFUSAL_MS = 2_000

/**
 * Quotes until the signal aborts or `until` is reached. An abort cancels all orders, closes positions when the
 * configuration says so, and returns the report. Every run begins by ending the orders of the one before.
 *
 * @throws {JournalError} The journal cannot be written; nothing is sent after that.
 * @throws {Error} What has to be known at the start could not be read, or a symbol cannot be quoted.
 */
export async function runMarketMaker(
  run: MarketMakerRun,
  signal: AbortSignal,
): Promise<MakerReport> {
  const life = new AbortController()
  const session = await openMakerSession(run, life.signal, hear)
  try {
    await prepareStart(session)
    listen(session, life.signal)
    await loop(session, signal, () => !signal.aborted && !isOver(run))
    session.isStopping = true
    await endOrders(session, life.signal)
    if (run.config.execution.flattenOnExit) await flatten(session, life.signal)
    return await report(session)
  } finally {
    life.abort(new DOMException('the run is over', 'AbortError'))
  }
}

function isOver({ until, clock }: MarketMakerRun): boolean {
  return until !== undefined && clock.now() >= until
}

/** Orders of an earlier run count as live until their fate is known; then they are cancelled. */
async function prepareStart(session: MakerSession): Promise<void> {
  const { run, context, symbols } = session
  for (const symbol of symbols.values()) {
    const detail = 'orders of an earlier run are ended, and our records compared'
    symbol.blocks.set('starting', { code: 'starting', side: 'both', detail })
    readModel(session, symbol)
    await protect(session, symbol)
  }
  for (const open of context.book.view.open.values()) takeOver(session, open)
  await bookOpening(context)
  const { epoch } = context.book.view
  session.tell({ kind: 'started', time: run.clock.now(), epoch, symbols: [...symbols.keys()] })
}

function takeOver({ symbols, context }: MakerSession, open: OpenQuote): void {
  const symbol = symbols.get(open.symbol)
  if (symbol === undefined) return
  const { prices, quantities } = symbol.grid
  const ticksOf = (price: string) => prices.toSteps(price) ?? 1
  const lotsOf = (quantity: string) => quantities.toSteps(quantity) ?? 1
  const quote = newQuote({
    clientOrderId: open.clientOrderId,
    symbol: open.symbol,
    side: open.side,
    ticks: ticksOf(open.price.toFixed()),
    lots: lotsOf(open.quantity.toFixed()),
    nonce: open.nonce,
    deadline: open.deadline,
    time: open.sentAt,
  })
  const booked = lotsOf(open.booked.toFixed())
  const { amended } = open
  Object.assign(quote, {
    state: 'unknown',
    isBusy: false,
    orderId: open.orderId,
    bookedLots: booked,
    executedLots: booked,
    target: amended && {
      ticks: ticksOf(amended.price.toFixed()),
      lots: lotsOf(amended.quantity.toFixed()),
    },
  })
  symbol.desk.add(quote)
  context.spawn('resolve', () => resolveQuote(context, symbol.desk, quote))
}

/** The venue's own protection: more fills than the hard limit within seconds freeze our orders. */
async function protect({ run, context }: MakerSession, { symbol }: SymbolRun): Promise<void> {
  const { exchange, book, clock, log, signal } = context
  const valueLimit = Math.max(1, run.config.hardInventoryQuote.ceil().toNumber())
  const rule = {
    symbol,
    windowMs: PROTECTION_WINDOW_MS,
    frozenMs: PROTECTION_FROZEN_MS,
    valueLimit,
  }
  const { nonce, requestHash, deadline, send } = await exchange.prepareProtection(rule)
  const body = { call: 'protection' as const, symbol, value: String(valueLimit) }
  const time = clock.now()
  book.append({
    entry: { kind: 'call-sent', time, body: { ...body, nonce, requestHash, deadline } },
  })
  const outcome = await send(signal)
  // Ours hold without it: it is a second net, and not every account is offered it.
  if (outcome.kind !== 'accepted') {
    log.warn('market-maker protection was not set', { symbol, outcome: outcome.kind })
  }
}

function readModel({ run }: MakerSession, symbol: SymbolRun): void {
  const model = run.readModel?.(symbol.symbol)
  if (model === undefined) return
  const { parameters, refusal, trend } = model
  foldInto(symbol, { kind: 'parameters', parameters, refusal })
  foldInto(symbol, { kind: 'trend', trend })
}

/** Streams run beside the loop until the run is over; one that fails ends it. */
function listen(session: MakerSession, life: AbortSignal): void {
  const { context, symbols } = session
  const quoted = [...symbols.values()].map((symbol) => quotedSymbol(session, symbol))
  const pump = async <Item>(items: AsyncIterable<Item>, take: (item: Item) => void) => {
    try {
      for await (const item of items) take(item)
    } catch (error) {
      if (!life.aborted) session.failure ??= error
    }
  }
  context.spawn('market', () =>
    pump(context.exchange.watchMarket(quoted, life), (item) => hearMarket(session, item)),
  )
  context.spawn('account', () =>
    pump(context.exchange.watchOwn(life), (item) => hearOwn(session, item)),
  )
}

function hearMarket(session: MakerSession, item: MarketItem): void {
  const symbol = session.symbols.get(item.symbol)
  if (symbol === undefined) return
  const now = session.run.clock.now()
  switch (item.kind) {
    case 'book':
      foldInto(symbol, { kind: 'book', book: othersBook(item.book, symbol.desk), now })
      break
    case 'book-lost':
      foldInto(symbol, { kind: 'book-lost' })
      break
    case 'trade': {
      const { side, ticks, lots, time } = item
      foldInto(symbol, { kind: 'trade', side, ticks, lots, time })
      return
    }
    case 'mark':
      symbol.markPrice = item.markPrice
      foldInto(symbol, { kind: 'funding', rate: item.fundingRate, nextTime: item.nextFundingTime })
      return
  }
  answer(session, symbol)
}

function hearOwn(session: MakerSession, item: OwnItem): void {
  const { context, symbols } = session
  if (item.kind !== 'order') {
    // Everything in between is unknown until orders, fills and positions are read.
    if (item.kind === 'gap') session.isAccountLive = false
    if (item.kind === 'open') session.isStreamOpen = true
    session.auditDue = 0
    return
  }
  const { order, fill } = item
  const symbol = symbols.get(order.symbol)
  if (symbol === undefined) return
  // Somebody else's order comes or goes: it is looked at now, not in a minute.
  if (!isQuoteClientId(order.clientOrderId)) session.auditDue = 0
  if (fill !== undefined) {
    const kind = ownerOf(order.clientOrderId, isQuoteClientId)
    const own = kind === 'own' ? { clientOrderId: order.clientOrderId } : {}
    bookFills(context, symbol.desk, [fill], { kind, ...own })
    if (kind !== 'own') alarmTrade(context, order.symbol, kind)
  }
  noteOrder(context, symbol.desk, order)
}

/** What executors tell: for the strategy, for people, and as a reason to decide again. */
function hear(session: MakerSession, news: QuoteNews): void {
  const { run, symbols, tell } = session
  const time = run.clock.now()
  const symbol = news.symbol === undefined ? undefined : symbols.get(news.symbol)
  switch (news.kind) {
    case 'fill': {
      tell({ kind: 'fill', time, fill: news.fill, owner: news.owner })
      if (symbol === undefined || news.owner !== 'own') return
      const { side, price, quantity } = news.fill
      const ticks = symbol.grid.prices.toSteps(price.toFixed())
      const lots = symbol.grid.quantities.toSteps(quantity.toFixed())
      if (ticks === undefined || lots === undefined) return
      foldInto(symbol, { kind: 'fill', side, ticks, lots, time: news.fill.time })
      return
    }
    case 'refused':
      if (symbol) hearRefusal(session, symbol, news)
      return
    case 'answered':
      addDelay(session, news.delayMs)
      if (symbol) foldInto(symbol, { kind: 'answered', delayMs: news.delayMs, time })
      return
    case 'changed':
      if (symbol) answer(session, symbol)
      return
    case 'alert':
      tell({ ...news, time })
      return
    case 'sent':
      return
  }
}

/** A refusal says something about the order, about our account, or about the symbol. */
function hearRefusal(
  session: MakerSession,
  symbol: SymbolRun,
  { code, message }: Extract<QuoteNews, { kind: 'refused' }>,
): void {
  const time = session.run.clock.now()
  if (code !== undefined && FROZEN_CODES.includes(code)) {
    const detail = `the venue takes no orders of ours now: ${message} (${code})`
    foldInto(symbol, { kind: 'frozen', until: time + PROTECTION_FROZEN_MS, detail })
    return
  }
  foldInto(symbol, { kind: 'refused', time })
  // Margin, status and rules are looked at soon: they may be why.
  if (code !== undefined) {
    session.auditDue = Math.min(session.auditDue, time + LOOK_AFTER_REFUSAL_MS)
  }
}

function answer(session: MakerSession, symbol: SymbolRun): void {
  session.context.spawn('react', () => react(session, symbol))
}

async function loop(
  session: MakerSession,
  signal: AbortSignal,
  goesOn: () => boolean,
): Promise<void> {
  const { run } = session
  let last = run.clock.now()
  let modelAt = last
  let statusAt = 0
  while (goesOn()) {
    if (session.failure !== undefined) throw session.failure
    const now = run.clock.now()
    wakeTimers(session)
    keepHouse(session, now - last)
    last = now
    if (now - modelAt >= (run.modelRefreshMs ?? MODEL_REFRESH_MS)) {
      modelAt = now
      for (const symbol of session.symbols.values()) readModel(session, symbol)
    }
    for (const symbol of session.symbols.values()) answer(session, symbol)
    if (now - statusAt >= STATUS_MS) {
      statusAt = now
      session.tell({ kind: 'status', time: now, status: makerStatus(session) })
    }
    try {
      await run.clock.sleep(run.tickMs ?? TICK_MS, signal)
    } catch (error) {
      if (!signal.aborted) throw error
    }
  }
}

/** Cancels what rests and waits for the fate of every order, for a while. */
async function endOrders(session: MakerSession, life: AbortSignal): Promise<void> {
  const { run, symbols } = session
  const began = run.clock.now()
  // Ends that nobody has told are found by looking.
  session.auditDue = 0
  const hasOrders = () => [...symbols.values()].some(({ desk }) => desk.size > 0)
  await loop(session, life, () => hasOrders() && run.clock.now() - began < LAST_ORDERS_MS)
}

async function report(session: MakerSession): Promise<MakerReport> {
  const { context, symbols } = session
  const ordersLeft = [...symbols.values()].reduce((sum, { desk }) => sum + desk.size, 0)
  const status = makerStatus(session)
  let differences: readonly string[]
  try {
    const audit = await auditQuotes(context)
    const rows = audit === undefined ? [] : [...audit.positions, ...audit.balances]
    differences =
      audit === undefined
        ? ['the account changed while it was read']
        : rows.map(
            ([name, { found, expected }]) =>
              `${name}: the exchange says ${found.toFixed()}, our records ${expected.toFixed()}`,
          )
  } catch (error) {
    differences = [`the account could not be read: ${String(error)}`]
  }
  return { ...status, ordersLeft, differences, isExact: differences.length === 0 }
}

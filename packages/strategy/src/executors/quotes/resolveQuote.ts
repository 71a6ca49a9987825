import { fillSource } from '../../ledger/transactions.ts'
import { isWorking, type Order } from '../../ports/exchange.ts'
import { JournalError } from '../../ports/journal.ts'
import { finishQuote, noteOrder } from './noteOrder.ts'
import type { OwnQuote } from './ownQuote.ts'
import { haltQuoting, type QuoteContext } from './quoteContext.ts'
import type { QuoteDesk } from './quoteDesk.ts'

/** Pause between two looks, and the least distance of the two looks that prove absence. */
const LOOK_MS = 500
const SECOND_LOOK_MS = 1_000
/** Waiting time on top of a deadline before absence counts. */
const MARGIN_MS = 2_000
const ALERT_MS = 30_000
const HALT_MS = 600_000
const LOOK_BACK_MS = 10_000

/**
 * Finds out what became of an order. Until then it counts as live wherever it may rest, and nothing is sent in its
 * place. Positive evidence counts at once. Absence counts only after the deadline, or once the venue has given the
 * nonce to a fence, and only when two looks, the trades and the position agree on it.
 */
export async function resolveQuote(
  context: QuoteContext,
  desk: QuoteDesk,
  quote: OwnQuote,
): Promise<void> {
  if (quote.isResolving) return
  quote.isResolving = true
  const watch = { since: context.clock.now(), isAlerted: false, isHalted: false, fence: 'untried' }
  try {
    while (!hasEnded(quote)) {
      const found = await findOrder(context, quote)
      if (found === 'none') {
        if (watch.fence === 'untried' && quote.orderId === undefined) {
          watch.fence = (await fence(context, quote)) ? 'void' : 'unclear'
        }
        await judgeAbsence(context, desk, quote, watch.fence === 'void')
      } else if (found !== 'unread') {
        noteOrder(context, desk, found)
        if (isWorking(found) && isSettledChange(context, quote)) break
      }
      if (hasEnded(quote)) break
      escalate(context, quote, watch)
      await context.wait(LOOK_MS)
    }
  } finally {
    quote.isResolving = false
    context.tell({ kind: 'changed', symbol: desk.symbol })
  }
}

function hasEnded({ state }: OwnQuote): boolean {
  return state === 'ended'
}

/** A change of unknown fate may still be admitted until its deadline; after that what is seen is what there is. */
function isSettledChange({ clock }: QuoteContext, quote: OwnQuote): boolean {
  if (quote.target === undefined) return true
  if (clock.now() <= quote.deadline + MARGIN_MS) return false
  quote.target = undefined
  return true
}

async function findOrder(
  { exchange, log, signal }: QuoteContext,
  { symbol, clientOrderId }: OwnQuote,
): Promise<Order | 'none' | 'unread'> {
  try {
    return (await exchange.findOrder('perp', symbol, clientOrderId, signal)) ?? 'none'
  } catch (error) {
    signal.throwIfAborted()
    log.warn('order lookup failed', { clientOrderId, error: String(error) })
    return 'unread'
  }
}

async function judgeAbsence(
  context: QuoteContext,
  desk: QuoteDesk,
  quote: OwnQuote,
  isVoid: boolean,
): Promise<void> {
  const { clock, signal, log } = context
  const isKnown = quote.orderId !== undefined
  const isOver = isVoid || isKnown || clock.now() > quote.deadline + MARGIN_MS
  if (!isOver || quote.executedLots > quote.bookedLots) return
  await context.wait(SECOND_LOOK_MS)
  try {
    if ((await findOrder(context, quote)) !== 'none') return
    if (!(await hasLeftNoTrace(context, desk, quote))) return
  } catch (error) {
    signal.throwIfAborted()
    log.warn('evidence incomplete', { symbol: desk.symbol, error: String(error) })
    return
  }
  // What came meanwhile by the account stream wins.
  if (hasEnded(quote) || quote.executedLots !== quote.bookedLots) return
  quote.state = 'ended'
  quote.target = undefined
  quote.ending = isVoid ? 'its nonce was used up' : isKnown ? 'gone' : 'absent after its deadline'
  finishQuote(context, desk, quote)
}

/** Whether open orders, trades and position agree that nothing of an order is left or has happened. */
async function hasLeftNoTrace(
  { exchange, book, signal }: QuoteContext,
  desk: QuoteDesk,
  quote: OwnQuote,
): Promise<boolean> {
  const { symbol } = desk
  // What traded before these books were opened is in their first balances, and is never booked here.
  const since = Math.max(quote.sentAt - LOOK_BACK_MS, book.view.cursors.get('opening') ?? 0)
  const [open, fills, positions] = await Promise.all([
    exchange.listOpenOrders('perp', signal),
    exchange.listFills('perp', symbol, since, signal),
    exchange.listPositions(signal),
  ])
  if (open.some(({ clientOrderId }) => clientOrderId === quote.clientOrderId)) return false
  if (fills.some((fill) => !book.isBooked(fillSource(fill)))) return false
  const held = positions.find((position) => position.symbol === symbol)?.quantity
  const booked = book.view.positions.get(symbol)?.quantity
  return held === undefined ? booked?.isZero() !== false : held.eq(booked ?? 0)
}

/** Uses up the nonce of an order that may be on its way. True: it was not admitted and never will be. */
async function fence(
  { exchange, book, clock, log, signal }: QuoteContext,
  { clientOrderId, nonce }: OwnQuote,
): Promise<boolean> {
  try {
    const call = await exchange.prepareFence('perp', nonce)
    if (call.nonce !== nonce) return false
    const { requestHash, deadline } = call
    const body = { clientOrderId, nonce, requestHash, deadline }
    book.append({ entry: { kind: 'fence-sent', time: clock.now(), body } })
    const { kind } = await call.send(signal)
    log.info('fenced an unknown order', { clientOrderId, outcome: kind })
    return kind === 'accepted'
  } catch (error) {
    if (error instanceof JournalError) throw error
    signal.throwIfAborted()
    log.warn('fence failed', { clientOrderId, error: String(error) })
    return false
  }
}

/** Writes a state of an order that is not its booked end. */
export function recordState(
  { book, clock }: QuoteContext,
  { clientOrderId, orderId, ending }: OwnQuote,
  state: 'live' | 'unknown' | 'dead' | 'refused',
): void {
  book.append({
    entry: {
      kind: 'quote-state',
      time: clock.now(),
      body: {
        clientOrderId,
        state,
        ...(orderId === undefined ? {} : { orderId }),
        reason: ending.slice(0, 500),
      },
    },
  })
}

function escalate(
  context: QuoteContext,
  quote: OwnQuote,
  watch: { readonly since: number; isAlerted: boolean; isHalted: boolean },
): void {
  const waitedMs = context.clock.now() - watch.since
  if (waitedMs < ALERT_MS) return
  const { clientOrderId, symbol, side } = quote
  const detail = `${side} ${symbol} (${clientOrderId}) is unresolved after ${Math.round(waitedMs / 1000)} s`
  if (!watch.isAlerted) {
    watch.isAlerted = true
    context.tell({ kind: 'alert', code: 'order-unknown', symbol, detail })
    recordState(context, { ...quote, ending: detail }, 'unknown')
  }
  if (waitedMs < HALT_MS || watch.isHalted) return
  watch.isHalted = true
  haltQuoting(context, detail)
}

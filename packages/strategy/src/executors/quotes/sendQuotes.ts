import { decimal } from '@asterkit/instruments'
import type { Quote } from '@asterkit/market-making'
import type { Order, Outcome, PreparedWrite } from '../../ports/exchange.ts'
import { quoteClientId } from '../clientIds.ts'
import { noteOrder } from './noteOrder.ts'
import type { OwnQuote } from './ownQuote.ts'
import type { QuoteRecord } from './quoteBook.ts'
import type { QuoteCall, QuoteContext } from './quoteContext.ts'
import type { QuoteDesk } from './quoteDesk.ts'
import type { QuoteEntryBody } from './quoteEntries.ts'
import { recordState, resolveQuote } from './resolveQuote.ts'

/** One request about an order, chosen but not signed yet. Replays have orders of another shape. */
export type QuoteRequest<Own = OwnQuote> =
  | { readonly call: 'place'; readonly to: Quote }
  /** A resting order that may only shrink the position. */
  | { readonly call: 'close'; readonly to: Quote }
  /** An immediate order that may only shrink the position. */
  | { readonly call: 'exit'; readonly to: Quote }
  /** The same, but not after a halt: who caused it may hold part of the position. */
  | { readonly call: 'unwind'; readonly to: Quote }
  | { readonly call: 'amend'; readonly quote: Own; readonly to: Quote }
  | { readonly call: 'cancel'; readonly quote: Own }

type Placing = Extract<QuoteRequest, { readonly call: keyof typeof PURPOSES }>

/** What an order is for, as the journal has it. */
type QuotePurpose = QuoteEntryBody<'quote-sent'>['purpose']

const PURPOSES = { place: 'quote', close: 'close', exit: 'exit', unwind: 'exit' } as const

/** A signed call with what has to be on disk before it leaves, and what is marked when it is. */
interface ReadyCall {
  readonly call: QuoteCall
  readonly write: PreparedWrite<Order>
  readonly record: QuoteRecord
  /** Whether a halt that came while it was signed keeps it from leaving. */
  readonly stopsAtHalt: boolean
  /** Marks the order as asked about. */
  mark(): OwnQuote
}

/**
 * Sends requests of one symbol: signs all, stores all intents in one commit, then lets them leave side by side.
 * Returns when they are on their way; what becomes of them is noted as it is known.
 *
 * @throws {JournalError} The intents are not on disk; nothing was sent.
 */
export async function sendQuotes(
  context: QuoteContext,
  desk: QuoteDesk,
  requests: readonly QuoteRequest[],
): Promise<void> {
  const ready = await Promise.all(requests.map((request) => prepare(context, desk, request)))
  // A halt that came while calls were signed counts: only what ends orders or positions goes on.
  const isHalted = context.book.view.halt !== undefined
  const calls = ready
    .filter((call) => call !== undefined)
    .filter(({ stopsAtHalt }) => !(isHalted && stopsAtHalt))
  if (calls.length === 0) return
  context.book.append(...calls.map(({ record }) => record))
  for (const call of calls) {
    const quote = call.mark()
    context.tell({ kind: 'sent', symbol: desk.symbol, call: call.call, side: quote.side })
    context.spawn(`${call.call} ${quote.clientOrderId}`, () => conclude(context, desk, quote, call))
  }
}

/** A call that cannot be prepared changes nothing; the next look wants it again. */
async function prepare(
  context: QuoteContext,
  desk: QuoteDesk,
  request: QuoteRequest,
): Promise<ReadyCall | undefined> {
  try {
    switch (request.call) {
      case 'amend':
        return await prepareAmend(context, desk, request.quote, request.to)
      case 'cancel':
        return await prepareCancel(context, request.quote)
      default:
        return await preparePlace(context, desk, request)
    }
  } catch (error) {
    const { symbol } = desk
    context.log.warn('call not prepared', { symbol, call: request.call, error: String(error) })
    return undefined
  }
}

async function preparePlace(
  { book, clock, exchange, nextAttempt }: QuoteContext,
  desk: QuoteDesk,
  { call, to: { side, ticks, lots } }: Placing,
): Promise<ReadyCall> {
  const purpose: QuotePurpose = PURPOSES[call]
  const { symbol, grid } = desk
  const attempt = nextAttempt()
  const id = quoteClientId(book.view, attempt)
  const price = grid.prices.toText(ticks)
  const quantity = grid.quantities.toText(lots)
  const terms = {
    symbol,
    side,
    price: decimal(price),
    quantity: decimal(quantity),
    clientOrderId: id,
  }
  const write =
    purpose === 'exit'
      ? await exchange.prepareOrder({
          ...terms,
          market: 'perp',
          timeInForce: 'IOC',
          isReduceOnly: true,
        })
      : await exchange.prepareQuote({ ...terms, isReduceOnly: purpose === 'close' })
  const { nonce, deadline } = write
  const time = clock.now()
  const order = { clientOrderId: id, symbol, side, ticks, lots, nonce, deadline, time }
  const body = {
    ...signed(write),
    clientOrderId: id,
    attempt,
    symbol,
    side,
    price,
    quantity,
    purpose,
  }
  return {
    call: 'place',
    write,
    record: { entry: { kind: 'quote-sent', time, body } },
    stopsAtHalt: call !== 'exit',
    mark() {
      const quote = newQuote(order)
      desk.add(quote)
      return quote
    },
  }
}

/** An order as it is when it has just left. */
export function newQuote(
  input: Pick<
    OwnQuote,
    'clientOrderId' | 'symbol' | 'side' | 'ticks' | 'lots' | 'nonce' | 'deadline'
  > & { readonly time: number },
): OwnQuote {
  const { time, ...order } = input
  return {
    ...order,
    sentAt: time,
    target: undefined,
    state: 'sent',
    ending: '',
    isBusy: true,
    isResolving: false,
    orderId: undefined,
    executedLots: 0,
    bookedLots: 0,
    seenAt: 0,
    movedAt: time,
    unbookedSince: undefined,
    amends: 0,
  }
}

async function prepareAmend(
  { clock, exchange }: QuoteContext,
  { grid, symbol }: QuoteDesk,
  quote: OwnQuote,
  to: Quote,
): Promise<ReadyCall> {
  // What is executed counts as part of the new quantity.
  const target = { ticks: to.ticks, lots: to.lots + quote.executedLots }
  const { clientOrderId: id, side } = quote
  const price = grid.prices.toText(target.ticks)
  const quantity = grid.quantities.toText(target.lots)
  const write = await exchange.prepareAmend({
    symbol,
    side,
    clientOrderId: id,
    price: decimal(price),
    quantity: decimal(quantity),
  })
  const time = clock.now()
  const body = { ...signed(write), clientOrderId: id, price, quantity }
  return {
    call: 'amend',
    write,
    record: { entry: { kind: 'amend-sent', time, body } },
    stopsAtHalt: true,
    mark() {
      Object.assign(quote, { target, isBusy: true, deadline: write.deadline, movedAt: time })
      quote.amends += 1
      return quote
    },
  }
}

async function prepareCancel(
  { clock, exchange }: QuoteContext,
  quote: OwnQuote,
): Promise<ReadyCall> {
  const { clientOrderId: id, symbol } = quote
  const write = await exchange.prepareCancel('perp', symbol, id)
  const body = { ...signed(write), clientOrderId: id }
  return {
    call: 'cancel',
    write,
    record: { entry: { kind: 'cancel-sent', time: clock.now(), body } },
    stopsAtHalt: false,
    mark() {
      quote.isBusy = true
      return quote
    },
  }
}

function signed({ nonce, requestHash, deadline }: PreparedWrite<unknown>) {
  return { nonce, requestHash, deadline }
}

/** Sends a call and notes what became of it. Only the venue's word ends an order; all else is looked up. */
async function conclude(
  context: QuoteContext,
  desk: QuoteDesk,
  quote: OwnQuote,
  { call, write }: ReadyCall,
): Promise<void> {
  const { clock, tell, log } = context
  const { symbol } = desk
  const began = clock.now()
  const outcome = await send(write)
  quote.isBusy = false
  tell({ kind: 'answered', symbol, delayMs: clock.now() - began })
  const { clientOrderId: id } = quote
  if (outcome.kind === 'accepted') {
    noteOrder(context, desk, outcome.value)
    if (quote.state !== 'sent') return
  }
  if (outcome.kind === 'refused') {
    log.info('call refused', { clientOrderId: id, call, code: outcome.code })
    const { code, message } = outcome
    if (call !== 'cancel') tell({ kind: 'refused', symbol, code, message })
  }
  if (outcome.kind === 'unknown') {
    log.warn('outcome unknown', { clientOrderId: id, call, message: outcome.message })
  }
  const hasNoEffect = outcome.kind === 'refused' || outcome.kind === 'not-sent'
  if (call === 'place' && hasNoEffect) {
    endUnplaced(context, desk, quote, outcome)
    return
  }
  if (call === 'amend' && hasNoEffect) quote.target = undefined
  if (call === 'cancel' && outcome.kind === 'not-sent') return
  if (quote.state !== 'ended') {
    // A refused change or cancel may mean that the order is gone: the venue says so when it is asked.
    if (outcome.kind === 'unknown' || quote.state === 'sent') quote.state = 'unknown'
    await resolveQuote(context, desk, quote)
  }
}

function endUnplaced(
  context: QuoteContext,
  desk: QuoteDesk,
  quote: OwnQuote,
  outcome: Exclude<Outcome<Order>, { kind: 'accepted' }>,
): void {
  if (quote.executedLots > 0) return
  quote.state = 'ended'
  quote.ending = `${outcome.kind}: ${outcome.message}`
  recordState(context, quote, outcome.kind === 'refused' ? 'refused' : 'dead')
  desk.drop(quote, context.clock.now())
  context.tell({ kind: 'changed', symbol: desk.symbol })
}

/** A call that throws may have left: its outcome is unknown. Nothing cuts it short, so that its answer is heard. */
async function send(write: PreparedWrite<Order>): Promise<Outcome<Order>> {
  try {
    return await write.send(new AbortController().signal)
  } catch (error) {
    return { kind: 'unknown', message: String(error) }
  }
}

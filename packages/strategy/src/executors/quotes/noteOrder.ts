import type { Order } from '../../ports/exchange.ts'
import { applyEvidence, isSettledQuote, type OwnQuote } from './ownQuote.ts'
import type { QuoteContext } from './quoteContext.ts'
import type { QuoteDesk } from './quoteDesk.ts'

/** Takes the venue's word on an order of ours into account, wherever it came from. */
export function noteOrder(context: QuoteContext, desk: QuoteDesk, order: Order): void {
  const quote = desk.get(order.clientOrderId)
  if (quote === undefined) return
  const seen = desk.count(order)
  // An id alone proves nothing: the venue takes an id again once its order is finished.
  if (seen === undefined || order.side !== quote.side || order.symbol !== desk.symbol) {
    context.log.error('an order under our id is not the one we sent', {
      clientOrderId: order.clientOrderId,
    })
    return
  }
  const before = quote.state
  applyEvidence(quote, order, seen)
  if (before !== 'ended' && quote.state === 'ended') {
    const { symbol } = desk
    // A post-only order that would have taken expires without a trade.
    if (order.status === 'expired' && quote.executedLots === 0) {
      context.tell({ kind: 'refused', symbol, code: undefined, message: 'expired' })
    }
  }
  finishQuote(context, desk, quote)
  context.tell({ kind: 'changed', symbol: desk.symbol })
}

/** Records the end of an order once all that it traded is booked. */
export function finishQuote(context: QuoteContext, desk: QuoteDesk, quote: OwnQuote): void {
  if (quote.executedLots === quote.bookedLots) quote.unbookedSince = undefined
  if (!isSettledQuote(quote)) return
  const { book, clock } = context
  const { clientOrderId, executedLots, lots, orderId, ending } = quote
  const state =
    executedLots === 0 ? 'dead' : executedLots >= lots ? 'filled' : ('done-partial' as const)
  book.append({
    entry: {
      kind: 'quote-state',
      time: clock.now(),
      body: {
        clientOrderId,
        state,
        ...(orderId === undefined ? {} : { orderId }),
        executedQuantity: desk.grid.quantities.toText(executedLots),
        reason: ending.slice(0, 500),
      },
    },
  })
  desk.drop(quote, clock.now())
}

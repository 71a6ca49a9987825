import type { Quote } from '../quote/ladder.ts'
import type { WorkingQuote } from './quoteAction.ts'

/** A wanted quote and the order that stands, or is to stand, for it; one of them can be missing. */
export interface Pair {
  readonly wanted?: Quote
  readonly working?: WorkingQuote
}

/**
 * Finds the order for each wanted quote of one side: first of all orders whose outcome is open, each for the
 * quote nearest to it; then orders at the wanted price, which keep their queue; then the rest from the best on.
 *
 * @returns Each quote and each order once; pairs with a wanted quote from the best one on, others after them.
 */
export function pairQuotes(
  wanted: readonly Quote[],
  working: readonly WorkingQuote[],
): readonly Pair[] {
  const quotes = [...wanted].sort(byPrice)
  const orders = new Set([...working].sort(byPrice))
  const found = new Map<Quote, WorkingQuote>()
  const match = (quote: Quote | undefined, order: WorkingQuote | undefined) => {
    if (quote === undefined || order === undefined) return
    found.set(quote, order)
    orders.delete(order)
  }
  const open = () => quotes.filter((quote) => !found.has(quote))
  for (const order of [...orders].filter(({ isSettled }) => !isSettled)) {
    match(nearest(open(), order.ticks), order)
  }
  for (const quote of open()) {
    match(
      quote,
      [...orders].find((order) => order.isSettled && order.ticks === quote.ticks),
    )
  }
  const rest = [...orders].filter(({ isSettled }) => isSettled)
  open().forEach((quote, at) => {
    match(quote, rest[at])
  })
  return [
    ...quotes.map((quote) => {
      const order = found.get(quote)
      return order === undefined ? { wanted: quote } : { wanted: quote, working: order }
    }),
    ...[...orders].map((order) => ({ working: order })),
  ]
}

/** The best price first. */
function byPrice(one: Quote, other: Quote): number {
  return one.side === 'buy' ? other.ticks - one.ticks : one.ticks - other.ticks
}

function nearest(quotes: readonly Quote[], ticks: number): Quote | undefined {
  let best: Quote | undefined
  for (const quote of quotes) {
    if (best === undefined || Math.abs(quote.ticks - ticks) < Math.abs(best.ticks - ticks)) {
      best = quote
    }
  }
  return best
}

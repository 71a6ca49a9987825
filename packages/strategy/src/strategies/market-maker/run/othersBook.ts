import type { OwnPlace, QuoteDesk } from '../../../executors/quotes/quoteDesk.ts'
import type { BookView } from '../state.ts'

/**
 * Returns what of a book is not ours: levels without the lots that we may have there. Our own orders are no market:
 * a fair price that follows them runs away with our own inventory, and a spread that they fill looks narrow. In doubt
 * less of a market is seen, never more.
 */
export function othersBook(book: BookView, desk: Pick<QuoteDesk, 'placesIn'>): BookView {
  const own = [...desk.placesIn(book.time)]
  const { bids, asks, time } = book
  return { bids: without(bids, own, 'buy'), asks: without(asks, own, 'sell'), time }
}

function without(
  levels: BookView['bids'],
  own: readonly OwnPlace[],
  side: OwnPlace['side'],
): BookView['bids'] {
  const ours = own.filter((place) => place.side === side)
  if (!levels.some(([ticks]) => ours.some((place) => place.ticks === ticks))) return levels
  return levels
    .map(([ticks, lots]) => {
      const mine = ours.filter((place) => place.ticks === ticks)
      return [ticks, mine.reduce((left, place) => left - place.lots, lots)] as const
    })
    .filter(([, lots]) => lots > 0)
}

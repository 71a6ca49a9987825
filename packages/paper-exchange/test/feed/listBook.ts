import type { FeedBook, Level, Levels } from '../../src/core/contract.ts'

/** Every level of a lazily stated book, best first. */
export function listBook(book: FeedBook): { readonly bids: Level[]; readonly asks: Level[] } {
  return { bids: listLevels(book.bids), asks: listLevels(book.asks) }
}

function listLevels(levels: Levels): Level[] {
  return Array.from({ length: levels.length }, (_, index) => {
    const level = levels.at(index)
    if (level === undefined) throw new Error(`level ${index} of ${levels.length} is missing`)
    return level
  })
}

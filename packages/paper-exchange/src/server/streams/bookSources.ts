import type { BookTop, EpochMs, VenueEvent } from '../../core/index.ts'
import { wireLevels } from '../marketWire.ts'
import { depthDifference } from './depthDifference.ts'
import {
  NOTHING,
  present,
  type StreamSource,
  type StreamWorld,
  touchesBook,
} from './streamSource.ts'

/** Deepest level that differences tell; snapshots end at 1000. */
const DIFFERENCE_LEVELS = 5000
const EMPTY = { bids: [], asks: [], updateId: 0 } as const

/** True differences between the book as it was told last and as it is. */
export function diffDepthSource({ venue, market }: StreamWorld, symbol: string): StreamSource {
  let known = venue.depth(market, symbol, DIFFERENCE_LEVELS) ?? EMPTY
  /** The last id that was told, or that the first difference starts from. */
  let lastId = known.updateId
  return {
    hears: touchesBook,
    present: () => NOTHING,
    messages(at) {
      if ((venue.quote(market, symbol)?.updateId ?? 0) === known.updateId) return NOTHING
      const book = venue.depth(market, symbol, DIFFERENCE_LEVELS) ?? EMPTY
      const { bids: b, asks: a } = depthDifference(known, book)
      known = book
      // Ids that changed nothing belong to the next message.
      if (b.length === 0 && a.length === 0) return NOTHING
      const ids = { U: lastId + 1, u: book.updateId, pu: lastId }
      lastId = book.updateId
      return [{ e: 'depthUpdate', E: at, T: venue.now, s: symbol, ...ids, b, a }]
    },
  }
}

/** The best levels as a whole, whenever the book has changed. */
export function partialDepthSource(
  { venue, market }: StreamWorld,
  { symbol, levels }: { readonly symbol: string; readonly levels: number },
): StreamSource {
  let lastId: number | undefined
  const message = (at: EpochMs) => {
    const depth = venue.depth(market, symbol, levels)
    if (depth === undefined) return undefined
    const previous = Math.min(lastId ?? depth.updateId - 1, depth.updateId - 1)
    const b = wireLevels(depth.bids)
    const a = wireLevels(depth.asks)
    const ids = { U: previous + 1, u: depth.updateId, pu: previous }
    return {
      e: 'depthUpdate',
      E: at,
      T: depth.time,
      s: symbol,
      ...ids,
      // The venue's pages name the sides of spot `bids` and `asks`; ccxt reads `b` and `a` on both.
      ...(market === 'spot' ? { bids: b, asks: a } : {}),
      b,
      a,
    }
  }
  return {
    hears: touchesBook,
    present: (at) => present(message(at)),
    messages(at) {
      const id = venue.quote(market, symbol)?.updateId
      if (id === undefined || id === lastId) return NOTHING
      const told = present(message(at))
      lastId = id
      return told
    },
  }
}

/** Best prices of one symbol, whenever they have changed. */
export function bookTickerSource(world: StreamWorld, symbol: string): StreamSource {
  const tops = new ToldTops(world)
  return {
    hears: touchesBook,
    present: (at) => present(tops.message(symbol, at)),
    messages: (at) => present(tops.news(symbol, at)),
  }
}

/** Best prices of every symbol, each whenever they have changed. */
export function bookTickersSource(world: StreamWorld): StreamSource {
  const tops = new ToldTops(world)
  const changed = new Set<string>()
  const { venue, market } = world
  return {
    hears(event) {
      if (!touchesBook(event)) return false
      changed.add(symbolOf(event))
      return true
    },
    present: (at) =>
      venue.instruments(market).flatMap(({ symbol }) => present(tops.message(symbol, at))),
    messages(at) {
      const told = [...changed].flatMap((symbol) => present(tops.news(symbol, at)))
      changed.clear()
      return told
    },
  }
}

/** Knows which best prices have been told. */
class ToldTops {
  readonly #world: StreamWorld
  readonly #told = new Map<string, BookTop>()

  constructor(world: StreamWorld) {
    this.#world = world
  }

  /** Undefined while the best prices are those that were told last. */
  news(symbol: string, at: EpochMs): object | undefined {
    const { venue, market } = this.#world
    const top = venue.quote(market, symbol)
    const told = this.#told.get(symbol)
    if (top === undefined || (told !== undefined && isSameTop(top, told))) return undefined
    this.#told.set(symbol, top)
    return this.message(symbol, at)
  }

  /** Undefined while there is no book. Spot messages carry no event name and no times. */
  message(symbol: string, at: EpochMs): object | undefined {
    const { venue, market } = this.#world
    const top = venue.quote(market, symbol)
    if (top === undefined) return undefined
    const prices = {
      s: symbol,
      b: top.bidPrice.toFixed(),
      B: top.bidQuantity.toFixed(),
      a: top.askPrice.toFixed(),
      A: top.askQuantity.toFixed(),
    }
    const { updateId: u, time: T } = top
    // Keys in the documented order, which fast readers rely on.
    return market === 'spot' ? { u, ...prices } : { e: 'bookTicker', u, E: at, T, ...prices }
  }
}

function isSameTop(one: BookTop, other: BookTop): boolean {
  return (
    one.bidPrice.eq(other.bidPrice) &&
    one.bidQuantity.eq(other.bidQuantity) &&
    one.askPrice.eq(other.askPrice) &&
    one.askQuantity.eq(other.askQuantity)
  )
}

/** The symbol that a book event belongs to. */
function symbolOf(event: VenueEvent): string {
  return event.kind === 'order' ? event.order.symbol : 'symbol' in event ? event.symbol : ''
}

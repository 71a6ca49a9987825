import type { Instrument, Market } from '@asterkit/instruments'
import type { EpochMs, Venue } from '../core/index.ts'
import { VenueError } from '../core/index.ts'
import {
  wireBookTicker,
  wireDepth,
  wireSpotTickerParts,
  wireTicker24h,
  wireTickerPrice,
} from './marketWire.ts'

/** Depth of a listed symbol. @throws {VenueError} -1121 for an unknown symbol. */
export function answerDepth(
  venue: Venue,
  market: Market,
  params: { readonly symbol: string; readonly limit?: number | undefined },
  defaultLimit: number,
) {
  venue.instrument(market, params.symbol)
  return wireDepth(venue.depth(market, params.symbol, params.limit ?? defaultLimit), venue.now)
}

/** Best prices of one symbol, or of every symbol that has a book. */
export function answerBookTicker(venue: Venue, market: Market, symbol: string | undefined) {
  const row = (name: string) => {
    const top = venue.quote(market, name)
    return top === undefined ? undefined : wireBookTicker(name, top, venue.now)
  }
  return oneOrAll(venue, market, symbol, row)
}

/** Day figures of one symbol, or of every symbol whose volume is known. */
export function answerTicker24h(venue: Venue, market: Market, symbol: string | undefined) {
  const row = (name: string) => {
    const top = venue.quote(market, name)
    const volume = venue.volume24h(market, name)
    if (top === undefined || volume === undefined) return undefined
    const ticker = wireTicker24h(name, top, volume, venue.now)
    if (market === 'perp') return ticker
    return { ...ticker, ...wireSpotTickerParts(venue.instrument(market, name), top) }
  }
  return oneOrAll(venue, market, symbol, row)
}

/** Price of one symbol, or of every symbol that has a book. */
export function answerTickerPrice(venue: Venue, market: Market, symbol: string | undefined) {
  const row = (name: string) => {
    const top = venue.quote(market, name)
    return top === undefined ? undefined : wireTickerPrice(name, top, venue.now)
  }
  return oneOrAll(venue, market, symbol, row)
}

/**
 * One row for a named symbol, all rows without a name. A symbol that has no data has no row: absent is
 * not zero.
 *
 * @throws {VenueError} -1121 for an unknown symbol, -1000 for a named one without data.
 */
export function oneOrAll<Row>(
  venue: Venue,
  market: Market,
  symbol: string | undefined,
  row: (symbol: string) => Row | undefined,
): Row | Row[] {
  if (symbol === undefined) {
    return venue
      .instruments(market)
      .map((instrument) => row(instrument.symbol))
      .filter((found) => found !== undefined)
  }
  venue.instrument(market, symbol)
  const found = row(symbol)
  if (found === undefined) throw new VenueError(-1000, `No market data of ${symbol} yet.`)
  return found
}

/**
 * Keeps an exchangeInfo document until an instrument changes; only the time is new in each answer.
 */
export function cachedExchangeInfo<Document extends object>(
  build: (instruments: readonly Instrument[], now: EpochMs) => Document,
): (instruments: readonly Instrument[], now: EpochMs) => Document {
  let known: readonly Instrument[] = []
  let document: Document | undefined
  return (instruments, now) => {
    const isSame =
      instruments.length === known.length &&
      instruments.every((instrument, index) => instrument === known[index])
    if (document === undefined || !isSame) {
      known = [...instruments]
      document = build(instruments, now)
    }
    return { ...document, serverTime: now }
  }
}

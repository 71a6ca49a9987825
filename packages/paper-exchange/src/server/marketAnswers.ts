import type { Instrument, Market } from '@asterkit/instruments'
import type { EpochMs, MarketHistory, Venue } from '../core/index.ts'
import { VenueError } from '../core/index.ts'
import { wireBookTicker, wireDepth } from './marketWire.ts'
import type { RouteContext } from './route.ts'
import { bestOf, type DayState, dayNumbers } from './tickerWire.ts'

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
export function answerTicker24h(
  { venue, history, now }: Pick<RouteContext, 'venue' | 'history' | 'now'>,
  market: Market,
  symbol: string | undefined,
) {
  const row = (name: string) => {
    const state = dayState(venue, history, market, name)
    const top = venue.quote(market, name)
    if (state === undefined || top === undefined) return undefined
    const ticker = { symbol: name, ...dayNumbers(state, now) }
    if (market === 'perp') return ticker
    const { baseAsset, quoteAsset } = venue.instrument(market, name)
    return { ...ticker, ...bestOf(top), baseAsset, quoteAsset }
  }
  return oneOrAll(venue, market, symbol, row)
}

/**
 * What the day figures of a symbol are made of; undefined while its volume is unknown: the feed neither
 * states it nor any trade.
 */
export function dayState(
  venue: Venue,
  history: MarketHistory,
  market: Market,
  symbol: string,
): DayState | undefined {
  const statedVolume = venue.volume24h(market, symbol)
  if (statedVolume === undefined && !history.hasOutsideTrades(market, symbol)) return undefined
  const day = history.day(market, symbol)
  const lastPrice = venue.lastPrice(market, symbol)
  if (day === undefined || lastPrice === undefined) return undefined
  const lastTrade = history.lastTrade(market, symbol)
  return { symbol, day, lastPrice, lastTrade, statedVolume }
}

/** Last price of one symbol, or of every symbol that has one. */
export function answerTickerPrice(venue: Venue, market: Market, symbol: string | undefined) {
  const row = (name: string) => {
    const price = venue.lastPrice(market, name)
    return price === undefined
      ? undefined
      : { symbol: name, price: price.toFixed(), time: venue.now }
  }
  return oneOrAll(venue, market, symbol, row)
}

/**
 * The exchanges that an index price is made of: here the feed alone.
 *
 * @throws {VenueError} -1000 "Invalid symbol." for an unknown symbol, where all others have -1121.
 */
export function answerIndexReferences(venue: Venue, symbol: string, now: EpochMs) {
  const isListed = venue.instruments('perp').some((listed) => listed.symbol === symbol)
  if (!isListed) throw new VenueError(-1000, 'Invalid symbol.')
  return {
    symbol,
    time: now,
    references: [{ exchange: venue.feed.name, symbol, weight: '1.00000000' }],
  }
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

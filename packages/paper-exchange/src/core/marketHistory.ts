import type { Market } from '@asterkit/instruments'
import type { CandleInterval } from './candleInterval.ts'
import type { Candle } from './candleRing.ts'
import { type CandleRange, CandleSeries, type DayFigures } from './candleSeries.ts'
import type { EpochMs } from './contract.ts'
import { type AggregateTrade, type TapeRange, type ToldTrade, TradeTape } from './tradeTape.ts'
import type { Venue } from './venue.ts'
import type { VenueEvent } from './venueEvent.ts'

/** Prices that candles are made of. */
export type CandleSource = 'last' | 'mark' | 'index'

/** How often prices without trades are looked at. */
const SAMPLE_MS = 1_000

interface SymbolHistory {
  readonly tape: TradeTape
  readonly last: CandleSeries
  /** Only perps have them. */
  readonly mark: CandleSeries
  readonly index: CandleSeries
  hasOutsideTrades: boolean
  nextBookSample: EpochMs
  nextMarkSample: EpochMs
}

/**
 * What the public may look up of the past: trades and candles of every symbol, in bounded memory. It hears
 * a venue and nothing else, so the same feed and the same commands give the same history.
 *
 * Candles of the last price come from trades. While the feed states none of a symbol, the middle of its
 * book counts as well, looked at once a second, with no volume. Mark and index candles are sampled once a
 * second too.
 */
export class MarketHistory {
  readonly #venue: Venue
  readonly #symbols: Readonly<Record<Market, ReadonlyMap<string, SymbolHistory>>>

  /** Starts with the present prices of the venue. */
  constructor(venue: Venue) {
    this.#venue = venue
    this.#symbols = { spot: emptyHistories(venue, 'spot'), perp: emptyHistories(venue, 'perp') }
    const { now } = venue
    for (const market of ['spot', 'perp'] as const) {
      for (const symbol of this.#symbols[market].keys()) {
        this.#hear({ kind: 'book', time: now, market, symbol })
        if (market === 'perp') this.#hear({ kind: 'mark', time: now, symbol })
      }
    }
    venue.onEvent((event) => this.#hear(event))
  }

  /** @throws {VenueError} -1121 for an unknown symbol. */
  trades(market: Market, symbol: string, range: TapeRange): readonly ToldTrade[] {
    return this.#of(market, symbol).tape.trades(range)
  }

  /** @throws {VenueError} -1121 for an unknown symbol. */
  aggregates(market: Market, symbol: string, range: TapeRange): readonly AggregateTrade[] {
    return this.#of(market, symbol).tape.aggregates(range)
  }

  /** Candles without a hole, oldest first. @throws {VenueError} -1121 for an unknown symbol. */
  candles(
    market: Market,
    symbol: string,
    what: { readonly source: CandleSource; readonly interval: CandleInterval },
    range: CandleRange,
  ): readonly Candle[] {
    const series = this.#of(market, symbol)[what.source]
    return series.candles(what.interval, range, this.#venue.now)
  }

  /** Figures of the last 24 hours; undefined while no price is known. @throws {VenueError} -1121. */
  day(market: Market, symbol: string): DayFigures | undefined {
    return this.#of(market, symbol).last.day(this.#venue.now)
  }

  /** The newest trade of anybody. @throws {VenueError} -1121 for an unknown symbol. */
  lastTrade(market: Market, symbol: string): ToldTrade | undefined {
    return this.#of(market, symbol).tape.last
  }

  /** Whether the feed has stated a trade of the symbol. @throws {VenueError} -1121. */
  hasOutsideTrades(market: Market, symbol: string): boolean {
    return this.#of(market, symbol).hasOutsideTrades
  }

  #of(market: Market, symbol: string): SymbolHistory {
    const found = this.#symbols[market].get(symbol)
    if (found !== undefined) return found
    // Asked for the refusal only: what is listed has a history.
    this.#venue.instrument(market, symbol)
    throw new TypeError(`${symbol} has no history`)
  }

  #hear(event: VenueEvent): void {
    if (event.kind === 'trade') this.#addTrade(event)
    else if (event.kind === 'book') this.#sampleBook(event)
    else if (event.kind === 'mark') this.#sampleMark(event)
  }

  #addTrade(trade: ToldTrade): void {
    const history = this.#symbols[trade.market].get(trade.symbol)
    if (history === undefined) return
    if (trade.isOutside) history.hasOutsideTrades = true
    history.tape.add(trade)
    history.last.addTrade(trade.time, {
      price: trade.price.toNumber(),
      quantity: trade.quantity.toNumber(),
      isTakerBuyer: trade.takerSide === 'buy',
      tradeId: trade.tradeId,
    })
  }

  #sampleBook({ time, market, symbol }: Extract<VenueEvent, { kind: 'book' }>): void {
    const history = this.#symbols[market].get(symbol)
    if (history === undefined || history.hasOutsideTrades || time < history.nextBookSample) return
    const price = this.#venue.lastPrice(market, symbol)
    if (price === undefined) return
    history.nextBookSample = time + SAMPLE_MS
    history.last.addPrice(time, price.toNumber())
  }

  #sampleMark({ time, symbol }: Extract<VenueEvent, { kind: 'mark' }>): void {
    const history = this.#symbols.perp.get(symbol)
    if (history === undefined || time < history.nextMarkSample) return
    const premium = this.#venue.premium(symbol)
    if (premium === undefined) return
    history.nextMarkSample = time + SAMPLE_MS
    history.mark.addPrice(time, premium.markPrice.toNumber())
    history.index.addPrice(time, premium.indexPrice.toNumber())
  }
}

function emptyHistories(venue: Venue, market: Market): ReadonlyMap<string, SymbolHistory> {
  return new Map(
    venue.instruments(market).map(({ symbol }) => [
      symbol,
      {
        tape: new TradeTape(market, symbol),
        last: new CandleSeries(),
        mark: new CandleSeries(),
        index: new CandleSeries(),
        hasOutsideTrades: false,
        nextBookSample: 0,
        nextMarkSample: 0,
      },
    ]),
  )
}

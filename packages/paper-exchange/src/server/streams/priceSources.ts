import {
  type CandleInterval,
  type EpochMs,
  nextOpenTime,
  openTimeOf,
  type VenueEvent,
} from '../../core/index.ts'
import { dayState } from '../marketAnswers.ts'
import { priceText, sumText } from '../statisticText.ts'
import { type DayNumbers, dayNumbers } from '../tickerWire.ts'
import { amount } from '../wireText.ts'
import { NOTHING, present, type StreamSource, type StreamWorld } from './streamSource.ts'

/** Mark price, index price and funding estimate of one perp. */
export function markPriceSource(world: StreamWorld, symbol: string): StreamSource {
  const message = (at: EpochMs) => present(markPrice(world, symbol, at))
  return { hears: ({ kind }) => kind === 'mark', messages: message, present: message }
}

/** The same of every perp, as one list. */
export function markPricesSource(world: StreamWorld): StreamSource {
  const message = (at: EpochMs) => [
    world.venue.instruments('perp').flatMap(({ symbol }) => present(markPrice(world, symbol, at))),
  ]
  return { hears: ({ kind }) => kind === 'mark', messages: message, present: message }
}

function markPrice({ venue }: StreamWorld, symbol: string, at: EpochMs): object | undefined {
  const premium = venue.premium(symbol)
  if (premium === undefined) return undefined
  return {
    e: 'markPriceUpdate',
    E: at,
    s: symbol,
    p: amount(premium.markPrice),
    i: amount(premium.indexPrice),
    P: amount(premium.indexPrice),
    r: amount(premium.fundingRate),
    T: premium.nextFundingTime,
  }
}

/** The running candle of one symbol, and its last word when it ends. */
export function klineSource(
  world: StreamWorld,
  { symbol, interval }: { readonly symbol: string; readonly interval: CandleInterval },
): StreamSource {
  /** When the candle that was heard of last ends; Infinity once that is told. */
  let end = Number.POSITIVE_INFINITY
  const message = (openTime: EpochMs, at: EpochMs) =>
    present(kline(world, { symbol, interval }, openTime, at))
  return {
    hears({ kind, time }) {
      if (kind !== 'trade' && kind !== 'book') return false
      end = nextOpenTime(interval, openTimeOf(interval, time)) - 1
      return true
    },
    ownDue: () => end,
    present: (at) => message(openTimeOf(interval, at), at),
    messages(at) {
      if (at >= end) end = Number.POSITIVE_INFINITY
      return message(openTimeOf(interval, at), at)
    },
  }
}

function kline(
  { history, market }: StreamWorld,
  { symbol, interval }: { readonly symbol: string; readonly interval: CandleInterval },
  openTime: EpochMs,
  at: EpochMs,
): object | undefined {
  const what = { source: 'last', interval } as const
  const [candle] = history.candles(market, symbol, what, { startTime: openTime, limit: 1 })
  if (candle === undefined) return undefined
  const closeTime = nextOpenTime(interval, openTime) - 1
  return {
    e: 'kline',
    E: at,
    s: symbol,
    k: {
      t: openTime,
      T: closeTime,
      s: symbol,
      i: interval,
      f: candle.firstTradeId,
      L: candle.lastTradeId,
      o: priceText(candle.open),
      c: priceText(candle.close),
      h: priceText(candle.high),
      l: priceText(candle.low),
      v: sumText(candle.volume),
      n: candle.trades,
      x: at >= closeTime,
      q: sumText(candle.quoteVolume),
      V: sumText(candle.takerVolume),
      Q: sumText(candle.takerQuoteVolume),
      B: '0',
    },
  }
}

/** Day figures of one symbol, whole or in short, whenever its market has moved. */
export function tickerSource(
  world: StreamWorld,
  symbol: string,
  shape: typeof wholeTicker,
): StreamSource {
  const message = (at: EpochMs) => present(ticker(world, symbol, shape, at))
  return { hears: movesMarket, messages: message, present: message }
}

/** The same of every symbol that has moved, as one list. */
export function tickersSource(world: StreamWorld, shape: typeof wholeTicker): StreamSource {
  const changed = new Set<string>()
  const list = (symbols: Iterable<string>, at: EpochMs) => {
    const rows = [...symbols].flatMap((symbol) => present(ticker(world, symbol, shape, at)))
    return rows.length === 0 ? NOTHING : [rows]
  }
  const { venue, market } = world
  return {
    hears(event) {
      if (!movesMarket(event) || !('symbol' in event)) return false
      changed.add(event.symbol)
      return true
    },
    present: (at) =>
      list(
        venue.instruments(market).map(({ symbol }) => symbol),
        at,
      ),
    messages(at) {
      const told = list(changed, at)
      changed.clear()
      return told
    },
  }
}

function movesMarket({ kind }: VenueEvent): boolean {
  return kind === 'trade' || kind === 'book'
}

function ticker(
  { venue, history, market }: StreamWorld,
  symbol: string,
  shape: typeof wholeTicker,
  at: EpochMs,
): object | undefined {
  const state = dayState(venue, history, market, symbol)
  return state === undefined ? undefined : shape(symbol, dayNumbers(state, at), at)
}

/** All day figures. */
export function wholeTicker(symbol: string, day: DayNumbers, at: EpochMs): object {
  return {
    e: '24hrTicker',
    E: at,
    s: symbol,
    p: day.priceChange,
    P: day.priceChangePercent,
    w: day.weightedAvgPrice,
    c: day.lastPrice,
    Q: day.lastQty,
    o: day.openPrice,
    h: day.highPrice,
    l: day.lowPrice,
    v: day.volume,
    q: day.quoteVolume,
    O: day.openTime,
    C: day.closeTime,
    F: day.firstId,
    L: day.lastId,
    n: day.count,
  }
}

/** Prices and volumes of the day. */
export function miniTicker(symbol: string, day: DayNumbers, at: EpochMs): object {
  return {
    e: '24hrMiniTicker',
    E: at,
    s: symbol,
    c: day.lastPrice,
    o: day.openPrice,
    h: day.highPrice,
    l: day.lowPrice,
    v: day.volume,
    q: day.quoteVolume,
  }
}

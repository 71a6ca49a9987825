import type { Market } from '@asterkit/instruments'
import { type CandleInterval, isCandleInterval } from '../../core/index.ts'

/** What a market stream tells, and how often at most. */
export type MarketStream = { readonly everyMs: number } & (
  | { readonly kind: SymbolKind; readonly symbol: string }
  | { readonly kind: 'partialDepth'; readonly symbol: string; readonly levels: number }
  | { readonly kind: 'kline'; readonly symbol: string; readonly interval: CandleInterval }
  | { readonly kind: AllKind }
)

/** Streams of one symbol that need nothing but its name. */
type SymbolKind =
  | 'aggTrade'
  | 'trade'
  | 'tradepro'
  | 'markPrice'
  | 'miniTicker'
  | 'ticker'
  | 'bookTicker'
  | 'forceOrder'
  | 'diffDepth'

/** Streams of every symbol of a market. */
type AllKind = 'markPrices' | 'miniTickers' | 'tickers' | 'bookTickers' | 'forceOrders'

/** Speeds by name, ms; the empty name is the speed of a stream that names none. 0 is at once. */
type Speeds = Readonly<Record<string, number>>

const AT_ONCE: Speeds = { '': 0 }
const MARK_SPEEDS: Speeds = { '': 3000, '@1s': 1000 }

const SYMBOL_SPEEDS: Readonly<Record<Market, Readonly<Partial<Record<SymbolKind, Speeds>>>>> = {
  perp: {
    aggTrade: { '': 100 },
    tradepro: AT_ONCE,
    markPrice: MARK_SPEEDS,
    miniTicker: { '': 500 },
    ticker: { '': 500 },
    bookTicker: AT_ONCE,
    forceOrder: { '': 1000 },
  },
  spot: {
    aggTrade: AT_ONCE,
    trade: AT_ONCE,
    tradepro: AT_ONCE,
    miniTicker: { '': 1000 },
    ticker: { '': 1000 },
    bookTicker: AT_ONCE,
  },
}

const DEPTH_SPEEDS: Readonly<Record<Market, Speeds>> = {
  perp: { '': 250, '@250ms': 250, '@500ms': 500, '@100ms': 100 },
  spot: { '': 1000, '@1000ms': 1000, '@100ms': 100 },
}

const KLINE_MS: Readonly<Record<Market, number>> = { perp: 250, spot: 2000 }

const ALL_STREAMS: Readonly<
  Record<Market, Readonly<Record<string, readonly [AllKind, everyMs: number]>>>
> = {
  perp: {
    '!markPrice@arr': ['markPrices', 3000],
    '!markPrice@arr@1s': ['markPrices', 1000],
    '!miniTicker@arr': ['miniTickers', 1000],
    '!ticker@arr': ['tickers', 1000],
    '!bookTicker': ['bookTickers', 0],
    '!forceOrder@arr': ['forceOrders', 1000],
  },
  spot: {
    '!miniTicker@arr': ['miniTickers', 1000],
    '!ticker@arr': ['tickers', 1000],
    '!bookTicker': ['bookTickers', 0],
  },
}

const CHANNEL = /^([A-Za-z]+?)(\d*)(?:_(\w+))?((?:@\d+m?s)?)$/
const PARTIAL_LEVELS = [5, 10, 20]

/**
 * Reads a stream name such as `btcusdt@depth5@100ms`.
 *
 * @param symbolOf Finds a listed symbol by its lower-case name.
 * @returns Undefined for streams that this market does not have; they stay silent.
 */
export function readStreamName(
  name: string,
  market: Market,
  symbolOf: (lowerCase: string) => string | undefined,
): MarketStream | undefined {
  const all = Object.hasOwn(ALL_STREAMS[market], name) ? ALL_STREAMS[market][name] : undefined
  if (all !== undefined) return { kind: all[0], everyMs: all[1] }
  const at = name.indexOf('@')
  const symbol = symbolOf(name.slice(0, Math.max(0, at)))
  const parts = CHANNEL.exec(name.slice(at + 1))
  if (symbol === undefined || parts === null) return undefined
  const [, channel = '', digits = '', interval = '', speed = ''] = parts
  if (channel === 'depth') return readDepth(market, symbol, digits, speed)
  if (channel === 'kline') {
    if (!isCandleInterval(interval) || digits !== '' || speed !== '') return undefined
    return { kind: 'kline', symbol, interval, everyMs: KLINE_MS[market] }
  }
  const speeds = SYMBOL_SPEEDS[market]
  if (digits !== '' || interval !== '' || !isNamed(speeds, channel)) return undefined
  const everyMs = ownSpeed(speeds[channel], speed)
  return everyMs === undefined ? undefined : { kind: channel, symbol, everyMs }
}

function readDepth(
  market: Market,
  symbol: string,
  digits: string,
  speed: string,
): MarketStream | undefined {
  const everyMs = ownSpeed(DEPTH_SPEEDS[market], speed)
  if (everyMs === undefined) return undefined
  if (digits === '') return { kind: 'diffDepth', symbol, everyMs }
  const levels = Number(digits)
  return PARTIAL_LEVELS.includes(levels) && digits === String(levels)
    ? { kind: 'partialDepth', symbol, levels, everyMs }
    : undefined
}

function ownSpeed(speeds: Speeds | undefined, name: string): number | undefined {
  return speeds !== undefined && Object.hasOwn(speeds, name) ? speeds[name] : undefined
}

function isNamed<Kind extends string>(
  speeds: Readonly<Partial<Record<Kind, Speeds>>>,
  channel: string,
): channel is Kind {
  return Object.hasOwn(speeds, channel)
}

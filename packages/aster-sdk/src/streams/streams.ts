import type { DecimalText } from '@asterkit/instruments/fixed-point'
import type { BoundGroup } from '../boundGroup.ts'
import type { futuresEndpoints, spotEndpoints } from '../endpointGroups.ts'
import type { Environment } from '../environments.ts'
import { AsterValidationError } from '../errors.ts'
import { type OrderBookItem, watchOrderBook } from './book/watchOrderBook.ts'
import type { BookTickerEvent } from './events/bookTickerEvent.ts'
import type { MarkPriceEvent } from './events/markPriceEvent.ts'
import { bookTicker as futuresBookTicker } from './futures/bookTicker.ts'
import { bookTickerAll as futuresBookTickers } from './futures/bookTickerAll.ts'
import { diffDepth as futuresDiffDepth } from './futures/diffDepth.ts'
import { markPrice } from './futures/markPrice.ts'
import { markPriceArr } from './futures/markPriceArr.ts'
import { FuturesUserEvent } from './futuresUserEvent.ts'
import { marketSources } from './marketSources.ts'
import { openStream } from './openStream.ts'
import { bookTicker as spotBookTicker } from './spot/bookTicker.ts'
import { bookTickerAll as spotBookTickers } from './spot/bookTickerAll.ts'
import { diffDepth as spotDiffDepth } from './spot/diffDepth.ts'
import { SpotUserEvent } from './spotUserEvent.ts'
import type { EventStream, StreamOptions, UserStreamOptions } from './streamItem.ts'
import type { StreamSocketConstructor } from './streamSocket.ts'
import type { StreamMarket } from './streamSpec.ts'
import { type Subscription, subscription } from './subscription.ts'
import { userSource } from './userSource.ts'

/** Live data. Every stream reconnects by itself, is bounded and says `gap` when something is missing. */
export interface Streams {
  /**
   * Any public streams of one market as one. Spread over several connections where the venue's limits
   * ask for it; `open` comes when all are there.
   *
   * @example
   * aster.streams.watch([subscription(futuresStreams.aggTrade, { symbol: 'BTCUSDT' })])
   * @throws {AsterValidationError} No stream, or streams of both markets.
   */
  watch<Event extends object>(
    subscriptions: readonly Subscription<Event>[],
    options?: StreamOptions,
  ): EventStream<Event>
  /** Mark prices of one perpetual, or of all. */
  watchMarkPrice(
    params?: { readonly symbol?: string },
    options?: StreamOptions,
  ): EventStream<MarkPriceEvent>
  /** Best bid and ask of one symbol, or of all of one market. */
  watchBookTicker(
    params: { readonly market: StreamMarket; readonly symbol?: string },
    options?: StreamOptions,
  ): EventStream<BookTickerEvent>
  /**
   * The book of one symbol, kept from the difference stream and a snapshot of 1000 levels (weight 20) at
   * the start and after every gap.
   *
   * @param params.tickSize Price increment of the instrument, quote per base.
   * @param params.stepSize Quantity increment, base units.
   * @throws {AsterSchemaError} From the loop: a level cannot be counted exactly.
   */
  watchOrderBook(
    params: {
      readonly market: StreamMarket
      readonly symbol: string
      readonly tickSize: DecimalText
      readonly stepSize: DecimalText
    },
    options?: StreamOptions,
  ): AsyncIterable<OrderBookItem>
  /**
   * Events of our perp account, in order of event time `E` within `orderWindowMs`: under load the venue
   * sends them in another. Makes the listen key, keeps it alive and renews it.
   */
  watchFuturesUser(options?: UserStreamOptions): EventStream<FuturesUserEvent>
  /** Events of our spot account, as `watchFuturesUser`. */
  watchSpotUser(options?: UserStreamOptions): EventStream<SpotUserEvent>
}

/** What streams need of a client. */
export interface StreamClient {
  readonly environment: Environment
  readonly futures: Pick<
    BoundGroup<typeof futuresEndpoints>,
    'createListenKey' | 'getDepth' | 'keepAliveListenKey'
  >
  readonly spot: Pick<
    BoundGroup<typeof spotEndpoints>,
    'createListenKey' | 'getDepth' | 'keepAliveListenKey'
  >
}

/**
 * Events of one moment that the venue's machines send in the wrong order arrive a few milliseconds apart.
 * This is several times that, and less than a way to the venue and back, after which anyone can act on them.
 */
const ORDER_WINDOW_MS = 25

/** Mark prices come every 3 s. */
const MARK_PRICE_SILENCE_MS = 60_000

/**
 * Makes the streams of a client.
 *
 * @param socket Opens the sockets of those that name no other.
 */
export function createStreams(client: StreamClient, socket?: StreamSocketConstructor): Streams {
  const withSocket = (options: StreamOptions = {}): StreamOptions => ({
    ...options,
    WebSocket: options.WebSocket ?? socket,
  })
  const { futuresWs, spotWs } = client.environment.hosts
  const hostOf = (market: StreamMarket) => (market === 'futures' ? futuresWs : spotWs)
  return {
    watch: (subscriptions, options) => {
      const market = marketOf(subscriptions)
      return openStream(marketSources(market, hostOf(market), subscriptions), withSocket(options))
    },
    watchMarkPrice: ({ symbol } = {}, options) => {
      const one =
        symbol === undefined ? subscription(markPriceArr, {}) : subscription(markPrice, { symbol })
      const source = { name: 'mark prices', maxSilenceMs: MARK_PRICE_SILENCE_MS }
      return openStream(marketSources('futures', futuresWs, [one], source), withSocket(options))
    },
    watchBookTicker: ({ market, symbol }, options) => {
      const one = bookTickers(market, symbol)
      const name = `${market} book tickers`
      return openStream(marketSources(market, hostOf(market), [one], { name }), withSocket(options))
    },
    watchOrderBook: ({ market, symbol, tickSize, stepSize }, options) => {
      const name = `${market} book of ${symbol}`
      const params = { symbol, speed: '100ms' } as const
      const one =
        market === 'futures'
          ? subscription(futuresDiffDepth, params)
          : subscription(spotDiffDepth, params)
      const [source] = marketSources(market, hostOf(market), [one], { name })
      const read = market === 'futures' ? client.futures.getDepth : client.spot.getDepth
      const snapshot = (signal: AbortSignal) => read({ symbol, limit: 1000 }, { signal })
      const book = { market, tickSize, stepSize }
      return watchOrderBook({ book, source: source!, snapshot }, withSocket(options))
    },
    watchFuturesUser: (options) => {
      const calls = {
        create: () => client.futures.createListenKey(),
        keepAlive: () => client.futures.keepAliveListenKey(),
      }
      const { keepAliveMs } = options ?? {}
      const source = userSource('futures', futuresWs, FuturesUserEvent, calls, keepAliveMs)
      return openStream([source], inOrder(withSocket(options)))
    },
    watchSpotUser: (options) => {
      const calls = {
        create: () => client.spot.createListenKey(),
        keepAlive: (listenKey: string) => client.spot.keepAliveListenKey({ listenKey }),
      }
      const source = userSource('spot', spotWs, SpotUserEvent, calls, options?.keepAliveMs)
      return openStream([source], inOrder(withSocket(options)))
    },
  }
}

function inOrder(options: UserStreamOptions | undefined): UserStreamOptions {
  return { ...options, orderWindowMs: options?.orderWindowMs ?? ORDER_WINDOW_MS }
}

function marketOf(subscriptions: readonly Subscription[]): StreamMarket {
  const [first] = subscriptions
  if (first === undefined) throw new AsterValidationError('subscriptions', 'name a stream')
  if (subscriptions.some(({ market }) => market !== first.market)) {
    throw new AsterValidationError('subscriptions', 'streams of both markets need two calls')
  }
  return first.market
}

function bookTickers(
  market: StreamMarket,
  symbol: string | undefined,
): Subscription<BookTickerEvent> {
  const isFutures = market === 'futures'
  if (symbol === undefined)
    return subscription(isFutures ? futuresBookTickers : spotBookTickers, {})
  return subscription(isFutures ? futuresBookTicker : spotBookTicker, { symbol })
}

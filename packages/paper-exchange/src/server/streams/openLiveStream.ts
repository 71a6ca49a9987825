import {
  bookTickerSource,
  bookTickersSource,
  diffDepthSource,
  partialDepthSource,
} from './bookSources.ts'
import { LiveStream } from './liveStream.ts'
import {
  klineSource,
  markPriceSource,
  markPricesSource,
  miniTicker,
  tickerSource,
  tickersSource,
  wholeTicker,
} from './priceSources.ts'
import type { MarketStream } from './streamName.ts'
import type { StreamSource, StreamWorld } from './streamSource.ts'
import { aggTradeSource, forceOrderSource, tradeproSource, tradeSource } from './tradeSources.ts'

/** Starts to follow what a stream tells, from now on. */
export function openLiveStream(world: StreamWorld, stream: MarketStream): LiveStream {
  const isPeriodic = stream.kind === 'markPrice' || stream.kind === 'markPrices'
  return new LiveStream(sourceOf(world, stream), { everyMs: stream.everyMs, isPeriodic })
}

function sourceOf(world: StreamWorld, stream: MarketStream): StreamSource {
  switch (stream.kind) {
    case 'aggTrade':
      return aggTradeSource(world, stream.symbol)
    case 'trade':
      return tradeSource(stream.symbol)
    case 'tradepro':
      return tradeproSource(stream.symbol)
    case 'markPrice':
      return markPriceSource(world, stream.symbol)
    case 'markPrices':
      return markPricesSource(world)
    case 'kline':
      return klineSource(world, stream)
    case 'miniTicker':
      return tickerSource(world, stream.symbol, miniTicker)
    case 'miniTickers':
      return tickersSource(world, miniTicker)
    case 'ticker':
      return tickerSource(world, stream.symbol, wholeTicker)
    case 'tickers':
      return tickersSource(world, wholeTicker)
    case 'bookTicker':
      return bookTickerSource(world, stream.symbol)
    case 'bookTickers':
      return bookTickersSource(world)
    case 'forceOrder':
    case 'forceOrders':
      return forceOrderSource()
    case 'partialDepth':
      return partialDepthSource(world, stream)
    case 'diffDepth':
      return diffDepthSource(world, stream.symbol)
  }
}

import { aggTrade } from './spot/aggTrade.ts'
import { bookTicker } from './spot/bookTicker.ts'
import { bookTickerAll } from './spot/bookTickerAll.ts'
import { diffDepth } from './spot/diffDepth.ts'
import { executionReport } from './spot/executionReport.ts'
import { kline } from './spot/kline.ts'
import { miniTicker } from './spot/miniTicker.ts'
import { miniTickerArr } from './spot/miniTickerArr.ts'
import { outboundAccountPosition } from './spot/outboundAccountPosition.ts'
import { partialDepth } from './spot/partialDepth.ts'
import { ticker } from './spot/ticker.ts'
import { tickerArr } from './spot/tickerArr.ts'
import { trade } from './spot/trade.ts'
import { tradepro } from './spot/tradepro.ts'

/** Every stream and user event of spot, by name. */
export const spotStreams = {
  aggTrade,
  bookTicker,
  bookTickerAll,
  diffDepth,
  executionReport,
  kline,
  miniTicker,
  miniTickerArr,
  outboundAccountPosition,
  partialDepth,
  ticker,
  tickerArr,
  trade,
  tradepro,
} as const

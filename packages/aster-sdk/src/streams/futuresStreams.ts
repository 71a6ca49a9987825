import { accountConfigUpdateLeverage } from './futures/accountConfigUpdateLeverage.ts'
import { accountConfigUpdateMode } from './futures/accountConfigUpdateMode.ts'
import { accountUpdate } from './futures/accountUpdate.ts'
import { aggTrade } from './futures/aggTrade.ts'
import { bookTicker } from './futures/bookTicker.ts'
import { bookTickerAll } from './futures/bookTickerAll.ts'
import { diffDepth } from './futures/diffDepth.ts'
import { directAnnouncement } from './futures/directAnnouncement.ts'
import { forceOrder } from './futures/forceOrder.ts'
import { forceOrderArr } from './futures/forceOrderArr.ts'
import { kline } from './futures/kline.ts'
import { listenKeyExpired } from './futures/listenKeyExpired.ts'
import { marginCall } from './futures/marginCall.ts'
import { markPrice } from './futures/markPrice.ts'
import { markPriceArr } from './futures/markPriceArr.ts'
import { miniTicker } from './futures/miniTicker.ts'
import { miniTickerArr } from './futures/miniTickerArr.ts'
import { orderTradeUpdate } from './futures/orderTradeUpdate.ts'
import { partialDepth } from './futures/partialDepth.ts'
import { publicAnnouncement } from './futures/publicAnnouncement.ts'
import { ticker } from './futures/ticker.ts'
import { tickerArr } from './futures/tickerArr.ts'
import { tradepro } from './futures/tradepro.ts'

/** Every stream and user event of perpetuals, by name. */
export const futuresStreams = {
  accountConfigUpdateLeverage,
  accountConfigUpdateMode,
  accountUpdate,
  aggTrade,
  bookTicker,
  bookTickerAll,
  diffDepth,
  directAnnouncement,
  forceOrder,
  forceOrderArr,
  kline,
  listenKeyExpired,
  marginCall,
  markPrice,
  markPriceArr,
  miniTicker,
  miniTickerArr,
  orderTradeUpdate,
  partialDepth,
  publicAnnouncement,
  ticker,
  tickerArr,
  tradepro,
} as const

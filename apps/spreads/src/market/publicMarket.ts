import { createMarketData, type Environment } from '@asterkit/sdk'
import * as futures from '@asterkit/sdk/futures'
import * as spot from '@asterkit/sdk/spot'

/** The public reads that the tables are made of. */
export type PublicMarket = ReturnType<typeof publicMarket>

/** Binds the public reads to one exchange. Nothing here can sign or trade. */
export function publicMarket(environment: Environment) {
  return createMarketData(
    { environment },
    {
      serverTime: futures.getServerTime,
      spotInfo: spot.getExchangeInfo,
      perpInfo: futures.getExchangeInfo,
      spotTouches: spot.getBookTicker,
      perpTouches: futures.getBookTicker,
      spotDepth: spot.getDepth,
      perpDepth: futures.getDepth,
      spotTickers: spot.getTicker24h,
      perpTickers: futures.getTicker24h,
      premiums: futures.getPremiumIndex,
      fundingTerms: futures.getFundingInfo,
      settledFunding: futures.getFundingRateHistory,
    },
  )
}

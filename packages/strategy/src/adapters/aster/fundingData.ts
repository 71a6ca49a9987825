import type { FundingTerms, MarketData, Premium } from '../../ports/exchange.ts'
import type { AsterContext } from './asterContext.ts'

/** The part of the market data that is about funding. */
export type FundingData = Pick<
  MarketData,
  'listPremiums' | 'listFundingTerms' | 'listSettledFunding'
>

/** Funding of all perpetuals, one call each. Rows that cannot be read are absent: unknown, not zero. */
export function createFundingData({ client, read }: AsterContext): FundingData {
  return {
    async listPremiums(signal) {
      const premiums = new Map<string, Premium>()
      for (const row of await client.futures.getPremiumIndex({}, { signal })) {
        premiums.set(row.symbol, {
          markPrice: read(row.markPrice),
          indexPrice: read(row.indexPrice),
          fundingRate: read(row.lastFundingRate),
          nextFundingTime: row.nextFundingTime,
          time: row.time,
        })
      }
      return premiums
    },
    async listFundingTerms(signal) {
      const terms = new Map<string, FundingTerms>()
      for (const row of await client.futures.getFundingInfo({}, { signal })) {
        const { fundingFeeCap: cap, fundingFeeFloor: floor } = row
        terms.set(row.symbol, {
          intervalHours: row.fundingIntervalHours,
          ...(typeof cap === 'string' ? { cap: read(cap) } : {}),
          ...(typeof floor === 'string' ? { floor: read(floor) } : {}),
        })
      }
      return terms
    },
    async listSettledFunding(symbol, limit, signal) {
      const rows = await client.futures.getFundingRateHistory({ symbol, limit }, { signal })
      return rows
        .map((row) => ({ time: row.fundingTime, rate: read(row.fundingRate) }))
        .sort((a, b) => a.time - b.time)
    },
  }
}

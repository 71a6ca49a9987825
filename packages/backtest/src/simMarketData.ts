import { type Decimal, isAboveZero } from '@asterkit/instruments'
import type { Venue } from '@asterkit/paper-exchange/core'
import type { FundingTerms, MarketData, Premium, Quote } from '@asterkit/strategy'

/** Levels per side of a depth read. */
const DEPTH_LEVELS = 100

/** The public half of the exchange port. */
export function simMarketData(
  venue: Venue,
): MarketData & Required<Pick<MarketData, 'listAnnouncements'>> {
  return {
    async listAnnouncements(signal) {
      signal.throwIfAborted()
      return venue.announcements().map(({ id, content: text, ...news }) => {
        return { ...news, id: String(id), text }
      })
    },
    async getServerTime(signal) {
      signal.throwIfAborted()
      return venue.now
    },
    async listInstruments(market, signal) {
      signal.throwIfAborted()
      return venue.instruments(market)
    },
    async listQuotes(market, signal) {
      signal.throwIfAborted()
      const quotes = new Map<string, Quote>()
      for (const { symbol } of venue.instruments(market)) {
        const top = venue.quote(market, symbol)
        if (top === undefined || !isAboveZero(top.bidPrice) || !isAboveZero(top.askPrice)) continue
        quotes.set(symbol, top)
      }
      return quotes
    },
    async getDepth(market, symbol, signal) {
      signal.throwIfAborted()
      const depth = venue.depth(market, symbol, DEPTH_LEVELS)
      if (depth === undefined) throw new Error(`no ${market} book of ${symbol} yet`)
      return depth
    },
    async listPremiums(signal) {
      signal.throwIfAborted()
      const premiums = new Map<string, Premium>()
      for (const { symbol } of venue.instruments('perp')) {
        const premium = venue.premium(symbol)
        if (premium !== undefined) premiums.set(symbol, premium)
      }
      return premiums
    },
    async listFundingTerms(signal) {
      signal.throwIfAborted()
      const terms = new Map<string, FundingTerms>()
      for (const { symbol } of venue.instruments('perp')) {
        const rule = venue.fundingRule(symbol)
        if (rule !== undefined) terms.set(symbol, rule)
      }
      return terms
    },
    async listSettledFunding(symbol, limit, signal) {
      signal.throwIfAborted()
      return venue.fundingHistory(symbol, { limit })
    },
    async listVolumes(market, signal) {
      signal.throwIfAborted()
      const volumes = new Map<string, Decimal>()
      for (const { symbol } of venue.instruments(market)) {
        const volume = venue.volume24h(market, symbol)
        if (volume !== undefined) volumes.set(symbol, volume)
      }
      return volumes
    },
  }
}

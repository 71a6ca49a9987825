import { type Decimal, decimal } from '@asterkit/instruments'
import {
  type FundingFacts,
  type FundingFilters,
  type FundingRow,
  fundingRow,
} from '../figures/fundingRow.ts'
import type { Touch } from '../figures/spreadRow.ts'
import { createAttempt, type Reading } from './attempt.ts'
import type { PublicMarket } from './publicMarket.ts'
import { readEach } from './readEach.ts'
import { readTouches } from './readTouches.ts'

/** Reads funding, volumes and prices of all pairs and weighs them. */
export async function readFunding(
  market: PublicMarket,
  request: {
    readonly symbols: readonly string[]
    readonly filters: FundingFilters
    /** Payments in the mean, the coming one included. */
    readonly periods: number
  },
  signal: AbortSignal,
): Promise<Reading<FundingRow>> {
  const { symbols, filters, periods } = request
  const { attempt, eachSymbol, notes } = createAttempt(signal)
  const [time, spots, perps, spotDay, perpDay, premiums, terms] = await Promise.all([
    attempt('time', () => market.serverTime({}, { signal })),
    attempt('spot prices', () => market.spotTouches({}, { signal })),
    attempt('perp prices', () => market.perpTouches({}, { signal })),
    attempt('spot volumes', () => market.spotTickers({}, { signal })),
    attempt('perp volumes', () => market.perpTickers({}, { signal })),
    attempt('coming payments', () => market.premiums({}, { signal })),
    attempt('intervals', () => market.fundingTerms({}, { signal })),
  ])
  // One more than the mean needs: the time of the row before tells how long the oldest interval was.
  const settled = await eachSymbol('payments', symbols, async (symbol) => {
    const rows = await market.settledFunding({ symbol, limit: periods }, { signal })
    return rows
      .map(({ fundingTime, fundingRate }) => ({ time: fundingTime, rate: decimal(fundingRate) }))
      .sort((a, b) => a.time - b.time)
  })
  const sources = {
    settled,
    spotMids: mids(readTouches(spots)),
    perpMids: mids(readTouches(perps)),
    spotVolumes: readEach(spotDay, ({ quoteVolume }) => decimal(quoteVolume)),
    perpVolumes: readEach(perpDay, ({ quoteVolume }) => decimal(quoteVolume)),
    rates: readEach(premiums, ({ lastFundingRate }) => decimal(lastFundingRate)),
    hours: readEach(terms, ({ fundingIntervalHours }) => fundingIntervalHours),
  }
  return {
    rows: symbols.map((symbol) => fundingRow(factsOf(symbol, sources), filters, periods)),
    notes,
    ...(time && { time: time.serverTime }),
  }
}

interface Sources {
  readonly settled: ReadonlyMap<string, NonNullable<FundingFacts['settled']>>
  readonly spotMids: ReadonlyMap<string, Decimal>
  readonly perpMids: ReadonlyMap<string, Decimal>
  readonly spotVolumes: ReadonlyMap<string, Decimal>
  readonly perpVolumes: ReadonlyMap<string, Decimal>
  readonly rates: ReadonlyMap<string, Decimal>
  readonly hours: ReadonlyMap<string, number>
}

function factsOf(symbol: string, sources: Sources): FundingFacts {
  const intervalHours = sources.hours.get(symbol)
  const upcomingRate = sources.rates.get(symbol)
  const settled = sources.settled.get(symbol)
  const spotVolume = sources.spotVolumes.get(symbol)
  const perpVolume = sources.perpVolumes.get(symbol)
  const spotMid = sources.spotMids.get(symbol)
  const perpMid = sources.perpMids.get(symbol)
  return {
    symbol,
    ...(intervalHours !== undefined && { intervalHours }),
    ...(upcomingRate && { upcomingRate }),
    ...(settled && { settled }),
    ...(spotVolume && { spotVolume }),
    ...(perpVolume && { perpVolume }),
    ...(spotMid && { spotMid }),
    ...(perpMid && { perpMid }),
  }
}

function mids(touches: ReadonlyMap<string, Touch>): ReadonlyMap<string, Decimal> {
  return new Map([...touches].map(([symbol, { bid, ask }]) => [symbol, bid.plus(ask).div(2)]))
}

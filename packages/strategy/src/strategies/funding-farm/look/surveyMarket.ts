import type { Decimal } from '@asterkit/instruments'
import type { EpochMs } from '../../../ports/clock.ts'
import type { MarketData } from '../../../ports/exchange.ts'
import type { FundingFarmConfig } from '../config.ts'
import { fold } from '../fold.ts'
import { judgeMarket } from '../judge.ts'
import { opportunityOf } from '../opportunityOf.ts'
import type { Opportunity } from '../report.ts'
import { type FarmFact, type FarmState, initialState } from '../state.ts'
import { leastCapital } from './leastCapital.ts'
import { readTables } from './readTables.ts'

/** One symbol of a survey: what the opportunity table shows, and the newest settlement. */
export interface MarketRow extends Opportunity {
  /** Newest settled rate, fraction of notional per interval. Absent: unknown. */
  readonly lastPaidRate?: Decimal
  readonly lastPaidTime?: EpochMs
  /** Least capital in quote that opens the symbol, without fees, which only the account knows. */
  readonly leastCapital?: Decimal
}

/** What the public market data say about every symbol. */
export interface MarketSurvey {
  /** Exchange time of the reading. */
  readonly time: EpochMs
  /** Symbols of both markets, by symbol; `rejected` holds what the market says against opening. */
  readonly pairs: readonly MarketRow[]
  /** Symbols that have one leg only or another quote asset, with the reason. */
  readonly unpaired: readonly Opportunity[]
}

/** Histories that are read at the same time: many at once would use up the limit of a minute. */
const AT_ONCE = 8

/**
 * Reads everything public about all symbols and weighs it by the market's rules. Needs no keys; what only the
 * account knows (fees, balances, positions) is not weighed.
 *
 * @throws The bulk tables could not be read. A single history that cannot be read is absent instead.
 */
export async function surveyMarket(
  source: {
    readonly exchange: MarketData
    /** Exchange time. */
    readonly now: () => EpochMs
    readonly config: FundingFarmConfig
  },
  signal: AbortSignal,
): Promise<MarketSurvey> {
  const { exchange, config } = source
  const facts = await readTables(exchange, signal)
  const time = source.now()
  const tables = facts.reduce(fold, initialState(config))
  const symbols = [...(tables.universe?.pairs.keys() ?? [])].filter((symbol) =>
    tables.premiums?.has(symbol),
  )
  const state = (await readHistories(exchange, config, symbols, signal)).reduce(fold, tables)
  return {
    time,
    pairs: [...(state.universe?.pairs.values() ?? [])].map((pair) => {
      const { facts: known, rejected } = judgeMarket(state, pair, time)
      const least = leastCapital(pair, state, config)
      return {
        ...opportunityOf(known, config.leverage, rejected),
        ...lastPaid(state, pair.symbol),
        ...(least && { leastCapital: least }),
      }
    }),
    unpaired: state.universe?.rejected ?? [],
  }
}

function lastPaid({ settled }: FarmState, symbol: string): Partial<MarketRow> {
  const newest = settled.get(symbol)?.at(-1)
  return newest === undefined ? {} : { lastPaidRate: newest.rate, lastPaidTime: newest.time }
}

async function readHistories(
  exchange: MarketData,
  { fundingHistoryPeriods, fundingAveragePeriods }: FundingFarmConfig,
  symbols: readonly string[],
  signal: AbortSignal,
): Promise<readonly FarmFact[]> {
  const limit = Math.max(fundingHistoryPeriods, fundingAveragePeriods - 1)
  const facts: FarmFact[] = []
  for (let first = 0; first < symbols.length; first += AT_ONCE) {
    const reads = symbols.slice(first, first + AT_ONCE).map(async (symbol) => {
      const rates = await exchange.listSettledFunding(symbol, limit, signal)
      facts.push({ kind: 'settled', symbol, rates })
    })
    await Promise.allSettled(reads)
    signal.throwIfAborted()
  }
  return facts
}

import type { Market } from '@asterkit/instruments'
import type { AggregateTrade, MarketHistory, ToldTrade } from '../core/index.ts'

const DEFAULT_ROWS = 500
/** Longest range of aggregated trades: less than an hour, ms. */
const LONGEST_RANGE_MS = 3_600_000 - 1

/** What the trade calls take, as the schemas have it. */
export interface TradeParams {
  readonly symbol: string
  readonly limit?: number | undefined
  readonly fromId?: string | undefined
}

/** The newest public trades of a perp, or those from an id on, oldest first. */
export function answerFuturesTrades(history: MarketHistory, params: TradeParams) {
  return readTrades(history, 'perp', params).map((trade) => ({
    id: trade.tradeId,
    price: trade.price.toFixed(),
    qty: trade.quantity.toFixed(),
    quoteQty: trade.price.times(trade.quantity).toFixed(),
    time: trade.time,
    isBuyerMaker: trade.takerSide === 'sell',
  }))
}

/** The same of spot, where `qty` is the quote amount. */
export function answerSpotTrades(history: MarketHistory, params: TradeParams) {
  return readTrades(history, 'spot', params).map((trade) => ({
    id: trade.tradeId,
    price: trade.price.toFixed(),
    qty: trade.price.times(trade.quantity).toFixed(),
    baseQty: trade.quantity.toFixed(),
    time: trade.time,
    isBuyerMaker: trade.takerSide === 'sell',
  }))
}

/** Trades of one taker at one price and instant as one row, oldest first. */
export function answerAggTrades(
  history: MarketHistory,
  market: Market,
  params: TradeParams & {
    readonly startTime?: number | undefined
    readonly endTime?: number | undefined
  },
) {
  const { symbol, fromId, limit = DEFAULT_ROWS } = params
  const range = { ...completeRange(params), fromId: readId(fromId), limit }
  return history.aggregates(market, symbol, range).map(wireAggregate)
}

/** One aggregated trade as REST and streams tell it. */
export function wireAggregate(row: AggregateTrade) {
  return {
    a: row.aggregateId,
    p: row.price.toFixed(),
    q: row.quantity.toFixed(),
    f: row.firstTradeId,
    l: row.lastTradeId,
    T: row.time,
    m: row.takerSide === 'sell',
  }
}

/** One end of a range stands for the hour beside it. */
function completeRange(params: {
  readonly startTime?: number | undefined
  readonly endTime?: number | undefined
}): { readonly startTime?: number; readonly endTime?: number } {
  const { startTime, endTime } = params
  if (startTime !== undefined) {
    return { startTime, endTime: endTime ?? startTime + LONGEST_RANGE_MS }
  }
  return endTime === undefined ? {} : { endTime }
}

function readTrades(
  history: MarketHistory,
  market: Market,
  { symbol, fromId, limit = DEFAULT_ROWS }: TradeParams,
): readonly ToldTrade[] {
  return history.trades(market, symbol, { fromId: readId(fromId), limit })
}

function readId(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text)
}

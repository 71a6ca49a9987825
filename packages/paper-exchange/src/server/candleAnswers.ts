import type { Market } from '@asterkit/instruments'
import {
  type Candle,
  type CandleInterval,
  type CandleSource,
  type MarketHistory,
  nextOpenTime,
} from '../core/index.ts'
import { priceText, sumText } from './statisticText.ts'

const DEFAULT_ROWS = 500

/** Range parameters of a candle call, as the schemas have them. */
export interface CandleParams {
  readonly interval: CandleInterval
  readonly startTime?: number | undefined
  readonly endTime?: number | undefined
  readonly limit?: number | undefined
}

/** The cells that both markets have. */
type CandleCells = [
  openTime: number,
  open: string,
  high: string,
  low: string,
  close: string,
  volume: string,
  closeTime: number,
  quoteVolume: string,
  trades: number,
  takerVolume: string,
  takerQuoteVolume: string,
]

/** Candles of the last price; futures rows have a twelfth cell that means nothing. */
export function answerKlines(
  history: MarketHistory,
  market: Market,
  symbol: string,
  params: CandleParams,
): (CandleCells | [...CandleCells, string])[] {
  const rows = readCandles(history, market, symbol, { ...params, source: 'last' })
  return market === 'spot' ? rows : rows.map((cells) => [...cells, '0'])
}

/** Candles of the mark or the index price of a perp, which have no volumes. */
export function answerPriceKlines(
  history: MarketHistory,
  symbol: string,
  params: CandleParams & { readonly source: CandleSource },
): [...CandleCells, string][] {
  return readCandles(history, 'perp', symbol, params).map((cells) => [...cells, '0'])
}

function readCandles(
  history: MarketHistory,
  market: Market,
  symbol: string,
  params: CandleParams & { readonly source: CandleSource },
): CandleCells[] {
  const { interval, source, startTime, endTime, limit = DEFAULT_ROWS } = params
  const range = { startTime, endTime, limit }
  return history
    .candles(market, symbol, { source, interval }, range)
    .map((candle) => cellsOf(candle, interval))
}

function cellsOf(candle: Candle, interval: CandleInterval): CandleCells {
  return [
    candle.openTime,
    priceText(candle.open),
    priceText(candle.high),
    priceText(candle.low),
    priceText(candle.close),
    sumText(candle.volume),
    nextOpenTime(interval, candle.openTime) - 1,
    sumText(candle.quoteVolume),
    candle.trades,
    sumText(candle.takerVolume),
    sumText(candle.takerQuoteVolume),
  ]
}

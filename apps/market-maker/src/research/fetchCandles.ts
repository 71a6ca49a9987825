import { createMarketData, type Environment } from '@asterkit/sdk'
import { getKlines, getServerTime } from '@asterkit/sdk/futures'
import type { Candle } from './candleHistory.ts'
import type { TrendSettings } from './researchSettings.ts'

const MINUTES = {
  '1m': 1,
  '3m': 3,
  '5m': 5,
  '15m': 15,
  '30m': 30,
  '1h': 60,
  '2h': 120,
  '4h': 240,
  '6h': 360,
  '8h': 480,
  '12h': 720,
  '1d': 1440,
} as const satisfies Record<TrendSettings['trendInterval'], number>

/** Candles of the Python trend finder: 60 days, within these counts. */
const SPAN_MINUTES = 60 * 1440
const [FEWEST, MOST] = [500, 15_000]
/** Rows of one call: weight 5. */
const PAGE = 1000

/** Candles of one perpetual and the exchange's time. */
export interface FetchedCandles {
  readonly candles: readonly Candle[]
  readonly now: number
}

/**
 * Gets the candles of 60 days, 500 to 15,000 of them, from public data, oldest first.
 *
 * @throws {AsterError} The exchange cannot be reached or refuses.
 */
export async function fetchCandles(
  environment: Environment,
  symbol: string,
  interval: TrendSettings['trendInterval'],
): Promise<FetchedCandles> {
  const market = createMarketData({ environment }, { klines: getKlines, time: getServerTime })
  const { serverTime: now } = await market.time()
  const stepMs = MINUTES[interval] * 60_000
  const count = Math.min(MOST, Math.max(FEWEST, Math.floor(SPAN_MINUTES / MINUTES[interval])))
  const candles: Candle[] = []
  for (let startTime = now - count * stepMs; startTime <= now; ) {
    const rows = await market.klines({ symbol, interval, startTime, limit: PAGE })
    for (const [openTime, open, high, low, close, , closeTime] of rows) {
      // Inputs of a model: never an order's price.
      const prices = {
        open: Number(open),
        high: Number(high),
        low: Number(low),
        close: Number(close),
      }
      candles.push({ openTime, closeTime, ...prices })
    }
    const newest = candles.at(-1)
    if (rows.length < PAGE || newest === undefined) break
    startTime = newest.closeTime + 1
  }
  return { candles, now }
}

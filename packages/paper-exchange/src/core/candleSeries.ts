import { type CandleInterval, nextOpenTime, openTimeOf } from './candleInterval.ts'
import { type Candle, CandleRing, type CandleTrade } from './candleRing.ts'
import type { EpochMs } from './contract.ts'

/** Which candles: those that open in the range. */
export interface CandleRange {
  /** Inclusive. The newest ones when absent. */
  readonly startTime?: EpochMs | undefined
  /** Inclusive. */
  readonly endTime?: EpochMs | undefined
  readonly limit: number
}

/** Figures of the last 24 hours. */
export interface DayFigures extends Candle {
  /** Price at which the day before ended; the day's first price where nothing is known of it. */
  readonly previousClose: number
}

/** How many candles of each stored length are kept; the other lengths are put together from these. */
const STORED = [
  ['1d', 1500],
  ['2h', 3000],
  ['15m', 3000],
  ['1m', 3000],
] as const satisfies readonly (readonly [CandleInterval, number])[]

/** Which stored length each interval is put together from. */
const SOURCE: Readonly<Record<CandleInterval, (typeof STORED)[number][0]>> = {
  '1m': '1m',
  '3m': '1m',
  '5m': '1m',
  '15m': '15m',
  '30m': '15m',
  '1h': '15m',
  '2h': '2h',
  '4h': '2h',
  '6h': '2h',
  '8h': '2h',
  '12h': '2h',
  '1d': '1d',
  '3d': '1d',
  '1w': '1d',
  '1M': '1d',
}

const DAY_MS = 86_400_000

/** The price history of one series in bounded memory. Times must not run back. */
export class CandleSeries {
  readonly #rings: ReadonlyMap<CandleInterval, CandleRing> = new Map(
    STORED.map(([interval, capacity]) => [interval, new CandleRing(interval, capacity)]),
  )

  /** Notes a price at which nothing was traded. */
  addPrice(time: EpochMs, price: number): void {
    for (const ring of this.#rings.values()) ring.addPrice(time, price)
  }

  addTrade(time: EpochMs, trade: CandleTrade): void {
    for (const ring of this.#rings.values()) ring.addTrade(time, trade)
  }

  /**
   * Candles without a hole: where nothing happened, the last close stands, with no volume.
   *
   * @param now No candle opens after it.
   * @returns Oldest first.
   */
  candles(interval: CandleInterval, range: CandleRange, now: EpochMs): readonly Candle[] {
    const ring = this.#ringOf(interval)
    if (ring.length === 0) return []
    const lastOpen = openTimeOf(interval, Math.min(range.endTime ?? now, now))
    const firstKnown = openTimeOf(interval, ring.openTimeAt(0))
    let openTime = Math.max(firstKnown, firstOpen(interval, range, lastOpen))
    let index = ring.firstFrom(openTime)
    let close = index === 0 ? undefined : ring.at(index - 1).close
    const candles: Candle[] = []
    while (openTime <= lastOpen && candles.length < range.limit) {
      const next = nextOpenTime(interval, openTime)
      const end = ring.firstFrom(next)
      const candle =
        index === end ? standing(openTime, close) : { ...fold(ring, index, end), openTime }
      if (candle !== undefined) candles.push(candle)
      close = candle?.close
      index = end
      openTime = next
    }
    return candles
  }

  /** The last 24 hours, by whole minutes; undefined while no price is known. */
  day(now: EpochMs): DayFigures | undefined {
    const ring = this.#ringOf('1m')
    if (ring.length === 0) return undefined
    const openTime = now - DAY_MS
    const index = ring.firstFrom(openTime + 1)
    const previous = index === 0 ? undefined : ring.at(index - 1).close
    const figures =
      index === ring.length ? standing(openTime, previous) : fold(ring, index, ring.length)
    if (figures === undefined) return undefined
    return { ...figures, openTime, previousClose: previous ?? figures.open }
  }

  #ringOf(interval: CandleInterval): CandleRing {
    const ring = this.#rings.get(SOURCE[interval])
    if (ring === undefined) throw new TypeError(`no candles of ${interval} are stored`)
    return ring
  }
}

function firstOpen(interval: CandleInterval, range: CandleRange, lastOpen: EpochMs): EpochMs {
  const { startTime, limit } = range
  if (startTime !== undefined) {
    const open = openTimeOf(interval, startTime)
    return open < startTime ? nextOpenTime(interval, open) : open
  }
  let open = lastOpen
  for (let count = 1; count < limit; count += 1) open = openTimeOf(interval, open - 1)
  return open
}

/** A candle in which nothing happened. */
function standing(openTime: EpochMs, price: number | undefined): Candle | undefined {
  if (price === undefined) return undefined
  return {
    openTime,
    open: price,
    high: price,
    low: price,
    close: price,
    volume: 0,
    quoteVolume: 0,
    trades: 0,
    takerVolume: 0,
    takerQuoteVolume: 0,
    firstTradeId: -1,
    lastTradeId: -1,
  }
}

/** Joins stored candles from `start` up to `end`, exclusive; at least one. */
function fold(ring: CandleRing, start: number, end: number): Candle {
  let sum = ring.at(start)
  for (let index = start + 1; index < end; index += 1) {
    const one = ring.at(index)
    sum = {
      openTime: sum.openTime,
      open: sum.open,
      high: Math.max(sum.high, one.high),
      low: Math.min(sum.low, one.low),
      close: one.close,
      volume: sum.volume + one.volume,
      quoteVolume: sum.quoteVolume + one.quoteVolume,
      trades: sum.trades + one.trades,
      takerVolume: sum.takerVolume + one.takerVolume,
      takerQuoteVolume: sum.takerQuoteVolume + one.takerQuoteVolume,
      firstTradeId: sum.firstTradeId === -1 ? one.firstTradeId : sum.firstTradeId,
      lastTradeId: one.lastTradeId === -1 ? sum.lastTradeId : one.lastTradeId,
    }
  }
  return sum
}

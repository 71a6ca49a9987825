import type { Candles } from '@asterkit/market-making'

/** One candle. Prices in quote per base; times in epoch ms, the close being the last millisecond. */
export interface Candle {
  readonly openTime: number
  readonly closeTime: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
}

/** Candles without a hole, with their span. */
export interface CandleHistory {
  readonly candles: Candles
  readonly from: number
  readonly to: number
  /** Candles that lie before a hole and were left out. */
  readonly leftOut: number
}

/**
 * Takes the finished candles after the last hole.
 *
 * @param rows Oldest first.
 * @param now Epoch ms: a candle that closes later is not finished.
 * @returns Undefined when there are none.
 */
export function candleHistory(rows: readonly Candle[], now: number): CandleHistory | undefined {
  const finished = rows.filter(({ closeTime }) => closeTime <= now)
  let first = finished.length - 1
  while (first > 0 && finished[first - 1]!.closeTime + 1 === finished[first]!.openTime) first -= 1
  const whole = finished.slice(Math.max(0, first))
  const oldest = whole[0]
  const newest = whole.at(-1)
  if (oldest === undefined || newest === undefined) return undefined
  const column = (pick: (candle: Candle) => number) => Float64Array.from(whole, pick)
  const candles = {
    open: column(({ open }) => open),
    high: column(({ high }) => high),
    low: column(({ low }) => low),
    close: column(({ close }) => close),
  }
  const leftOut = finished.length - whole.length
  return { candles, from: oldest.openTime, to: newest.closeTime, leftOut }
}

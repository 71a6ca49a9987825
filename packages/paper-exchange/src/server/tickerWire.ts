import type { Decimal } from '@asterkit/instruments'
import type { BookTop, DayFigures, EpochMs, ToldTrade } from '../core/index.ts'
import { priceText, sumText } from './statisticText.ts'

/** What the day figures of one symbol are made of. */
export interface DayState {
  readonly symbol: string
  readonly day: DayFigures
  /** Quote per base. */
  readonly lastPrice: Decimal
  readonly lastTrade: ToldTrade | undefined
  /** Traded in 24 h as the feed states it, quote; absent when what was traded here is all there is. */
  readonly statedVolume: Decimal | undefined
}

/** Numbers of the last 24 hours as text, whatever their names on the wire. */
export interface DayNumbers {
  readonly priceChange: string
  readonly priceChangePercent: string
  readonly weightedAvgPrice: string
  readonly prevClosePrice: string
  readonly lastPrice: string
  readonly lastQty: string
  readonly openPrice: string
  readonly highPrice: string
  readonly lowPrice: string
  readonly volume: string
  readonly quoteVolume: string
  readonly openTime: EpochMs
  readonly closeTime: EpochMs
  readonly firstId: number
  readonly lastId: number
  readonly count: number
}

/** Digits of a mean price beyond those that it has a meaning in. */
const MEAN_DIGITS = 10

/** Works out the day figures. A stated volume counts at the mean price of what was traded here. */
export function dayNumbers(state: DayState, now: EpochMs): DayNumbers {
  const { day, lastPrice, lastTrade, statedVolume } = state
  const last = lastPrice.toNumber()
  const mean = day.volume > 0 ? day.quoteVolume / day.volume : last
  const change = last - day.open
  const quoteVolume = statedVolume?.toNumber() ?? day.quoteVolume
  const volume = statedVolume === undefined ? day.volume : quoteVolume / mean
  return {
    priceChange: sumText(Number(change.toPrecision(MEAN_DIGITS))),
    priceChangePercent: day.open === 0 ? '0' : ((change / day.open) * 100).toFixed(3),
    weightedAvgPrice: sumText(Number(mean.toPrecision(MEAN_DIGITS))),
    prevClosePrice: priceText(day.previousClose),
    lastPrice: lastPrice.toFixed(),
    lastQty: lastTrade?.quantity.toFixed() ?? '0',
    openPrice: priceText(day.open),
    highPrice: priceText(Math.max(day.high, last)),
    lowPrice: priceText(Math.min(day.low, last)),
    volume: sumText(volume),
    quoteVolume: statedVolume?.toFixed() ?? sumText(quoteVolume),
    openTime: now - 86_400_000,
    closeTime: now,
    firstId: Math.max(0, day.firstTradeId),
    lastId: Math.max(0, day.lastTradeId),
    count: day.trades,
  }
}

/** Best bid and ask, which the day figures of spot carry as well. */
export function bestOf(top: BookTop) {
  return {
    bidPrice: top.bidPrice.toFixed(),
    bidQty: top.bidQuantity.toFixed(),
    askPrice: top.askPrice.toFixed(),
    askQty: top.askQuantity.toFixed(),
  }
}

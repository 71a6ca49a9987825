import type { Decimal } from '@asterkit/instruments'
import type { EpochMs } from './contract.ts'
import { firstOf } from './history.ts'
import type { VenueEvent } from './venueEvent.ts'

/** A trade as it was told. */
export type ToldTrade = Extract<VenueEvent, { kind: 'trade' }>

/** Trades of one taker at one price and instant, as one. */
export interface AggregateTrade {
  /** Counts up per symbol, from 1. */
  readonly aggregateId: number
  readonly price: Decimal
  /** Base units. */
  readonly quantity: Decimal
  readonly firstTradeId: number
  readonly lastTradeId: number
  readonly time: EpochMs
  readonly takerSide: 'buy' | 'sell'
}

/** Trades kept per symbol: twice the longest answer. */
const CAPACITY = 2000

/** Which rows of a tape: from an id or within times, oldest first; else the newest. */
export interface TapeRange {
  readonly fromId?: number | undefined
  readonly startTime?: EpochMs | undefined
  readonly endTime?: EpochMs | undefined
  readonly limit: number
}

/** The newest public trades of one symbol. */
export class TradeTape {
  /** Oldest first. Holds up to twice the capacity, so that forgetting is rare and cheap. */
  #trades: ToldTrade[] = []
  #aggregates: AggregateTrade[] = []
  #lastTaker: number | undefined

  get last(): ToldTrade | undefined {
    return this.#trades.at(-1)
  }

  add(trade: ToldTrade): void {
    this.#trades.push(trade)
    if (this.#trades.length >= 2 * CAPACITY) this.#trades = this.#trades.slice(-CAPACITY)
    this.#aggregate(trade)
  }

  trades(range: TapeRange): readonly ToldTrade[] {
    return cut(this.#trades, range, (trade) => trade.tradeId)
  }

  aggregates(range: TapeRange): readonly AggregateTrade[] {
    return cut(this.#aggregates, range, (row) => row.aggregateId)
  }

  #aggregate(trade: ToldTrade): void {
    const last = this.#aggregates.at(-1)
    const isSame =
      last !== undefined &&
      last.time === trade.time &&
      last.takerSide === trade.takerSide &&
      this.#lastTaker === trade.takerOrderId &&
      last.price.eq(trade.price)
    this.#lastTaker = trade.takerOrderId
    if (isSame) {
      const quantity = last.quantity.plus(trade.quantity)
      this.#aggregates[this.#aggregates.length - 1] = {
        ...last,
        quantity,
        lastTradeId: trade.tradeId,
      }
      return
    }
    this.#aggregates.push({
      aggregateId: (last?.aggregateId ?? 0) + 1,
      price: trade.price,
      quantity: trade.quantity,
      firstTradeId: trade.tradeId,
      lastTradeId: trade.tradeId,
      time: trade.time,
      takerSide: trade.takerSide,
    })
    if (this.#aggregates.length >= 2 * CAPACITY) {
      this.#aggregates = this.#aggregates.slice(-CAPACITY)
    }
  }
}

function cut<Row extends { readonly time: EpochMs }>(
  rows: readonly Row[],
  { fromId, startTime, endTime, limit }: TapeRange,
  idOf: (row: Row) => number,
): readonly Row[] {
  const oldest = Math.max(0, rows.length - CAPACITY)
  let start = oldest
  if (fromId !== undefined)
    start = Math.max(
      start,
      firstOf(rows, (row) => idOf(row) >= fromId),
    )
  if (startTime !== undefined) {
    start = Math.max(
      start,
      firstOf(rows, (row) => row.time >= startTime),
    )
  }
  const end = endTime === undefined ? rows.length : firstOf(rows, (row) => row.time > endTime)
  const isFromStart = fromId !== undefined || startTime !== undefined
  return isFromStart
    ? rows.slice(start, Math.min(end, start + limit))
    : rows.slice(Math.max(oldest, end - limit), Math.max(oldest, end))
}

import { Decimal, type Market } from '@asterkit/instruments'
import type { EpochMs } from './contract.ts'
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

/** Cells of a trade. */
const TIME = 0
const TRADE_ID = 1
const AGGREGATE_ID = 2
const PRICE = 3
const QUANTITY = 4
const TAKER_ORDER_ID = 5
const OUTSIDE_TRADE_ID = 6
const FLAGS = 7
const STRIDE = 8

const IS_BUY = 1
const IS_OUTSIDE = 2
/** A cell without an id. */
const NO_ID = -1
const FIRST_ROOM = 16
/** A JS number gives back every amount of so many digits as it was. */
const EXACT_DIGITS = 15

/**
 * The newest 2000 public trades of one symbol, and the aggregates that they make up whole. Their cells lie in
 * one array: 64 bytes a trade, and nothing for the collector to walk over.
 */
export class TradeTape {
  readonly #market: Market
  readonly #symbol: string
  #cells = new Float64Array(FIRST_ROOM * STRIDE)
  /** Index of the oldest trade. */
  #start = 0
  #length = 0
  #last: ToldTrade | undefined
  #lastAggregateId = 0
  /** Aggregate of the newest trade that was forgotten; 0 before one was. */
  #forgottenAggregateId = 0
  /** Amounts of more digits than a cell holds, by trade id. */
  readonly #wide = new Map<number, { readonly price: Decimal; readonly quantity: Decimal }>()

  constructor(market: Market, symbol: string) {
    this.#market = market
    this.#symbol = symbol
  }

  get last(): ToldTrade | undefined {
    return this.#last
  }

  /** @param trade Of the tape's symbol; neither its id nor its time may run back. */
  add(trade: ToldTrade): void {
    const { price, quantity } = trade
    if (!isSameAggregate(this.#last, trade)) this.#lastAggregateId += 1
    this.#last = trade
    const at = this.#nextOffset()
    const cells = this.#cells
    cells[at + TIME] = trade.time
    cells[at + TRADE_ID] = trade.tradeId
    cells[at + AGGREGATE_ID] = this.#lastAggregateId
    cells[at + PRICE] = price.toNumber()
    cells[at + QUANTITY] = quantity.toNumber()
    cells[at + TAKER_ORDER_ID] = trade.takerOrderId ?? NO_ID
    cells[at + OUTSIDE_TRADE_ID] = trade.outsideTradeId ?? NO_ID
    cells[at + FLAGS] =
      (trade.takerSide === 'buy' ? IS_BUY : 0) | (trade.isOutside ? IS_OUTSIDE : 0)
    if (price.precision() > EXACT_DIGITS || quantity.precision() > EXACT_DIGITS) {
      this.#wide.set(trade.tradeId, { price, quantity })
    }
  }

  trades(range: TapeRange): readonly ToldTrade[] {
    const [start, end] = this.#within(range, TRADE_ID)
    const isFromStart = range.fromId !== undefined || range.startTime !== undefined
    const from = isFromStart ? start : Math.max(start, end - range.limit)
    const rows: ToldTrade[] = []
    for (let index = from; index < end && rows.length < range.limit; index += 1) {
      rows.push(this.#tradeAt(index))
    }
    return rows
  }

  /** An aggregate whose first trades are forgotten is left out. */
  aggregates(range: TapeRange): readonly AggregateTrade[] {
    const [first, end] = this.#within(range, AGGREGATE_ID)
    if (first >= end) return []
    const whole = this.#firstWith(AGGREGATE_ID, this.#forgottenAggregateId + 1)
    const isFromStart = range.fromId !== undefined || range.startTime !== undefined
    const newest = this.#cell(end - 1, AGGREGATE_ID) + 1 - range.limit
    const start = Math.max(first, whole, isFromStart ? 0 : this.#firstWith(AGGREGATE_ID, newest))
    const rows: AggregateTrade[] = []
    for (let index = start; index < end; ) {
      if (rows.length === range.limit) break
      const next = Math.min(end, this.#firstWith(AGGREGATE_ID, this.#cell(index, AGGREGATE_ID) + 1))
      rows.push(this.#join(index, next))
      index = next
    }
    return rows
  }

  #join(start: number, end: number): AggregateTrade {
    const { price, time, takerSide, tradeId: firstTradeId, ...first } = this.#tradeAt(start)
    let { quantity } = first
    for (let index = start + 1; index < end; index += 1) {
      quantity = quantity.plus(this.#tradeAt(index).quantity)
    }
    return {
      aggregateId: this.#cell(start, AGGREGATE_ID),
      price,
      quantity,
      firstTradeId,
      lastTradeId: this.#cell(end - 1, TRADE_ID),
      time,
      takerSide,
    }
  }

  /** Indices of the trades that a range's id and times leave; the second is exclusive. */
  #within({ fromId, startTime, endTime }: TapeRange, id: number): readonly [number, number] {
    const start = Math.max(
      fromId === undefined ? 0 : this.#firstWith(id, fromId),
      startTime === undefined ? 0 : this.#firstWith(TIME, startTime),
    )
    const end = endTime === undefined ? this.#length : this.#firstWith(TIME, endTime + 1)
    return [start, end]
  }

  #tradeAt(index: number): ToldTrade {
    const cell = (field: number) => this.#cell(index, field)
    const tradeId = cell(TRADE_ID)
    const { price, quantity } = this.#wide.get(tradeId) ?? {
      price: new Decimal(String(cell(PRICE))),
      quantity: new Decimal(String(cell(QUANTITY))),
    }
    const takerOrderId = cell(TAKER_ORDER_ID)
    const outsideTradeId = cell(OUTSIDE_TRADE_ID)
    return {
      kind: 'trade',
      time: cell(TIME),
      market: this.#market,
      symbol: this.#symbol,
      tradeId,
      price,
      quantity,
      takerSide: (cell(FLAGS) & IS_BUY) === 0 ? 'sell' : 'buy',
      isOutside: (cell(FLAGS) & IS_OUTSIDE) !== 0,
      ...(takerOrderId === NO_ID ? {} : { takerOrderId }),
      ...(outsideTradeId === NO_ID ? {} : { outsideTradeId }),
    }
  }

  /** Makes room for one trade more. @returns Where its cells begin. */
  #nextOffset(): number {
    if (this.#length === CAPACITY) this.#forgetOldest()
    else if (this.#length === this.#room) this.#grow()
    this.#length += 1
    return this.#offset(this.#length - 1)
  }

  #forgetOldest(): void {
    this.#forgottenAggregateId = this.#cell(0, AGGREGATE_ID)
    this.#wide.delete(this.#cell(0, TRADE_ID))
    this.#start = (this.#start + 1) % this.#room
    this.#length -= 1
  }

  get #room(): number {
    return this.#cells.length / STRIDE
  }

  /** Only a tape that has forgotten nothing yet grows, so its oldest trade is the first one. */
  #grow(): void {
    const cells = new Float64Array(Math.min(CAPACITY, this.#room * 2) * STRIDE)
    cells.set(this.#cells)
    this.#cells = cells
  }

  /** First index whose cell is at least `value`; the field must not run back. */
  #firstWith(field: number, value: number): number {
    let low = 0
    let high = this.#length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#cell(middle, field) >= value) high = middle
      else low = middle + 1
    }
    return low
  }

  #cell(index: number, field: number): number {
    return this.#cells[this.#offset(index) + field]!
  }

  #offset(index: number): number {
    return ((this.#start + index) % this.#room) * STRIDE
  }
}

function isSameAggregate(last: ToldTrade | undefined, trade: ToldTrade): boolean {
  return (
    last !== undefined &&
    last.time === trade.time &&
    last.takerSide === trade.takerSide &&
    last.takerOrderId === trade.takerOrderId &&
    last.price.eq(trade.price)
  )
}

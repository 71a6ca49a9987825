import {
  type Decimal,
  type DecimalInput,
  decimal,
  type Instrument,
  type Market,
  type Side,
} from '@asterkit/instruments'
import type { EpochMs, Feed, FeedBook, FeedEvent, FundingRule, Level } from './contract.ts'

type LevelInput = readonly [price: DecimalInput, quantity: DecimalInput]

/** A feed whose events are written by hand, for tests. Times must not run back per call order. */
export interface ScriptedFeed extends Feed {
  /** Replaces the outside book; best price first on both sides. */
  book(
    time: EpochMs,
    market: Market,
    symbol: string,
    sides: { readonly bids: readonly LevelInput[]; readonly asks: readonly LevelInput[] },
  ): void
  /** Sets mark price, index price (the mark when left out) and upcoming funding rate. */
  mark(
    time: EpochMs,
    symbol: string,
    markPrice: DecimalInput,
    more?: { readonly indexPrice?: DecimalInput; readonly fundingRate?: DecimalInput },
  ): void
  /** Prints a trade of the outside. */
  trade(
    time: EpochMs,
    market: Market,
    symbol: string,
    trade: {
      readonly price: DecimalInput
      readonly quantity: DecimalInput
      readonly takerSide: Side
      readonly tradeId?: number
    },
  ): void
  volume(time: EpochMs, market: Market, symbol: string, quoteVolume24h: DecimalInput): void
  /** Opens or closes a market. */
  status(time: EpochMs, market: Market, symbol: string, status: string): void
}

export interface ScriptedFeedOptions {
  readonly instruments: readonly Instrument[]
  readonly startTime: EpochMs
  readonly endTime?: EpochMs
  /** @default 8 hours, capped at +-2 %, for every perp */
  readonly funding?: ReadonlyMap<string, FundingRule>
  readonly settledBefore?: ReadonlyMap<
    string,
    readonly { readonly time: EpochMs; readonly rate: Decimal }[]
  >
}

/** Opens an empty scripted feed. Events may be added while a venue already runs on it. */
export function scriptedFeed(options: ScriptedFeedOptions): ScriptedFeed {
  const events: FeedEvent[] = []
  let taken = 0
  const add = (event: FeedEvent) => {
    const last = events.at(-1)
    if (last !== undefined && event.time < last.time) {
      throw new RangeError(`event at ${event.time} comes after one at ${last.time}`)
    }
    events.push(event)
  }
  return {
    name: 'scripted',
    instruments: options.instruments,
    funding: options.funding ?? defaultFunding(options.instruments),
    startTime: options.startTime,
    ...(options.endTime === undefined ? {} : { endTime: options.endTime }),
    settledBefore: (symbol) => options.settledBefore?.get(symbol) ?? [],
    *take(until) {
      for (
        let event = events[taken];
        event !== undefined && event.time <= until;
        event = events[taken]
      ) {
        taken += 1
        yield event
      }
    },
    book(time, market, symbol, sides) {
      const book: FeedBook = { bids: readLevels(sides.bids), asks: readLevels(sides.asks) }
      add({ kind: 'book', time, market, symbol, book: () => book })
    },
    mark(time, symbol, markPrice, more = {}) {
      add({
        kind: 'mark',
        time,
        symbol,
        markPrice: decimal(markPrice),
        indexPrice: decimal(more.indexPrice ?? markPrice),
        fundingRate: decimal(more.fundingRate ?? '0'),
      })
    },
    trade(time, market, symbol, { price, quantity, takerSide, tradeId }) {
      add({
        kind: 'trade',
        time,
        market,
        symbol,
        price: decimal(price),
        quantity: decimal(quantity),
        takerSide,
        ...(tradeId === undefined ? {} : { tradeId }),
      })
    },
    status: (time, market, symbol, status) => add({ kind: 'status', time, market, symbol, status }),
    volume(time, market, symbol, quoteVolume24h) {
      add({ kind: 'volume', time, market, symbol, quoteVolume24h: decimal(quoteVolume24h) })
    },
  }
}

function readLevels(levels: readonly LevelInput[]): readonly Level[] {
  return levels.map(([price, quantity]) => [decimal(price), decimal(quantity)])
}

function defaultFunding(instruments: readonly Instrument[]): ReadonlyMap<string, FundingRule> {
  const rule: FundingRule = { intervalHours: 8, cap: decimal('0.02'), floor: decimal('-0.02') }
  return new Map(
    instruments.filter(({ market }) => market === 'perp').map(({ symbol }) => [symbol, rule]),
  )
}

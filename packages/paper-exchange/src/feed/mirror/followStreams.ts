import { decimal, type Instrument, type Market } from '@asterkit/instruments'
import {
  type AsterClient,
  futuresStreams,
  type StreamItem,
  type StreamOptions,
  spotStreams,
  subscription,
} from '@asterkit/sdk'
import type { FeedBook, Level } from '../../core/contract.ts'
import type { LiveMarkets } from './liveMarkets.ts'

const LEVELS = 20

type TextLevels = readonly (readonly [price: string, quantity: string])[]

/** Follows the public streams of all markets until the signal aborts. Failures go to `onTrouble`. */
export function followStreams(
  { streams }: AsterClient,
  instruments: readonly Instrument[],
  live: LiveMarkets,
  options: StreamOptions & { readonly onTrouble: (error: Error) => void },
): void {
  const namesOf = (market: Market) =>
    instruments.filter((each) => each.market === market).map(({ symbol }) => symbol)
  const perps = namesOf('perp')
  const spots = namesOf('spot')
  const depth = { levels: LEVELS, speed: '100ms' } as const
  if (perps.length > 0) {
    const books = perps.map((symbol) =>
      subscription(futuresStreams.partialDepth, { symbol, ...depth }),
    )
    const trades = perps.map((symbol) => subscription(futuresStreams.aggTrade, { symbol }))
    const marks = perps.map((symbol) =>
      subscription(futuresStreams.markPrice, { symbol, speed: '1s' }),
    )
    follow(streams.watch(books, options), options, ({ s, E, b, a }) =>
      live.hearBook('perp', s, bookOf(b, a), E),
    )
    follow(streams.watch(trades, options), options, (event) =>
      live.hearTrade(tradeOf('perp', event, event.a)),
    )
    follow(streams.watch(marks, options), options, ({ s, E, p, i, r }) =>
      live.hearMark({
        kind: 'mark',
        time: E,
        symbol: s,
        markPrice: decimal(p),
        indexPrice: decimal(i),
        fundingRate: decimal(r),
      }),
    )
  }
  if (spots.length > 0) {
    const books = spots.map((symbol) =>
      subscription(spotStreams.partialDepth, { symbol, ...depth }),
    )
    const trades = spots.map((symbol) => subscription(spotStreams.trade, { symbol }))
    follow(streams.watch(books, options), options, ({ s, E, bids, asks }) =>
      live.hearBook('spot', s, bookOf(bids, asks), E),
    )
    follow(streams.watch(trades, options), options, (event) =>
      live.hearTrade(tradeOf('spot', event, event.t)),
    )
  }
}

/** A book as the wire states it. */
export function bookOf(bids: TextLevels, asks: TextLevels): FeedBook {
  return { bids: levelsOf(bids), asks: levelsOf(asks) }
}

function levelsOf(levels: TextLevels): readonly Level[] {
  return levels.map(([price, quantity]) => [decimal(price), decimal(quantity)])
}

function tradeOf(
  market: Market,
  trade: {
    readonly E: number
    readonly s: string
    readonly p: string
    readonly q: string
    readonly m: boolean
  },
  tradeId: number,
) {
  return {
    kind: 'trade' as const,
    time: trade.E,
    market,
    symbol: trade.s,
    price: decimal(trade.p),
    quantity: decimal(trade.q),
    takerSide: trade.m ? ('sell' as const) : ('buy' as const),
    tradeId,
  }
}

/** Gaps need no care: books come whole, and a market that stays silent is closed. */
function follow<Event>(
  items: AsyncIterable<StreamItem<Event>>,
  { onTrouble }: { readonly onTrouble: (error: Error) => void },
  hear: (event: Event) => void,
): void {
  const read = async () => {
    for await (const item of items) if (item.kind === 'event') hear(item.event)
  }
  read().catch((error: unknown) => onTrouble(error as Error))
}

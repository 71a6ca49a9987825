import { decimal } from '@asterkit/instruments'
import { DecimalGrid } from '@asterkit/instruments/fixed-point'
import type { Venue, VenueAccount, VenueEvent } from '@asterkit/paper-exchange/core'
import type {
  CountedBook,
  MakerExchange,
  MarketItem,
  OwnItem,
  QuotedSymbol,
} from '@asterkit/strategy'
import { simAccount } from './simAccount.ts'
import { simMarketData } from './simMarketData.ts'
import { simTrading } from './simTrading.ts'
import { createSimWrites, type SimWrites } from './simWrites.ts'
import { tellItems } from './tellItems.ts'
import { toFill, toOrder } from './toPort.ts'
import { watchAccount } from './watchAccount.ts'

/** Levels of a side that are told when nobody says how many. */
const USUAL_LEVELS = 5

/**
 * Puts the port of a market maker on a venue, without sockets, signatures or JSON. Calls and news take no time: who
 * wants delays and losses puts them in between.
 *
 * @param account User address, or an account of the venue.
 */
export function createSimMaker({
  venue,
  account,
}: {
  readonly venue: Venue
  readonly account: string | VenueAccount
}): MakerExchange {
  const own = typeof account === 'string' ? venue.account(account) : account
  const writes = createSimWrites(venue)
  return {
    ...simMarketData(venue),
    ...simAccount(venue, own),
    ...simTrading(own, writes),
    ...makerWrites(own, writes),
    watchAccount: (signal) => watchAccount(venue, own.address, signal),
    async readBook(quoted, signal) {
      signal.throwIfAborted()
      // An answer says when it was given: a book that has not changed is as good as new.
      return { ...countBook(venue, quoted), time: venue.now }
    },
    watchMarket: (symbols, signal) => watchMarket(venue, symbols, signal),
    watchOwn: (signal) =>
      tellItems<OwnItem>(
        {
          first: [{ kind: 'open' }],
          lost: () => [{ kind: 'gap' }],
          subscribe: (tell) =>
            venue.onEvent((event) => {
              const item = ownItem(event, own.address)
              if (item !== undefined) tell(item)
            }),
        },
        signal,
      ),
  }
}

type MakerWrites = Pick<
  MakerExchange,
  'prepareQuote' | 'prepareAmend' | 'prepareCountdown' | 'prepareProtection'
>

function makerWrites(account: VenueAccount, { prepare }: SimWrites): MakerWrites {
  return {
    async prepareQuote(request) {
      const { symbol, side, quantity, price, clientOrderId, isReduceOnly = false } = request
      const order = { market: 'perp', symbol, side, quantity, price } as const
      const how = { type: 'LIMIT', timeInForce: 'GTX', stpMode: 'EXPIRE_TAKER' } as const
      const rest = { newClientOrderId: clientOrderId, reduceOnly: isReduceOnly }
      return prepare('quote', request, () =>
        toOrder(account.placeOrder({ ...order, ...how, ...rest })),
      )
    },
    async prepareAmend(request) {
      const { symbol, clientOrderId, quantity, price } = request
      return prepare('amend', request, () =>
        toOrder(account.modifyOrder(symbol, { clientOrderId }, { quantity, price })),
      )
    },
    async prepareCountdown(symbol, durationMs) {
      return prepare('countdown', { symbol, durationMs }, () => {
        account.setCountdownCancel(symbol, durationMs)
        return {}
      })
    },
    async prepareProtection(rule) {
      const { symbol, windowMs, frozenMs, valueLimit } = rule
      const limit = decimal(new DecimalGrid('1').toText(valueLimit))
      return prepare('protection', rule, () => {
        account.setProtection(symbol, { windowMs, frozenMs, valueLimit: limit })
        return {}
      })
    },
  }
}

function watchMarket(
  venue: Venue,
  symbols: readonly QuotedSymbol[],
  signal: AbortSignal,
): AsyncIterable<MarketItem> {
  const quoted = new Map(symbols.map((each) => [each.symbol, each]))
  const first = symbols.flatMap((each): readonly MarketItem[] => {
    const { symbol } = each
    if (venue.quote('perp', symbol) === undefined) return []
    return [{ kind: 'book', symbol, book: countBook(venue, each) }, ...markOf(venue, symbol)]
  })
  const lost = () => symbols.map(({ symbol }) => ({ kind: 'book-lost', symbol }) as const)
  const subscribe = (tell: (item: MarketItem) => void) =>
    venue.onEvent((event) => {
      const each = 'symbol' in event ? quoted.get(event.symbol) : undefined
      if (each !== undefined) for (const item of marketItems(venue, event, each)) tell(item)
    })
  return tellItems<MarketItem>({ first, lost, subscribe }, signal)
}

function marketItems(venue: Venue, event: VenueEvent, quoted: QuotedSymbol): readonly MarketItem[] {
  const { symbol } = quoted
  if (event.kind === 'mark') return markOf(venue, symbol)
  if (event.kind === 'book' && event.market === 'perp') {
    return [{ kind: 'book', symbol, book: countBook(venue, quoted) }]
  }
  if (event.kind === 'trade' && event.market === 'perp') {
    return [{ kind: 'trade', symbol, ...countTrade(event, quoted) }]
  }
  return []
}

function markOf(venue: Venue, symbol: string): readonly MarketItem[] {
  const premium = venue.premium(symbol)
  if (premium === undefined) return []
  const { markPrice, fundingRate, nextFundingTime } = premium
  return [{ kind: 'mark', symbol, markPrice, fundingRate: fundingRate.toNumber(), nextFundingTime }]
}

function countBook(
  venue: Venue,
  { symbol, tick, lot, levels = USUAL_LEVELS }: QuotedSymbol,
): CountedBook {
  const depth = venue.depth('perp', symbol, levels)
  if (depth === undefined) throw new Error(`no book of ${symbol} yet`)
  const prices = new DecimalGrid(tick)
  const quantities = new DecimalGrid(lot)
  const count = (levels: typeof depth.bids) =>
    levels.map(([price, quantity]) => {
      const ticks = Number(prices.floor(price.toFixed()))
      return [ticks, Number(quantities.floor(quantity.toFixed()))] as const
    })
  return { bids: count(depth.bids), asks: count(depth.asks), time: depth.time }
}

function countTrade(
  { price, quantity, takerSide, time }: Extract<VenueEvent, { kind: 'trade' }>,
  { tick, lot }: QuotedSymbol,
) {
  return {
    side: takerSide,
    ticks: price.div(tick).toNumber(),
    lots: quantity.div(lot).toNumber(),
    time,
  }
}

function ownItem(event: VenueEvent, address: string): OwnItem | undefined {
  if (!('account' in event) || event.account !== address) return undefined
  if (event.kind === 'order') {
    if (event.order.market !== 'perp') return undefined
    const fill = event.fill && { fill: toFill(event.fill) }
    return { kind: 'order', order: toOrder(event.order), ...fill }
  }
  if (event.kind === 'perp-account' && event.reason !== 'ORDER') {
    return { kind: 'balance', reason: event.reason }
  }
  return undefined
}

import { decimal, type Instrument, type Market, type QuantityRule } from '@asterkit/instruments'
import {
  createVenue,
  type ScriptedFeed,
  scriptedFeed,
  type Venue,
  type VenueAccount,
  VenueError,
  type VenueOptions,
  type VenueOrderRequest,
} from '../../src/core/index.ts'

/** 2025-01-01T00:00:00Z, a settlement instant of every interval. */
export const START = 1_735_689_600_000
export const HOUR = 3_600_000
export const USER = '0xAbC0000000000000000000000000000000000001'
const OTHER = '0xabc0000000000000000000000000000000000002'

const lot = (min: string, step: string): QuantityRule => ({
  min: decimal(min),
  max: decimal('1000000'),
  step: decimal(step),
})

/** A plain instrument: tick 0.01, spot step 0.0001, perp step 0.001, minimum value 5, band +-5 %. */
export function instrumentOf(
  market: Market,
  symbol = 'SOLUSDT',
  more: Partial<Instrument> = {},
): Instrument {
  const step = market === 'spot' ? '0.0001' : '0.001'
  const band =
    market === 'spot'
      ? { up: decimal('5'), down: decimal('0.2') }
      : { up: decimal('1.05'), down: decimal('0.95') }
  return {
    market,
    symbol,
    baseAsset: symbol.replace('USDT', ''),
    quoteAsset: 'USDT',
    status: 'TRADING',
    price: { min: decimal('0.01'), max: decimal('100000'), tick: decimal('0.01') },
    lot: lot(step, step),
    marketLot: lot(step, step),
    minNotional: decimal('5'),
    priceBand: band,
    maxOpenOrders: 3,
    orderTypes: ['LIMIT', 'MARKET'],
    timeInForce: ['GTC', 'IOC', 'FOK', 'GTX', 'HIDDEN'],
    ...more,
  }
}

export interface TestVenue {
  readonly venue: Venue
  readonly feed: ScriptedFeed
  readonly user: VenueAccount
  readonly other: VenueAccount
}

/**
 * A venue with one symbol on both markets: spot 99.9 / 100, perp 100 / 100.1, mark 100, 50 coins on each
 * level, 1 % taker and 0.5 % maker commission so that fees are easy to see.
 */
export function openTestVenue(
  options: Partial<VenueOptions> & { instruments?: readonly Instrument[] } = {},
): TestVenue {
  const instruments = options.instruments ?? [instrumentOf('spot'), instrumentOf('perp')]
  const feed = scriptedFeed({ instruments, startTime: START })
  bookAt(feed, START, 'spot', '99.9', '100')
  bookAt(feed, START, 'perp', '100', '100.1')
  feed.mark(START, 'SOLUSDT', '100', { fundingRate: '0.001' })
  const rates = { maker: decimal('0.005'), taker: decimal('0.01') }
  const venue = createVenue({
    feed,
    startingBalances: { spot: { USDT: '10000', SOL: '10' }, perp: { USDT: '5000' } },
    commission: { spot: rates, perp: rates },
    defaultLeverage: 2,
    ...options,
  })
  return { venue, feed, user: venue.account(USER), other: venue.account(OTHER) }
}

/** Increments whose products have 9 decimals, so that bookings must round. */
export const FINE: Partial<Instrument> = {
  price: { min: decimal('0.0001'), max: decimal('100000'), tick: decimal('0.0001') },
  lot: { min: decimal('0.00001'), max: decimal('100000'), step: decimal('0.00001') },
}

/** One level of 50 on each side and another, 1 % worse, of 50. */
export function bookAt(
  feed: ScriptedFeed,
  time: number,
  market: Market,
  bid: string,
  ask: string,
): void {
  const level = (price: string, factor: string) =>
    [decimal(price).times(factor).toDecimalPlaces(2).toFixed(), '50'] as const
  feed.book(time, market, 'SOLUSDT', {
    bids: [level(bid, '1'), level(bid, '0.99')],
    asks: [level(ask, '1'), level(ask, '1.01')],
  })
}

export type LimitInput = {
  readonly quantity: string
  readonly price: string
  readonly timeInForce?: VenueOrderRequest['timeInForce']
  readonly id?: string
  readonly reduceOnly?: boolean
}

/** A LIMIT order of SOLUSDT, IOC unless said otherwise. */
export function limit(market: Market, side: 'buy' | 'sell', input: LimitInput): VenueOrderRequest {
  return {
    market,
    symbol: 'SOLUSDT',
    side,
    type: 'LIMIT',
    timeInForce: input.timeInForce ?? 'IOC',
    quantity: decimal(input.quantity),
    price: decimal(input.price),
    ...(input.id === undefined ? {} : { newClientOrderId: input.id }),
    ...(input.reduceOnly === undefined ? {} : { reduceOnly: input.reduceOnly }),
  }
}

/** The venue's code for a refused call; `'accepted'` when it was not refused. */
export function codeOf(call: () => unknown): number | 'accepted' {
  try {
    call()
  } catch (error) {
    if (error instanceof VenueError) return error.code
    throw error
  }
  return 'accepted'
}

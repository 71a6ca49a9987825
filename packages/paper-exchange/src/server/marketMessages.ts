import type { Market } from '@asterkit/instruments'
import type { Venue } from '../core/index.ts'
import { wireLevels } from './marketWire.ts'
import { amount } from './wireText.ts'

/** A market stream, whatever speed its subscriber named. */
export type MarketStream =
  | { readonly kind: 'markPrice' | 'bookTicker'; readonly symbol: string }
  | { readonly kind: 'depth'; readonly symbol: string; readonly levels: number }
  | { readonly kind: 'allMarkPrices' | 'allBookTickers' }

const SPEED = /@(?:100ms|250ms|500ms|1s)$/
const DEPTH = /^depth(5|10|20)$/

/**
 * Reads a stream name such as `btcusdt@depth5@100ms`.
 *
 * @param symbolOf Finds a listed symbol by its lower-case name.
 * @returns Undefined for streams that this exchange does not have; they stay silent.
 */
export function readStreamName(
  name: string,
  market: Market,
  symbolOf: (lowerCase: string) => string | undefined,
): MarketStream | undefined {
  const plain = name.replace(SPEED, '')
  if (plain === '!bookTicker') return { kind: 'allBookTickers' }
  if (plain === '!markPrice@arr' && market === 'perp') return { kind: 'allMarkPrices' }
  const at = plain.indexOf('@')
  const symbol = symbolOf(plain.slice(0, Math.max(0, at)))
  if (symbol === undefined) return undefined
  const channel = plain.slice(at + 1)
  if (channel === 'bookTicker') return { kind: 'bookTicker', symbol }
  if (channel === 'markPrice' && market === 'perp') return { kind: 'markPrice', symbol }
  const levels = DEPTH.exec(channel)?.[1]
  return levels === undefined ? undefined : { kind: 'depth', symbol, levels: Number(levels) }
}

/** Mark price, index price, funding estimate; undefined while there is no mark price. */
export function markPriceMessage(venue: Venue, symbol: string): object | undefined {
  const premium = venue.premium(symbol)
  if (premium === undefined) return undefined
  return {
    e: 'markPriceUpdate',
    E: venue.now,
    s: symbol,
    p: amount(premium.markPrice),
    i: amount(premium.indexPrice),
    P: amount(premium.indexPrice),
    r: amount(premium.fundingRate),
    T: premium.nextFundingTime,
  }
}

/** Best prices; undefined while there is no book. Spot messages carry no event name and no times. */
export function bookTickerMessage(
  venue: Venue,
  market: Market,
  symbol: string,
): object | undefined {
  const top = venue.quote(market, symbol)
  if (top === undefined) return undefined
  const prices = {
    u: top.updateId,
    s: symbol,
    b: top.bidPrice.toFixed(),
    B: top.bidQuantity.toFixed(),
    a: top.askPrice.toFixed(),
    A: top.askQuantity.toFixed(),
  }
  return market === 'spot' ? prices : { e: 'bookTicker', E: venue.now, T: top.time, ...prices }
}

/** The best levels as a whole; the markets name the sides differently. */
export function depthMessage(
  venue: Venue,
  market: Market,
  stream: { readonly symbol: string; readonly levels: number },
): object | undefined {
  const depth = venue.depth(market, stream.symbol, stream.levels)
  if (depth === undefined) return undefined
  const bids = wireLevels(depth.bids)
  const asks = wireLevels(depth.asks)
  return {
    e: 'depthUpdate',
    E: venue.now,
    T: depth.time,
    s: stream.symbol,
    U: depth.updateId,
    u: depth.updateId,
    pu: depth.updateId - 1,
    ...(market === 'spot' ? { bids, asks } : { b: bids, a: asks }),
  }
}

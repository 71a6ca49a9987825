import {
  checkOrder,
  Decimal,
  type Instrument,
  type Market,
  ONE,
  roundToTick,
  type Side,
} from '@asterkit/instruments'
import type { EpochMs } from '../ports/clock.ts'
import type { Depth, Premium } from '../ports/exchange.ts'
import type { TradeContext } from './tradeContext.ts'

/** What a price is judged by: a book read now, and the venue's reference price when it was readable. */
export interface PriceView {
  readonly depth: Depth
  readonly premium: Premium | undefined
}

/** A limit price, or why there is none. */
export type PriceDecision =
  | { readonly kind: 'price'; readonly price: Decimal; readonly reference: Decimal }
  | { readonly kind: 'none'; readonly reason: string }

/**
 * Reads what a price needs, now.
 *
 * @throws The book could not be read.
 */
export async function readPriceView(
  context: Pick<TradeContext, 'exchange' | 'log'>,
  market: Market,
  symbol: string,
  premiumSymbol: string,
  signal: AbortSignal,
): Promise<PriceView> {
  const [depth, premium] = await Promise.all([
    context.exchange.getDepth(market, symbol, signal),
    context.exchange.listPremiums(signal).then(
      (premiums) => premiums.get(premiumSymbol),
      (error: unknown) => {
        signal.throwIfAborted()
        context.log.warn('reference prices unreadable', { error: String(error) })
        return undefined
      },
    ),
  ])
  return { depth, premium }
}

/** Why a book must not be opened on: empty, crossed, old, or far from the venue's reference price. */
export function bookProblem(
  context: TradeContext,
  market: Market,
  { depth, premium }: PriceView,
  now: EpochMs,
): string | undefined {
  const bid = depth.bids[0]?.[0]
  const ask = depth.asks[0]?.[0]
  if (bid === undefined || ask === undefined)
    return `the ${market} book has no ${bid === undefined ? 'bids' : 'asks'}`
  if (bid.gte(ask)) return `the ${market} book is crossed`
  const { maxBookAgeMs, maxBookDeviationBps } = context.limits
  if (now - depth.time > maxBookAgeMs) return `the ${market} book is ${now - depth.time} ms old`
  if (premium === undefined) return 'no reference price'
  if (now - premium.time > maxBookAgeMs)
    return `the reference price is ${now - premium.time} ms old`
  const reference = referenceOf(market, premium)
  for (const touch of [bid, ask]) {
    const awayBps = touch.minus(reference).div(reference).abs().times(10_000)
    if (awayBps.gt(maxBookDeviationBps)) {
      return `the ${market} book is ${awayBps.toFixed(0)} bps away from its reference price`
    }
  }
  return undefined
}

/**
 * Caps an order at `reachBps` beyond the touch, inside the venue's price band and, when a reference price
 * is known, inside the emergency band around it.
 */
export function capPrice(
  context: { readonly limits: Pick<TradeContext['limits'], 'emergencyBps'> },
  instrument: Instrument,
  side: Side,
  view: PriceView,
  reachBps: number,
): PriceDecision {
  const touch = (side === 'buy' ? view.depth.asks : view.depth.bids)[0]?.[0]
  const { market } = instrument
  if (touch === undefined) return { kind: 'none', reason: `the ${market} book has no counterpart` }
  const reach = Math.min(reachBps, context.limits.emergencyBps)
  let price = touch.times(factor(side, reach))
  const reference = view.premium === undefined ? touch : referenceOf(market, view.premium)
  if (view.premium !== undefined) {
    const band = instrument.priceBand
    price = nearer(side, price, reference.times(factor(side, context.limits.emergencyBps)))
    const bound = side === 'buy' ? band?.up : band?.down
    if (bound?.gt(0) === true) price = nearer(side, price, reference.times(bound))
  }
  price = roundToTick(price, instrument, side)
  const isOut = side === 'buy' ? price.lt(touch) : price.gt(touch)
  if (isOut)
    return {
      kind: 'none',
      reason: `the ${market} ${side} price ${touch.toFixed()} is beyond the band`,
    }
  return { kind: 'price', price, reference }
}

/** Why the venue would refuse this order, or undefined. */
export function refusalReason(
  instrument: Instrument,
  order: { side: Side; quantity: Decimal; price: Decimal; isReduceOnly: boolean },
  reference: Decimal,
): string | undefined {
  const problems = checkOrder(order, instrument, { referencePrice: reference })
  const binding = problems.filter(({ rule }) => rule !== 'status')
  return binding[0]?.message
}

/** The venue's own reference of a market: mark price for perp, index price for spot. */
export function referenceOf(market: Market, premium: Premium): Decimal {
  return market === 'perp' ? premium.markPrice : premium.indexPrice
}

function factor(side: Side, bps: number): Decimal {
  const part = new Decimal(bps).div(10_000)
  return side === 'buy' ? ONE.plus(part) : ONE.minus(part)
}

function nearer(side: Side, price: Decimal, bound: Decimal): Decimal {
  return side === 'buy' ? Decimal.min(price, bound) : Decimal.max(price, bound)
}

import type { Side } from '@asterkit/instruments'
import type { WorkingQuote } from '@asterkit/market-making'
import type { EpochMs } from '../../ports/clock.ts'
import { isWorking, type Order } from '../../ports/exchange.ts'

/** The venue takes no more changes of one order than this. */
const MOST_AMENDS = 10_000

/** An order of ours from its sending until its end is certain and booked. Changes as evidence comes. */
export interface OwnQuote {
  readonly clientOrderId: string
  readonly symbol: string
  readonly side: Side
  readonly sentAt: EpochMs
  readonly nonce: string
  /** Exchange time after which no call about it can be admitted any more. */
  deadline: EpochMs
  /** Price and whole quantity as last seen, or as sent. */
  ticks: number
  lots: number
  /** Change that is under way or of unknown fate. */
  target: { readonly ticks: number; readonly lots: number } | undefined
  /** `sent` and `unknown` orders count as live until the opposite is proven. */
  state: 'sent' | 'live' | 'unknown' | 'ended'
  /** Why it ended, in the venue's word or ours. */
  ending: string
  /** A request about it is under way. */
  isBusy: boolean
  isResolving: boolean
  orderId: string | undefined
  /** By what the venue said, and by booked fills. They agree in the end. */
  executedLots: number
  bookedLots: number
  /** Time of the newest evidence. */
  seenAt: EpochMs
  /** When it was placed or moved last. */
  movedAt: EpochMs
  /** Since when booked and executed differ. */
  unbookedSince: EpochMs | undefined
  amends: number
}

/** Lots that may still trade, whatever is unknown. */
export function remainingLots(quote: OwnQuote): number {
  if (quote.state === 'ended') return 0
  return Math.max(0, Math.max(quote.lots, quote.target?.lots ?? 0) - quote.executedLots)
}

/** Prices at which it may rest, nearest to the market first. */
export function bestTicks({ side, ticks, target }: OwnQuote): number {
  if (target === undefined) return ticks
  return side === 'buy' ? Math.max(ticks, target.ticks) : Math.min(ticks, target.ticks)
}

/** Whether its end is certain and all that it traded is booked. */
export function isSettledQuote({ state, executedLots, bookedLots }: OwnQuote): boolean {
  return state === 'ended' && executedLots === bookedLots
}

/** As quotes are compared with what is wanted; undefined when nothing of it can trade any more. */
export function asWorking(quote: OwnQuote): WorkingQuote | undefined {
  const lots = remainingLots(quote)
  if (lots === 0) return undefined
  return {
    id: quote.clientOrderId,
    side: quote.side,
    ticks: bestTicks(quote),
    lots,
    isSettled: quote.state === 'live' && !quote.isBusy && quote.target === undefined,
    canAmend: quote.amends < MOST_AMENDS,
  }
}

/** Counts of an order as the venue states it. */
export interface SeenQuote {
  readonly ticks: number
  readonly lots: number
  readonly executedLots: number
}

/**
 * Takes evidence into account: executed quantities only grow, an end is final, and the newest word on price and
 * quantity holds. Evidence may come twice and in any order.
 */
export function applyEvidence(quote: OwnQuote, order: Order, seen: SeenQuote): void {
  quote.orderId ??= order.orderId
  if (seen.executedLots > quote.executedLots) {
    quote.executedLots = seen.executedLots
    quote.unbookedSince ??= order.updateTime
  }
  if (quote.state === 'ended') return
  if (!isWorking(order)) {
    quote.state = 'ended'
    quote.ending = order.status
    quote.target = undefined
    return
  }
  if (order.updateTime >= quote.seenAt) {
    quote.seenAt = order.updateTime
    quote.ticks = seen.ticks
    quote.lots = seen.lots
    const { target } = quote
    if (target?.ticks === seen.ticks && target.lots === seen.lots) quote.target = undefined
  }
  if (quote.state !== 'live') quote.state = 'live'
}

import { InvalidInputError } from '@asterkit/instruments'
import { requireAboveZero, requireFinite, requireNotBelowZero } from '../inputRules.ts'
import { fillPremium, type ModelQuote } from './avellanedaStoikov.ts'

/** Parameters as the Python maker that came before this package computes and stores them. */
export interface OriginalQuoteInput {
  /** Mid price, quote per base. */
  readonly mid: number
  /** Base units held; negative: short. */
  readonly inventory: number
  /** Risk aversion, per quote unit. */
  readonly gamma: number
  /** Daily volatility as a fraction: 0.03 is 3 % a day. */
  readonly sigma: number
  /** Horizon in days. It never counts down. */
  readonly horizonDays: number
  /** Decay of fills by taker buys (our ask) and taker sells (our bid), per quote unit. */
  readonly kBuy: number
  readonly kSell: number
  /** Bounds of the distance of each quote from the reservation price, basis points of the mid. @default 5 and 200 */
  readonly minBps?: number
  readonly maxBps?: number
  /** Added to the reservation price, quote per base: what a signal says. @default 0 */
  readonly shift?: number
}

/** Quotes of the Python maker with its distances. */
export interface OriginalQuote extends ModelQuote {
  /** Distances from the reservation price, quote per base, within the bounds. */
  readonly bidOffset: number
  readonly askOffset: number
  /** What the formula said before the bounds. */
  readonly rawBidOffset: number
  readonly rawAskOffset: number
}

/** Below this risk aversion the Python maker takes ln(1 + gamma / k) / gamma at its limit 1 / k. */
const SMALLEST_GAMMA = 1e-8

/**
 * Quotes as the Python maker does, for its ping-pong mode: Avellaneda and Stoikov with a constant horizon, and
 * each distance bounded around the reservation price, not around the touch.
 *
 * risk = gamma * (sigma * mid)^2 * horizonDays
 * askOffset = ln(1 + gamma / kBuy) / gamma + risk / 2, bidOffset with kSell; 1 / k below a gamma of 1e-8
 * reservation = mid - inventory * risk + shift; bid = reservation - bidOffset, ask = reservation + askOffset
 *
 * @returns Prices that can cross a book: round and bound them before they become orders.
 * @throws {InvalidInputError} A figure is not finite, `mid`, `kBuy` or `kSell` is not above 0, another is
 *   negative, or `minBps` is above `maxBps`.
 */
export function originalQuote(input: OriginalQuoteInput): OriginalQuote {
  const mid = requireAboveZero(input.mid, 'mid')
  const gamma = requireNotBelowZero(input.gamma, 'gamma')
  const least = (requireNotBelowZero(input.minBps ?? 5, 'minBps') / 1e4) * mid
  const most = (requireNotBelowZero(input.maxBps ?? 200, 'maxBps') / 1e4) * mid
  if (least > most) throw new InvalidInputError('minBps must not be above maxBps')
  const deviation = requireNotBelowZero(input.sigma, 'sigma') * mid
  const risk = gamma * deviation ** 2 * requireNotBelowZero(input.horizonDays, 'horizonDays')
  const premium = (k: number) => fillPremium(gamma < SMALLEST_GAMMA ? 0 : gamma, k)
  const rawAskOffset = premium(requireAboveZero(input.kBuy, 'kBuy')) + risk / 2
  const rawBidOffset = premium(requireAboveZero(input.kSell, 'kSell')) + risk / 2
  const bidOffset = Math.min(most, Math.max(least, rawBidOffset))
  const askOffset = Math.min(most, Math.max(least, rawAskOffset))
  const leaning = requireFinite(input.inventory, 'inventory') * risk
  const reservationPrice = mid - leaning + requireFinite(input.shift ?? 0, 'shift')
  return {
    reservationPrice,
    bid: reservationPrice - bidOffset,
    ask: reservationPrice + askOffset,
    bidOffset,
    askOffset,
    rawBidOffset,
    rawAskOffset,
  }
}

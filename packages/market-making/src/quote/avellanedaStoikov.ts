import { requireAboveZero, requireFinite, requireNotBelowZero } from '../inputRules.ts'

/** What the model of Avellaneda and Stoikov needs. All prices and times in one unit each. */
export interface AvellanedaStoikovInput {
  /** Fair price, e.g. the mid. */
  readonly price: number
  /** Base units held; negative: short. */
  readonly inventory: number
  /** Risk aversion, 1 / (price unit * base unit). Its size depends on the units: it is not scale-free. */
  readonly gamma: number
  /** Standard deviation of the price per square root of the time unit, in price units (not a fraction). */
  readonly sigma: number
  /** T - t: time until the end of the horizon, at least 0. */
  readonly timeLeft: number
  /** Decay of the rate of fills with distance, 1 / price unit. */
  readonly k: number
}

/** Prices of a model before they are rounded to an instrument. */
export interface ModelQuote {
  /** Price at which the maker does not care whether it buys or sells. */
  readonly reservationPrice: number
  readonly bid: number
  readonly ask: number
}

/**
 * Quotes by Avellaneda and Stoikov's approximation for a finite horizon.
 *
 * reservation = price - inventory * gamma * sigma^2 * timeLeft                           (29)
 * ask - bid = gamma * sigma^2 * timeLeft + (2 / gamma) * ln(1 + gamma / k)               (30)
 *
 * M. Avellaneda, S. Stoikov, "High-frequency trading in a limit order book", Quantitative Finance 8 (2008).
 *
 * @returns Quotes that lie evenly around the reservation price; they can cross a real book.
 * @throws {InvalidInputError} A figure is not finite, `price` or `k` is not above 0, or another is negative.
 * @example
 * avellanedaStoikov({ price: 100, inventory: 0, gamma: 0.1, sigma: 2, timeLeft: 1, k: 1.5 })
 * // ask - bid = 0.4 + 20 * ln(16 / 15) = 1.69
 */
export function avellanedaStoikov(input: AvellanedaStoikovInput): ModelQuote {
  const price = requireAboveZero(input.price, 'price')
  const gamma = requireNotBelowZero(input.gamma, 'gamma')
  const sigma = requireNotBelowZero(input.sigma, 'sigma')
  const risk = gamma * sigma * sigma * requireNotBelowZero(input.timeLeft, 'timeLeft')
  const reservationPrice = price - requireFinite(input.inventory, 'inventory') * risk
  const half = risk / 2 + fillPremium(gamma, requireAboveZero(input.k, 'k'))
  return { reservationPrice, bid: reservationPrice - half, ask: reservationPrice + half }
}

/**
 * Distance that is worth waiting for when no risk is to be paid for: ln(1 + gamma / k) / gamma.
 *
 * @returns Price units; 1 / k for a maker that does not mind risk.
 */
export function fillPremium(gamma: number, k: number): number {
  return gamma === 0 ? 1 / k : Math.log1p(gamma / k) / gamma
}

import { requireAboveZero, requireNotBelowZero } from '../inputRules.ts'
import { fillPremium } from './avellanedaStoikov.ts'

/** What the closed form of Guéant, Lehalle and Fernandez-Tapia needs. Prices, times and amounts in one unit each. */
export interface GlftInput {
  /** Risk aversion, 1 / (price unit * unit of inventory). */
  readonly gamma: number
  /** Standard deviation of the price per square root of the time unit, in price units. */
  readonly sigma: number
  /** A: fills per time unit of an order at distance 0. */
  readonly fillRate: number
  /** Decay of the rate of fills with distance, 1 / price unit. */
  readonly k: number
  /** Amount of one fill, in units of inventory. */
  readonly lot: number
  /**
   * Aversion to the risk of not being filled: `gamma` for exponential utility, 0 for a maker that weighs mean
   * against variance. @default gamma
   */
  readonly xi?: number
}

/** How far from the fair price to quote without inventory, and how far inventory shifts both quotes. */
export interface GlftQuote {
  /** Distance of bid and of ask without inventory, price units. */
  readonly halfSpread: number
  /** Shift per unit of inventory, price units: long inventory lowers both quotes by inventory * skew. */
  readonly skew: number
}

/**
 * Gives the stationary quotes of a maker with bounded inventory, without a horizon to choose.
 *
 * c1 = ln(1 + xi * lot / k) / (xi * lot)
 * c2 = sqrt(gamma / (2 * A * lot * k) * (1 + xi * lot / k)^(k / (xi * lot) + 1))
 * halfSpread = c1 + lot / 2 * sigma * c2, skew = sigma * c2
 * bid distance = halfSpread + skew * inventory, ask distance = halfSpread - skew * inventory
 *
 * O. Guéant, "The Financial Mathematics of Market Liquidity" (2016), eq. 4.6 and 4.7; for lot = 1 and
 * xi = gamma the asymptotic quotes of Guéant, Lehalle, Fernandez-Tapia, "Dealing with the inventory risk",
 * Mathematics and Financial Economics 7 (2013).
 *
 * @throws {InvalidInputError} `fillRate`, `k` or `lot` is not above 0, or another figure is negative.
 * @example
 * glft({ gamma: 0.01, sigma: 0.3, fillRate: 0.9, k: 0.3, lot: 1 })
 * // { halfSpread: 3.3129..., skew: 0.0678... }
 */
export function glft(input: GlftInput): GlftQuote {
  const gamma = requireNotBelowZero(input.gamma, 'gamma')
  const sigma = requireNotBelowZero(input.sigma, 'sigma')
  const fillRate = requireAboveZero(input.fillRate, 'fillRate')
  const k = requireAboveZero(input.k, 'k')
  const lot = requireAboveZero(input.lot, 'lot')
  const aversion = requireNotBelowZero(input.xi ?? gamma, 'xi') * lot
  const c1 = fillPremium(aversion, k)
  // The power tends to e when there is no aversion.
  const power = Math.exp((k + aversion) * c1)
  const skew = sigma * Math.sqrt((gamma / (2 * fillRate * lot * k)) * power)
  return { halfSpread: c1 + (lot / 2) * skew, skew }
}

/** A market in units that do not depend on the coin: basis points, seconds, inventory as a share of its limit. */
export interface NormalisedGlftInput {
  /** Standard deviation of the price, basis points per square root of a second. */
  readonly sigmaBps: number
  /** Volume that trades against a side at distance 0 and beyond, in inventory limits per second. */
  readonly volumePerSecond: number
  /** Decay of that volume with distance, 1 / basis point. */
  readonly kPerBps: number
  /** Quantity of one order over the inventory limit, within (0, 1]. */
  readonly lotShare: number
  /**
   * Risk aversion without a unit: gamma as a multiple of k, per inventory limit. 0.1 is mild, 10 is strong. The
   * same figure means the same on every market.
   */
  readonly riskAversion: number
}

/**
 * `glft` in units that fit every market: distances in basis points, inventory from -1 to 1.
 *
 * gamma = riskAversion * k; A = volumePerSecond / lotShare
 *
 * @returns `halfSpread` in basis points; `skew` in basis points at the full inventory limit.
 * @throws {InvalidInputError} As `glft`.
 */
export function normalisedGlft(input: NormalisedGlftInput): GlftQuote {
  const lot = requireAboveZero(input.lotShare, 'lotShare')
  return glft({
    gamma: requireNotBelowZero(input.riskAversion, 'riskAversion') * input.kPerBps,
    sigma: input.sigmaBps,
    fillRate: requireAboveZero(input.volumePerSecond, 'volumePerSecond') / lot,
    k: requireAboveZero(input.kPerBps, 'kPerBps'),
    lot,
  })
}

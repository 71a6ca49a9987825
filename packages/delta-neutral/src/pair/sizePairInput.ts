import type { DecimalInput, Instrument } from '@asterkit/instruments'

/** What sizing needs to know. */
export interface SizePairInput {
  /** Capital for the pair over both wallets, quote, already split as `walletSplit` says. */
  readonly capitalQuote: DecimalInput
  /** Fraction of the capital to use, above 0 and at most 1; the rest pays what nobody foresaw. */
  readonly capitalFraction: DecimalInput
  /** Leverage of the perp leg: 1, 2 or 3. */
  readonly leverage: number
  /** Spot ask, quote per base: what buying really costs. */
  readonly spotPrice: DecimalInput
  /** Perp bid, quote per base: what selling really brings. */
  readonly perpPrice: DecimalInput
  readonly spot: Instrument
  readonly perp: Instrument
  /** Fraction of value; sizing assumes that spot takes it out of the coins bought. */
  readonly spotTakerFee: DecimalInput
  readonly perpTakerFee: DecimalInput
  /** How far beyond the touch orders may reach, basis points. @default 0 */
  readonly slippageBps?: number
  /**
   * How far the coin may fall until the coins of the smallest pair are no longer worth a spot order,
   * fraction of the price from 0 to below 1. A short may be bought back at any value. @default '0'
   */
  readonly spotPriceDrop?: DecimalInput
}

import type { Decimal, DecimalInput } from '@asterkit/instruments'
import { requireLeverage, requireNotNegative } from '../inputRules.ts'

/** How capital is divided between the wallets. Quote; `spot + perp` is exactly the total. */
export interface WalletSplit {
  readonly spot: Decimal
  readonly perp: Decimal
}

/**
 * Splits capital so that coins and margin carry the same notional.
 *
 * perp = total / (L + 1), spot = total - perp
 *
 * @param input.totalQuote Capital of both wallets, quote.
 * @param input.leverage Leverage of the perp leg: 1, 2 or 3.
 * @throws {InvalidInputError} The total is negative or leverage is not 1, 2 or 3.
 * @example
 * walletSplit({ totalQuote: '900', leverage: 2 }) // { spot: 600, perp: 300 }
 */
export function walletSplit(input: { totalQuote: DecimalInput; leverage: number }): WalletSplit {
  const total = requireNotNegative(input.totalQuote, 'totalQuote')
  const perp = total.div(requireLeverage(input.leverage) + 1)
  return { spot: total.minus(perp), perp }
}

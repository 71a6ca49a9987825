import { Decimal, type DecimalInput } from '@asterkit/instruments'
import { requireLeverage, requireNotNegative } from '../inputRules.ts'

/** A transfer between the wallets that would restore the split. */
export interface WalletTransfer {
  /** Quote, above zero, at most six decimals. */
  readonly amount: Decimal
  readonly direction: 'spot-to-perp' | 'perp-to-spot'
}

/** Decimals that the venue takes in a transfer. */
const TRANSFER_DECIMALS = 6

/**
 * Plans the transfer that brings both wallets to their target split: perp 1 / (L + 1), spot the rest.
 * Only plans: nothing moves.
 *
 * @param input.spotFree Free quote in the spot wallet.
 * @param input.perpAvailable Quote that may leave the perp wallet: never more than the venue's
 *   `maxWithdraw`, so that the margin of an open position stays where it is.
 * @param input.leverage Leverage of the perp leg: 1, 2 or 3.
 * @param input.minTransfer Smaller differences are left alone, quote; inclusive.
 * @returns `undefined` when there is nothing worth moving. The amount is floored to six decimals and never
 *   exceeds what the source has.
 * @throws {InvalidInputError} An amount is negative or leverage is not 1, 2 or 3.
 * @example
 * rebalanceWallets({ spotFree: '0', perpAvailable: '900', leverage: 2, minTransfer: '1' }) // 600 perp-to-spot
 */
export function rebalanceWallets(input: {
  spotFree: DecimalInput
  perpAvailable: DecimalInput
  leverage: number
  minTransfer: DecimalInput
}): WalletTransfer | undefined {
  const spot = requireNotNegative(input.spotFree, 'spotFree')
  const perp = requireNotNegative(input.perpAvailable, 'perpAvailable')
  const least = requireNotNegative(input.minTransfer, 'minTransfer')
  const leverage = requireLeverage(input.leverage)
  const surplus = spot.minus(perp.times(leverage)).div(leverage + 1)
  const amount = surplus.abs().toDecimalPlaces(TRANSFER_DECIMALS, Decimal.ROUND_DOWN)
  if (amount.isZero() || amount.lt(least)) return undefined
  return { amount, direction: surplus.isNegative() ? 'perp-to-spot' : 'spot-to-perp' }
}

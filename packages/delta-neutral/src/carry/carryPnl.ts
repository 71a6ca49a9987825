import { type Decimal, type DecimalInput, decimal } from '@asterkit/instruments'
import { requireNotNegative } from '../inputRules.ts'

/** Profit of a pair by origin. Quote. `net = funding + spotPnl + perpPnl - fees`, exactly. */
export interface CarryPnl {
  readonly funding: Decimal
  /** Positive: paid. A fee taken in coins counts at the price of its fill. */
  readonly fees: Decimal
  readonly spotPnl: Decimal
  readonly perpPnl: Decimal
  /** spotPnl + perpPnl: what the changing basis and slippage brought. */
  readonly basisPnl: Decimal
  readonly net: Decimal
}

/**
 * Splits the profit of a pair into funding, fees and both legs, so that the parts add up to the change of
 * the account's value.
 *
 * spotPnl = spotCashflow + spotFeesInBase + spotQuantity * spotMark
 * perpPnl = perpRealizedPnl + perpUnrealizedPnl
 * fees = spotFees + perpFees
 * net = funding + spotPnl + perpPnl - fees
 *
 * A fee taken in coins is missing from `spotQuantity` already, so the account has lost it once. It is shown
 * as a fee at the price of its fill and therefore added back to the spot leg at the same price: the coins
 * that are left then read as bought at their fill price. Identity, with fees taken in quote written q:
 * net = (spotCashflow - q) + spotQuantity * spotMark + perpRealizedPnl + perpUnrealizedPnl - perpFees +
 * fundingReceived, which is what both wallets gained, whatever price a fee coin is valued at.
 *
 * @param input.fundingReceived Quote. Negative: paid.
 * @param input.spotFees All spot fees in quote, a coin fee at its fill price. Positive: paid.
 * @param input.spotFeesInBase The part of `spotFees` that was taken in coins, at the same fill prices.
 * @param input.perpFees Quote. Positive: paid.
 * @param input.spotCashflow Value of sells minus value of buys, quote, before any fee. Buying is negative.
 * @param input.spotQuantity Base units held, net of coin fees.
 * @param input.spotMark Price that the coins are valued at, quote per base.
 * @param input.perpRealizedPnl Profit that the venue booked, quote, fees and funding apart.
 * @param input.perpUnrealizedPnl Quote, at the mark price.
 * @throws {InvalidInputError} The mark is negative or a figure is not a decimal.
 * @example
 * // 1 coin bought at 100 with a fee of 0.001 coin, 0.999 short at 100; mark 110, funding 0.5.
 * carryPnl({
 *   fundingReceived: '0.5', spotFees: '0.1', spotFeesInBase: '0.1', perpFees: '0.04', spotCashflow: '-100',
 *   spotQuantity: '0.999', spotMark: '110', perpRealizedPnl: '0', perpUnrealizedPnl: '-9.99',
 * }).net.toFixed() // '0.36'
 */
export function carryPnl(input: {
  fundingReceived: DecimalInput
  spotFees: DecimalInput
  spotFeesInBase: DecimalInput
  perpFees: DecimalInput
  spotCashflow: DecimalInput
  spotQuantity: DecimalInput
  spotMark: DecimalInput
  perpRealizedPnl: DecimalInput
  perpUnrealizedPnl: DecimalInput
}): CarryPnl {
  const funding = decimal(input.fundingReceived)
  const spotFees = decimal(input.spotFees)
  const spotFeesInBase = decimal(input.spotFeesInBase)
  const fees = spotFees.plus(decimal(input.perpFees))
  const mark = requireNotNegative(input.spotMark, 'spotMark')
  const coinsValue = decimal(input.spotQuantity).times(mark)
  const spotPnl = decimal(input.spotCashflow).plus(spotFeesInBase).plus(coinsValue)
  const perpPnl = decimal(input.perpRealizedPnl).plus(decimal(input.perpUnrealizedPnl))
  const basisPnl = spotPnl.plus(perpPnl)
  return { funding, fees, spotPnl, perpPnl, basisPnl, net: funding.plus(basisPnl).minus(fees) }
}

import { Decimal, ONE } from '@asterkit/instruments'
import { requireNotNegative } from '../inputRules.ts'
import { pairStep } from './pairStep.ts'
import type { SizePairInput } from './sizePairInput.ts'
import { grossUp, type SizingRates, sizingRates, smallestQuantity } from './sizingRates.ts'
import { smallestCapital } from './smallestCapital.ts'

/** A pair that fits. Base units for quantities, quote for amounts. */
export interface PairSize {
  readonly ok: true
  /** Target short, unsigned, legal on both markets. */
  readonly quantity: Decimal
  /** Coins to order so that at least `quantity` is left after a fee in coins. */
  readonly spotOrderQuantity: Decimal
  /** Value of the spot order at the worst allowed price. */
  readonly spotCost: Decimal
  /** quantity * perpPrice. */
  readonly perpNotional: Decimal
  /** perpNotional / L. */
  readonly perpMargin: Decimal
  /** Opening fees of both legs, both taken in quote: the dearer case. */
  readonly feeReserve: Decimal
}

/** A pair that cannot be opened. */
export interface PairTooSmall {
  readonly ok: false
  /** One sentence for people, with the figures. */
  readonly reason: string
  /** Least `capitalQuote` that would do, quote, rounded up to the cent. */
  readonly minimumCapital: Decimal
}

/**
 * Sizes a pair: the largest short that both wallets can pay for, legal on both markets, with a spot order
 * that leaves at least as many coins after its fee.
 *
 * With B = capitalQuote * capitalFraction, both legs fit their own wallet:
 * spotOrderQuantity * spotPrice * (1 + slippage) * (1 + spotTakerFee) <= B * L / (L + 1)
 * quantity * perpPrice * (1 / L + perpTakerFee) <= B / (L + 1)
 * spotOrderQuantity * (1 - spotTakerFee) >= quantity
 *
 * Largest quantities of a single order are left to the executor, which works in slices.
 *
 * @returns The size, or why there is none and how much capital it takes.
 * @throws {InvalidInputError} A figure is out of range, or no quantity is legal on both markets.
 * @example
 * sizePair({ capitalQuote: '1000', capitalFraction: '0.96', leverage: 1, spotPrice: '100', perpPrice: '100',
 *   spot, perp, spotTakerFee: '0.001', perpTakerFee: '0.0004' }) // steps 0.01: quantity 4.78, order 4.79
 */
export function sizePair(input: SizePairInput): PairSize | PairTooSmall {
  const { spot, perp } = input
  const capital = requireNotNegative(input.capitalQuote, 'capitalQuote')
  const rates = sizingRates(input)
  const step = pairStep(spot, perp)
  const capacity = capital.times(rates.fraction).times(rates.leverage)
  const coins = floorRatio(capacity, rates.spotLoad, spot.lot.step).times(rates.netOfFee)
  const quantity = Decimal.min(
    floorRatio(coins, ONE, step),
    floorRatio(capacity, rates.perpLoad, step),
  )
  if (!isLargeEnough(quantity, input, rates)) {
    return tooSmall(input, capital, smallestQuantity(input, rates))
  }
  const spotOrderQuantity = grossUp(quantity, rates.netOfFee, spot.lot.step)
  const spotCost = spotOrderQuantity.times(rates.spotCap)
  const perpNotional = quantity.times(rates.perpPrice)
  return {
    ok: true,
    quantity,
    spotOrderQuantity,
    spotCost,
    perpNotional,
    perpMargin: perpNotional.div(rates.leverage),
    feeReserve: spotCost.times(rates.spotTakerFee).plus(perpNotional.times(rates.perpTakerFee)),
  }
}

/** The same bounds as `smallestQuantity`, without its divisions: this runs for every symbol and cycle. */
function isLargeEnough(
  quantity: Decimal,
  { spot, perp }: SizePairInput,
  rates: SizingRates,
): boolean {
  return (
    quantity.gt(0) &&
    quantity.gte(spot.lot.min) &&
    quantity.gte(perp.lot.min) &&
    quantity.times(rates.spotFloor).gte(spot.minNotional) &&
    quantity.times(rates.perpFloor).gte(perp.minNotional)
  )
}

/** Largest multiple of `step` with `multiple * rate <= amount`; exact, since the quotient is cut whole. */
function floorRatio(amount: Decimal, rate: Decimal, step: Decimal): Decimal {
  return step.isZero() ? amount.div(rate) : amount.divToInt(rate.times(step)).times(step)
}

function tooSmall(input: SizePairInput, capital: Decimal, least: Decimal): PairTooSmall {
  const { symbol, quoteAsset, baseAsset } = input.perp
  const minimumCapital = smallestCapital(input)
  const reason =
    `${capital.toFixed(2, Decimal.ROUND_DOWN)} ${quoteAsset} at ${input.leverage}x does not pay for ` +
    `the smallest ${symbol} order that both markets take, ${least.toFixed()} ${baseAsset}`
  return { ok: false, reason, minimumCapital }
}

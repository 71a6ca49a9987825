import {
  compareDecimals,
  Decimal,
  type DecimalInput,
  type Instrument,
  isAboveZero,
  ONE,
} from '@asterkit/instruments'
import { requireNotNegative } from '../inputRules.ts'
import { pairStep } from './pairStep.ts'
import type { SizePairInput } from './sizePairInput.ts'
import { capacityOf, isWithin, type SizeWindow, sizeWindow } from './sizeWindow.ts'
import {
  grossUp,
  ratesAt,
  type SizingFactors,
  type SizingRates,
  type SizingTerms,
  sizingFactors,
  smallestQuantity,
} from './sizingRates.ts'
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
  return createPairSizer(input).size(input.capitalQuote, input)
}

/** What changes from one look to the next. */
export type PairPrices = Pick<SizePairInput, 'spotPrice' | 'perpPrice'>

/** Sizes one pair again and again as capital and prices change. */
export interface PairSizer {
  /** As `sizePair` does. */
  size(capitalQuote: DecimalInput, prices: PairPrices): PairSize | PairTooSmall
  /** Only the `quantity` of `size`; undefined when the pair is too small. */
  quantityFor(capitalQuote: DecimalInput, prices: PairPrices): Decimal | undefined
  /**
   * Whether `size` surely finds one: a few comparisons, most of the time.
   *
   * @returns False when only `size` can tell.
   */
  surelyFits(capitalQuote: Decimal, prices: Record<keyof PairPrices, Decimal>): boolean
  /** What `perpNotional` of no size exceeds, per quote of capital. */
  readonly mostNotional: Decimal
}

/** Rounded up, and by a hair more, so that no size is above it. */
const MOST_DIGITS = 7
const HAIR = '1.000000001'

/**
 * Works out once what rules, fees and leverage say about the sizes of a pair.
 *
 * @throws {InvalidInputError} A figure is out of range, or no quantity is legal on both markets. Its functions
 *   throw the same for capital and prices.
 * @example
 * const sizer = createPairSizer({ capitalFraction: '0.96', leverage: 1, spot, perp, spotTakerFee: '0.001', perpTakerFee: '0.0004' })
 * sizer.quantityFor('1000', { spotPrice: '100', perpPrice: '100' })?.toFixed() // '4.78'
 */
export function createPairSizer(terms: SizingTerms): PairSizer {
  const { spot, perp } = terms
  const factors = sizingFactors(terms)
  const step = pairStep(spot, perp)
  const quantityAt = (capital: Decimal, rates: SizingRates): Decimal | undefined => {
    const capacity = capacityOf(capital, factors)
    const coins = floorRatio(capacity, rates.spotLoad, spot.lot.step).times(factors.netOfFee)
    const bySpot = floorRatio(coins, ONE, step)
    const byPerp = floorRatio(capacity, rates.perpLoad, step)
    const quantity = compareDecimals(bySpot, byPerp) < 0 ? bySpot : byPerp
    return isLargeEnough(quantity, terms, rates) ? quantity : undefined
  }
  let window: SizeWindow | undefined
  return {
    mostNotional: capacityOf(ONE, factors)
      .div(factors.perpLoad)
      .times(HAIR)
      .toSignificantDigits(MOST_DIGITS, Decimal.ROUND_UP),
    surelyFits(capitalQuote, prices) {
      if (window !== undefined && isWithin(window, capitalQuote, prices)) return true
      window = sizeWindow(terms, factors, { capitalQuote, ...prices })
      return window !== undefined
    },
    quantityFor: (capitalQuote, prices) =>
      quantityAt(requireNotNegative(capitalQuote, 'capitalQuote'), ratesAt(factors, prices)),
    size(capitalQuote, prices) {
      const capital = requireNotNegative(capitalQuote, 'capitalQuote')
      const rates = ratesAt(factors, prices)
      const quantity = quantityAt(capital, rates)
      if (quantity !== undefined) return fitting(quantity, spot, factors, rates)
      return tooSmall({ ...terms, ...pricesOf(prices) }, capital, smallestQuantity(terms, rates))
    },
  }
}

function pricesOf({ spotPrice, perpPrice }: PairPrices): PairPrices {
  return { spotPrice, perpPrice }
}

function fitting(
  quantity: Decimal,
  spot: Instrument,
  factors: SizingFactors,
  rates: SizingRates,
): PairSize {
  const spotOrderQuantity = grossUp(quantity, factors.netOfFee, spot.lot.step)
  const spotCost = spotOrderQuantity.times(rates.spotPrice.times(factors.spotCap))
  const perpNotional = quantity.times(rates.perpPrice)
  return {
    ok: true,
    quantity,
    spotOrderQuantity,
    spotCost,
    perpNotional,
    perpMargin: perpNotional.div(factors.leverage),
    feeReserve: spotCost.times(factors.spotTakerFee).plus(perpNotional.times(factors.perpTakerFee)),
  }
}

/** The same bounds as `smallestQuantity`, without its divisions: this runs for every symbol and cycle. */
function isLargeEnough(
  quantity: Decimal,
  { spot, perp }: SizingTerms,
  rates: SizingRates,
): boolean {
  return (
    isAboveZero(quantity) &&
    compareDecimals(quantity, spot.lot.min) >= 0 &&
    compareDecimals(quantity, perp.lot.min) >= 0 &&
    compareDecimals(quantity.times(rates.spotFloor), spot.minNotional) >= 0 &&
    compareDecimals(quantity.times(rates.perpFloor), perp.minNotional) >= 0
  )
}

/** Largest multiple of `step` with `multiple * rate <= amount`; exact, since the quotient is cut whole. */
function floorRatio(amount: Decimal, rate: Decimal, step: Decimal): Decimal {
  return step.isZero() ? amount.div(rate) : amount.divToInt(rate.times(step)).times(step)
}

function tooSmall(
  input: Omit<SizePairInput, 'capitalQuote'>,
  capital: Decimal,
  least: Decimal,
): PairTooSmall {
  const { symbol, quoteAsset, baseAsset } = input.perp
  const minimumCapital = smallestCapital(input)
  const reason =
    `${capital.toFixed(2, Decimal.ROUND_DOWN)} ${quoteAsset} at ${input.leverage}x does not pay for ` +
    `the smallest ${symbol} order that both markets take, ${least.toFixed()} ${baseAsset}`
  return { ok: false, reason, minimumCapital }
}

import {
  type Decimal,
  type DecimalInput,
  decimal,
  InvalidInputError,
  ZERO,
} from '@asterkit/instruments'
import { requirePositive } from '../inputRules.ts'

/** What taking a quantity from one side of a book would give. */
export interface BookWalk {
  /** Quote per base over what was filled. */
  readonly averagePrice: Decimal
  /** Price of the last level that was needed. */
  readonly worstPrice: Decimal
  /** Base units, at most the quantity asked. */
  readonly filled: Decimal
  /** Whether the book held all of it. */
  readonly isComplete: boolean
}

/**
 * Walks one side of an order book: the price that a marketable order of this size would really get.
 *
 * averagePrice = sum(price * taken) / sum(taken)
 *
 * @param input.levels `[price, quantity]`, best price first: asks to buy, bids to sell.
 * @param input.quantity Base units, above 0.
 * @returns `undefined` when the side is empty: there is no price, which is not a price of zero.
 * @throws {InvalidInputError} The quantity is not above 0, or a level has a bad price or quantity.
 * @example
 * walkBook({ levels: [['100', '1'], ['101', '3']], quantity: '2' }) // average 100.5, worst 101, filled 2
 */
export function walkBook(input: {
  levels: readonly (readonly [price: DecimalInput, quantity: DecimalInput])[]
  quantity: DecimalInput
}): BookWalk | undefined {
  const wanted = requirePositive(input.quantity, 'quantity')
  let missing = wanted
  let value = ZERO
  let worstPrice: Decimal | undefined
  for (const [levelPrice, levelQuantity] of input.levels) {
    const price = requirePositive(levelPrice, 'level price')
    const offered = decimal(levelQuantity)
    if (offered.isZero()) continue
    if (offered.isNegative()) throw new InvalidInputError('a book level has a negative quantity')
    worstPrice = price
    const isLast = offered.gte(missing)
    value = value.plus(price.times(isLast ? missing : offered))
    missing = isLast ? ZERO : missing.minus(offered)
    if (isLast) break
  }
  if (worstPrice === undefined) return undefined
  const filled = wanted.minus(missing)
  return { averagePrice: value.div(filled), worstPrice, filled, isComplete: missing.isZero() }
}

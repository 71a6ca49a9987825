import type { Decimal, DecimalInput } from '@asterkit/instruments'
import { basisBps } from '../carry/basisBps.ts'
import { walkBook } from './walkBook.ts'

/** Both sides of one order book, `[price, quantity]`, best price first. */
export interface BookSides {
  readonly bids: readonly (readonly [price: DecimalInput, quantity: DecimalInput])[]
  readonly asks: readonly (readonly [price: DecimalInput, quantity: DecimalInput])[]
}

/** What opening a pair and closing it again would get from the books as they are. */
export interface PairWalk {
  /** Worst price of the spot buy, quote per base. */
  readonly worstSpotBuy: Decimal
  /** Worst price of the perp sale, quote per base. */
  readonly worstPerpSale: Decimal
  /** Executable basis of opening: average perp sale against average spot buy. */
  readonly entryBasisBps: Decimal
  /** Executable basis of closing: average perp buy against average spot sale. */
  readonly exitBasisBps: Decimal
  /** What all four fills lose against the middles of both books, quote. Half of each spread is part of it. */
  readonly slippage: Decimal
}

/**
 * Walks all four fills of a pair through both books: spot asks and perp bids to open, spot bids and perp asks
 * to close.
 *
 * slippage = quantity * (spot buy - spot sale + perp buy - perp sale), of average prices; the middles cancel.
 *
 * @param input.quantity Base units of each fill, above 0.
 * @returns `undefined` when one of the four sides does not hold the quantity: then there is no price.
 * @throws {InvalidInputError} The quantity is not above 0, or a level has a bad price or quantity.
 */
export function walkPair(input: {
  spot: BookSides
  perp: BookSides
  quantity: Decimal
}): PairWalk | undefined {
  const { spot, perp, quantity } = input
  const walk = (levels: BookSides['bids']) => {
    const side = walkBook({ levels, quantity })
    return side?.isComplete === true ? side : undefined
  }
  const [spotBuy, perpSale] = [walk(spot.asks), walk(perp.bids)]
  const [spotSale, perpBuy] = [walk(spot.bids), walk(perp.asks)]
  if (!spotBuy || !perpSale || !spotSale || !perpBuy) return undefined
  const spreads = spotBuy.averagePrice
    .minus(spotSale.averagePrice)
    .plus(perpBuy.averagePrice)
    .minus(perpSale.averagePrice)
  const basis = (perpSide: typeof perpBuy, spotSide: typeof spotBuy) =>
    basisBps({ perpPrice: perpSide.averagePrice, spotPrice: spotSide.averagePrice })
  return {
    worstSpotBuy: spotBuy.worstPrice,
    worstPerpSale: perpSale.worstPrice,
    entryBasisBps: basis(perpSale, spotBuy),
    exitBasisBps: basis(perpBuy, spotSale),
    slippage: quantity.times(spreads),
  }
}

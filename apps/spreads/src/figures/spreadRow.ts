import { type BookSides, basisBps, walkBook } from '@asterkit/delta-neutral'
import type { Decimal } from '@asterkit/instruments'

/** Best prices of one book, quote per base. */
export interface Touch {
  readonly bid: Decimal
  readonly ask: Decimal
}

/** Both best prices of a pair; a book that could not be read, or lacks a side, is absent: unknown. */
export interface PairTouch {
  readonly symbol: string
  readonly spot?: Touch
  readonly perp?: Touch
}

/** What an amount would really get from both books, or why nobody knows. */
export type Executable =
  | {
      readonly kind: 'filled'
      /** Base units of each leg: the amount at the best spot ask, not rounded to a lot. */
      readonly quantity: Decimal
      /** Average prices, quote per base. */
      readonly spotBuy: Decimal
      readonly perpSale: Decimal
      /** Average perp sale against average spot buy, percent of spot. Positive: the perp is dearer. */
      readonly basisPct: Decimal
    }
  /** The levels that were read do not hold the amount. */
  | { readonly kind: 'thin'; readonly markets: readonly ('spot' | 'perp')[] }
  | { readonly kind: 'unknown' }

/** The prices of one pair against each other. Absent figures are unknown. */
export interface SpreadRow extends PairTouch {
  readonly spotMid?: Decimal
  readonly perpMid?: Decimal
  /** Perp mid - spot mid, quote per base. */
  readonly difference?: Decimal
  /** The same in percent of the spot mid. */
  readonly differencePct?: Decimal
  /** Present when an amount was asked about. */
  readonly executable?: Executable
}

/** Works out the middles of a pair and their distance: mid = (bid + ask) / 2. */
export function spreadRow(pair: PairTouch, executable?: Executable): SpreadRow {
  const spotMid = pair.spot && midOf(pair.spot)
  const perpMid = pair.perp && midOf(pair.perp)
  return {
    ...pair,
    ...(spotMid && { spotMid }),
    ...(perpMid && { perpMid }),
    ...(spotMid &&
      perpMid && {
        difference: perpMid.minus(spotMid),
        differencePct: basisPct(perpMid, spotMid),
      }),
    ...(executable && { executable }),
  }
}

/**
 * Walks the spot asks and the perp bids with an amount: what opening a pair of this size locks in.
 *
 * @param input.sizeQuote Value of one leg at the best spot ask, quote, above 0.
 * @throws {InvalidInputError} A level has a bad price or quantity.
 */
export function executableBasis(input: {
  readonly spot: BookSides
  readonly perp: BookSides
  readonly sizeQuote: Decimal
}): Executable {
  const best = input.spot.asks[0]?.[0]
  if (best === undefined || input.perp.bids.length === 0) {
    const markets = [
      ...(best === undefined ? (['spot'] as const) : []),
      ...(input.perp.bids.length === 0 ? (['perp'] as const) : []),
    ]
    return { kind: 'thin', markets }
  }
  const quantity = input.sizeQuote.div(best)
  const buy = walkBook({ levels: input.spot.asks, quantity })
  const sale = walkBook({ levels: input.perp.bids, quantity })
  if (!buy?.isComplete || !sale?.isComplete) {
    const markets = [
      ...(buy?.isComplete ? [] : (['spot'] as const)),
      ...(sale?.isComplete ? [] : (['perp'] as const)),
    ]
    return { kind: 'thin', markets }
  }
  const [spotBuy, perpSale] = [buy.averagePrice, sale.averagePrice]
  return { kind: 'filled', quantity, spotBuy, perpSale, basisPct: basisPct(perpSale, spotBuy) }
}

function midOf({ bid, ask }: Touch): Decimal {
  return bid.plus(ask).div(2)
}

function basisPct(perpPrice: Decimal, spotPrice: Decimal): Decimal {
  return basisBps({ perpPrice, spotPrice }).div(100)
}

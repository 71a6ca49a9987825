import { Decimal, decimal, type Market, type Side, ZERO } from '@asterkit/instruments'
import type { EntryFigures } from '../pair.ts'
import type { Depth } from '../ports/exchange.ts'
import type { EntryBody, FillRecord } from './entries.ts'

/** What taking a whole slice at once would have cost on one market when the slice began. */
export interface Benchmark {
  /** Average price, quote per base. */
  readonly price: Decimal
  /** Taker fee, fraction of value. */
  readonly feeRate: Decimal
}

/** One for each leg of a slice. */
export type Benchmarks = Readonly<Record<Market, Benchmark>>

type BenchmarkRecord = NonNullable<EntryBody<'order-sent'>['benchmark']>

/** As the journal keeps it. The price is rounded to 18 decimals; it only measures. */
export function benchmarkRecord({ price, feeRate }: Benchmark): BenchmarkRecord {
  return { price: price.toDecimalPlaces(18).toFixed(), feeRate: feeRate.toFixed() }
}

/**
 * Average price of taking a quantity from a book. What the book does not hold counts at its last price, so that a
 * thin book makes taking look better than it is, never worse.
 *
 * @returns Undefined for an empty side.
 */
export function takingPrice(depth: Depth, side: Side, quantity: Decimal): Decimal | undefined {
  const levels = side === 'buy' ? depth.asks : depth.bids
  let left = quantity
  let value = ZERO
  let last: Decimal | undefined
  for (const [price, offered] of levels) {
    const part = Decimal.min(left, offered)
    value = value.plus(part.times(price))
    left = left.minus(part)
    last = price
    if (left.isZero()) break
  }
  if (last === undefined || quantity.lte(0)) return undefined
  return value.plus(left.times(last)).div(quantity)
}

/** Nothing measured yet. */
export const NO_ENTRY_FIGURES: EntryFigures = {
  makerValue: ZERO,
  takerValue: ZERO,
  fees: ZERO,
  takerFees: ZERO,
  spotGain: ZERO,
  perpGain: ZERO,
}

/**
 * Figures after one more trade of a maker-first slice.
 *
 * @param feeQuote The fee of this trade, quote.
 */
export function addEntryFill(
  figures: EntryFigures,
  fill: FillRecord,
  benchmark: BenchmarkRecord,
  feeQuote: Decimal,
): EntryFigures {
  const quantity = decimal(fill.quantity)
  const value = decimal(fill.quoteQuantity)
  const taken = quantity.times(decimal(benchmark.price))
  const gain = fill.side === 'buy' ? taken.minus(value) : value.minus(taken)
  const isSpot = fill.market === 'spot'
  const { makerValue, takerValue, fees, takerFees, spotGain, perpGain } = figures
  return {
    makerValue: isSpot && fill.isMaker ? makerValue.plus(value) : makerValue,
    takerValue: isSpot && !fill.isMaker ? takerValue.plus(value) : takerValue,
    fees: fees.plus(feeQuote),
    takerFees: takerFees.plus(taken.times(decimal(benchmark.feeRate))),
    spotGain: isSpot ? spotGain.plus(gain) : spotGain,
    perpGain: isSpot ? perpGain : perpGain.plus(gain),
  }
}

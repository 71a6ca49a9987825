import type { PairSize } from '@asterkit/delta-neutral'
import { type Decimal, InvalidInputError } from '@asterkit/instruments'
import type { FundingFarmConfig } from './config.ts'
import type { PairFacts } from './facts.ts'
import { pairTerms } from './pairTerms.ts'
import type { RejectReason } from './report.ts'

/** Why no size fits. */
export interface NoSize {
  readonly ok: false
  readonly reason: RejectReason
}

/**
 * Sizes a pair for a capital at the configured leverage. Total: market rules and prices come from outside,
 * and figures that no size fits are a reason, never an error, so that one symbol cannot stop the others.
 *
 * @param facts With both books and the costs known.
 * @param capital Quote of both wallets together.
 */
export function sizeEntry(
  facts: PairFacts,
  config: FundingFarmConfig,
  capital: Decimal,
): PairSize | NoSize {
  return unlessInvalid((): PairSize | NoSize => {
    const size = pairTerms(facts, config).sizer.size(capital, pricesOf(facts))
    if (size.ok) return size
    const detail = `needs at least ${size.minimumCapital.toFixed(2)} USDT; ${size.reason}`
    return { ok: false, reason: { code: 'capital-too-small', detail } }
  })
}

/** Only the notional of the short that `sizeEntry` finds, in quote: all that weighing a symbol takes. */
export function entryNotional(
  facts: PairFacts,
  config: FundingFarmConfig,
  capital: Decimal,
): { readonly ok: true; readonly perpNotional: Decimal } | NoSize {
  return unlessInvalid(() => {
    const prices = pricesOf(facts)
    const quantity = pairTerms(facts, config).sizer.quantityFor(capital, prices)
    if (quantity === undefined) return sizeEntry(facts, config, capital)
    return { ok: true, perpNotional: quantity.times(prices.perpPrice) }
  })
}

/**
 * Whether `sizeEntry` surely finds a size, mostly by a few comparisons.
 *
 * @returns False when only `sizeEntry` can tell.
 */
export function fitsSurely(facts: PairFacts, config: FundingFarmConfig, capital: Decimal): boolean {
  const fits = unlessInvalid(() =>
    pairTerms(facts, config).sizer.surelyFits(capital, pricesOf(facts)),
  )
  return fits === true
}

function pricesOf({ spotQuote, perpQuote }: PairFacts) {
  return { spotPrice: spotQuote!.askPrice, perpPrice: perpQuote!.bidPrice }
}

function unlessInvalid<T>(size: () => T): T | NoSize {
  try {
    return size()
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error
    return { ok: false, reason: { code: 'not-sizable', detail: error.message } }
  }
}

import { type PairSize, sizePair } from '@asterkit/delta-neutral'
import { type Decimal, InvalidInputError } from '@asterkit/instruments'
import type { FundingFarmConfig } from './config.ts'
import type { PairFacts } from './facts.ts'
import type { RejectReason } from './report.ts'

/** A size that fits, or why there is none. */
export type EntrySize = PairSize | { readonly ok: false; readonly reason: RejectReason }

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
): EntrySize {
  const { spotTakerFee, perpTakerFee } = facts.costs!
  const { spot, perp } = facts.pair
  const { capitalFraction, leverage, slippageBps } = config
  const figures = {
    capitalQuote: capital,
    capitalFraction,
    leverage,
    spotPrice: facts.spotQuote!.askPrice,
    perpPrice: facts.perpQuote!.bidPrice,
    spot,
    perp,
    spotTakerFee,
    perpTakerFee,
    slippageBps,
    spotPriceDrop: config.survivePriceDropPct.div(100),
  }
  try {
    const size = sizePair(figures)
    if (size.ok) return size
    const detail = `needs at least ${size.minimumCapital.toFixed(2)} USDT; ${size.reason}`
    return { ok: false, reason: { code: 'capital-too-small', detail } }
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error
    return { ok: false, reason: { code: 'not-sizable', detail: error.message } }
  }
}

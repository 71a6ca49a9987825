import { Decimal, decimal, ZERO } from '@asterkit/instruments'
import type { PerLeg } from '../../ports/exchange.ts'
import type { HoldRotateConfig } from './config.ts'

/** What one of two accounts has to carry. Quote amounts. */
export interface LegFigures {
  /** On the account. */
  readonly equity: Decimal
  /** What may be used of it: half of the capital at most. */
  readonly usable: Decimal
  readonly marginUsed: Decimal
  /** Percent of what may be used. */
  readonly marginUsePct: Decimal
  /** Percent by which the price may move against the leg until the exchange takes the account. */
  readonly liquidationPct: Decimal
}

/**
 * Works out what each of two accounts carries; undefined where both legs are on one. An account is taken when what is
 * left on it is down to the maintenance margin, which shrinks with the price for the long and grows for the short.
 *
 * @param leg Value and maintenance margin of one leg, quote.
 */
export function legFigures(
  { capitalQuote, leverage }: HoldRotateConfig,
  equityPerLeg: PerLeg<Decimal> | undefined,
  leg: { readonly notional: Decimal; readonly maintenance: Decimal },
): PerLeg<LegFigures> | undefined {
  if (equityPerLeg === undefined) return undefined
  const { notional, maintenance } = leg
  const marginUsed = notional.div(leverage)
  const figures = (equity: Decimal, shrinking: Decimal): LegFigures => {
    const usable = Decimal.min(equity, capitalQuote.div(2))
    const marginUsePct = shareOf(marginUsed, usable)
    const liquidationPct = Decimal.max(ZERO, shareOf(equity.minus(maintenance), shrinking))
    return { equity, usable, marginUsed, marginUsePct, liquidationPct }
  }
  return {
    long: figures(equityPerLeg.long, notional.minus(maintenance)),
    short: figures(equityPerLeg.short, notional.plus(maintenance)),
  }
}

/** Why two accounts cannot carry a pair, one line per account. */
export function legRefusals(
  { maxMarginUsePct }: HoldRotateConfig,
  perLeg: PerLeg<LegFigures>,
): readonly string[] {
  return (['long', 'short'] as const).flatMap((leg) => {
    const { marginUsed, marginUsePct, usable, equity } = perLeg[leg]
    if (marginUsePct.lte(maxMarginUsePct)) return []
    const advice = usable.eq(equity) ? 'move money there by hand' : 'which is half of the capital'
    return [
      `the ${leg} needs a margin of ${marginUsed.toFixed(2)}, ${marginUsePct.toFixed(1)} % of ${usable.toFixed(2)} on its account, allowed are ${maxMarginUsePct.toFixed()} %: ${advice}`,
    ]
  })
}

/** Percent; of nothing at all it is everything. */
export function shareOf(part: Decimal, whole: Decimal): Decimal {
  return whole.lte(0) ? decimal('100') : part.div(whole).times(100)
}

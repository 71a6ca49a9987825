import type { Decimal } from '@asterkit/instruments'
import type { EntryFigures } from '../pair.ts'

/** What maker-first has saved against taking everything when each slice began, quote. Negative: it has cost. */
export function entrySaving(figures: EntryFigures): Decimal {
  const { fees, takerFees, spotGain, perpGain } = figures
  return takerFees.minus(fees).plus(spotGain).plus(perpGain)
}

import { type Decimal, ZERO } from '@asterkit/instruments'
import type { SpreadRow } from './spreadRow.ts'

/** A pair whose price distance is known. */
interface KnownGap {
  readonly symbol: string
  /** Perp mid against spot mid, percent. Signed. */
  readonly differencePct: Decimal
}

/** All pairs in a few figures. */
export interface SpreadSummary {
  /** Pairs whose distance is known; the others are in `unknown`. */
  readonly count: number
  readonly unknown: number
  /** Mean of the absolute distances, percent. Absent where none is known. */
  readonly meanAbsolutePct?: Decimal
  /** By absolute distance. */
  readonly largest?: KnownGap
  readonly smallest?: KnownGap
  /** Pairs whose perp is dearer than spot, cheaper, and the same. */
  readonly premium: number
  readonly discount: number
  readonly equal: number
}

/** Sorts pairs by absolute distance, the largest first, the unknown last. */
export function byDistance(rows: readonly SpreadRow[]): SpreadRow[] {
  return [...rows].sort((a, b) => {
    if (a.differencePct === undefined || b.differencePct === undefined) {
      return Number(a.differencePct === undefined) - Number(b.differencePct === undefined)
    }
    return b.differencePct.abs().cmp(a.differencePct.abs())
  })
}

/** Counts and averages the distances; unknown ones are counted apart, never as zero. */
export function summarizeSpreads(rows: readonly SpreadRow[]): SpreadSummary {
  const known = byDistance(rows).flatMap(({ symbol, differencePct }): KnownGap[] =>
    differencePct === undefined ? [] : [{ symbol, differencePct }],
  )
  const sum = known.reduce((total, { differencePct }) => total.plus(differencePct.abs()), ZERO)
  const [largest, smallest] = [known[0], known.at(-1)]
  return {
    count: known.length,
    unknown: rows.length - known.length,
    ...(largest && smallest && { meanAbsolutePct: sum.div(known.length), largest, smallest }),
    premium: known.filter(({ differencePct }) => differencePct.gt(0)).length,
    discount: known.filter(({ differencePct }) => differencePct.lt(0)).length,
    equal: known.filter(({ differencePct }) => differencePct.isZero()).length,
  }
}

import { type Amount, formatAmount } from './formatMoney.ts'

/** A fraction that can be scaled exactly. */
export interface Fraction {
  times(factor: string): Amount
}

/** Shows a fraction as percent: `0.1095` is `10.95 %`. Unknown is `?`, never zero. */
export function formatPercent(
  fraction: Fraction | undefined,
  options: { readonly places?: number; readonly isSigned?: boolean } = {},
): string {
  return fraction === undefined ? '?' : `${formatAmount(fraction.times('100'), options)} %`
}

/** Shows basis points: `-3.7 bp`. Unknown is `?`. */
export function formatBps(bps: Amount | undefined): string {
  return bps === undefined ? '?' : `${formatAmount(bps, { places: 1, isSigned: true })} bp`
}

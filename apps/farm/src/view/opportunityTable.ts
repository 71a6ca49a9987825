import {
  formatAmount,
  formatHours,
  formatPercent,
  type Paint,
  renderTable,
} from '@asterkit/app-kit'
import type { Opportunity } from '@asterkit/strategy'
import { WIDTH } from './labelled.ts'

/**
 * Returns the table of all symbols: interval, yearly rates on the notional of one leg (now and averaged),
 * basis, break-even and why a symbol is not opened. Unknown figures are `?`.
 */
export function opportunityTable(
  opportunities: readonly Opportunity[],
  options: { readonly paint: Paint; readonly held?: string },
): string[] {
  return renderTable({
    width: WIDTH,
    paint: options.paint,
    columns: [
      { header: 'symbol', overflow: 'truncate' },
      { header: 'every', align: 'right' },
      { header: 'APR', align: 'right' },
      { header: 'mean', align: 'right' },
      { header: 'basis', align: 'right' },
      { header: 'pays in', align: 'right' },
      { header: 'verdict', overflow: 'wrap' },
    ],
    rows: sorted(opportunities, options.held).map((each) => [
      { text: each.symbol, style: each.symbol === options.held ? 'accent' : 'strong' },
      each.fundingIntervalHours === undefined ? '?' : `${each.fundingIntervalHours} h`,
      percentCell(each.aprOnNotional),
      percentCell(each.averageAprOnNotional),
      each.basisBps === undefined
        ? '?'
        : formatAmount(each.basisBps.toDecimalPlaces(1), { places: 1, isSigned: true }),
      shortHours(each.breakEvenHours),
      verdictOf(each, options.held),
    ]),
  })
}

/** What the short headings mean; said once below the first table. */
export const TABLE_LEGEND = [
  'every: between payments. APR: coming payment, per year, on one leg; mean: with',
  'the last ones. basis: perp above spot, in 0.01 %. pays in: time until funding',
  'at the mean has paid for all four fills.',
] as const

/** Held and open ones first, then by mean yearly rate, the unknown last. */
function sorted(opportunities: readonly Opportunity[], held: string | undefined): Opportunity[] {
  const rank = (each: Opportunity): number =>
    each.symbol === held ? 0 : each.rejected === undefined ? 1 : each.aprOnNotional ? 2 : 3
  const rate = (each: Opportunity) =>
    (each.averageAprOnNotional ?? each.aprOnNotional)?.toNumber() ?? 0
  return [...opportunities].sort((a, b) => rank(a) - rank(b) || rate(b) - rate(a))
}

/**
 * Returns a text that is the same as long as the verdicts are: which symbols may be opened, and for the
 * others the kind of reason.
 */
export function verdictSignature(opportunities: readonly Opportunity[]): string {
  return opportunities
    .map((each) => `${each.symbol}=${each.rejected?.code ?? 'open'}`)
    .sort()
    .join(' ')
}

function verdictOf(each: Opportunity, held: string | undefined) {
  if (each.symbol === held) return { text: 'held', style: 'accent' } as const
  if (each.rejected === undefined) return { text: 'may be opened', style: 'good' } as const
  return { text: each.rejected.detail || each.rejected.code, style: 'dim' } as const
}

function percentCell(fraction: Opportunity['aprOnNotional']) {
  if (fraction === undefined) return '?'
  return {
    text: formatPercent(fraction, { places: 1 }),
    style: fraction.gt(0) ? 'good' : 'bad',
  } as const
}

/** Break-even beyond a thousand days says nothing more than never. */
function shortHours(hours: Opportunity['breakEvenHours']): string {
  if (hours === undefined) return '?'
  return hours.gt(24_000) ? '> 1000 d' : formatHours(hours.toNumber())
}

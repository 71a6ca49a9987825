import type { Decimal } from '@asterkit/instruments'
import type { BasisHistory } from '../figures/basisHistory.ts'
import type { Executable, SpreadRow } from '../figures/spreadRow.ts'
import { byDistance, summarizeSpreads } from '../figures/summarizeSpreads.ts'
import type { Reading } from '../market/attempt.ts'

/** Name and version of the document: within a version no field goes away. */
export const SPREADS_SCHEMA = 'asterkit.spreads.spreads/1'

/**
 * The price table for programs. Prices and percentages are decimal text of at most 12 places, percentiles numbers;
 * unknown is null.
 */
export function spreadsDocument(
  reading: Reading<SpreadRow>,
  input: {
    readonly environment: string
    readonly sizeQuote: Decimal | undefined
    readonly history: BasisHistory | undefined
  },
): Readonly<Record<string, unknown>> {
  const { largest, smallest, meanAbsolutePct, ...counts } = summarizeSpreads(reading.rows)
  return {
    schema: SPREADS_SCHEMA,
    environment: input.environment,
    time: reading.time ?? null,
    sizeQuote: input.sizeQuote?.toFixed() ?? null,
    rows: byDistance(reading.rows).map((row) => ({
      symbol: row.symbol,
      spotBid: text(row.spot?.bid),
      spotAsk: text(row.spot?.ask),
      perpBid: text(row.perp?.bid),
      perpAsk: text(row.perp?.ask),
      spotMid: text(row.spotMid),
      perpMid: text(row.perpMid),
      difference: text(row.difference),
      differencePct: text(row.differencePct),
      ...(row.executable && { executable: executableFields(row.executable) }),
      ...(input.history && { history: input.history.percentiles(row.symbol) ?? null }),
    })),
    summary: {
      ...counts,
      meanAbsolutePct: text(meanAbsolutePct),
      largest: gap(largest),
      smallest: gap(smallest),
    },
    notes: reading.notes,
  }
}

function executableFields(executable: Executable) {
  if (executable.kind !== 'filled') return executable
  const { kind, quantity, spotBuy, perpSale, basisPct } = executable
  return {
    kind,
    quantity: text(quantity),
    spotBuy: text(spotBuy),
    perpSale: text(perpSale),
    basisPct: text(basisPct),
  }
}

function gap(known: { readonly symbol: string; readonly differencePct: Decimal } | undefined) {
  return known ? { symbol: known.symbol, differencePct: text(known.differencePct) } : null
}

function text(value: Decimal | undefined): string | null {
  return value?.toDecimalPlaces(12).toFixed() ?? null
}

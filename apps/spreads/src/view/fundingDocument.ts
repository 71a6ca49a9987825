import type { Decimal } from '@asterkit/instruments'
import { byApr, type FundingFilters, type FundingRow, passes } from '../figures/fundingRow.ts'
import type { Reading } from '../market/attempt.ts'

/** Name and version of the document: within a version no field goes away. */
export const FUNDING_SCHEMA = 'asterkit.spreads.funding/1'

/** The funding and volume table for programs. Figures are decimal text of at most 12 places; unknown is null. */
export function fundingDocument(
  reading: Reading<FundingRow>,
  input: {
    readonly environment: string
    readonly filters: FundingFilters
    readonly periods: number
  },
): Readonly<Record<string, unknown>> {
  const { filters } = input
  const rows = byApr(reading.rows, filters.isByMean)
  return {
    schema: FUNDING_SCHEMA,
    environment: input.environment,
    time: reading.time ?? null,
    filters: {
      minVolumeQuote: filters.minVolumeQuote.toFixed(),
      minAprPct: filters.minAprPct.toFixed(),
      maxBasisPct: filters.maxBasisPct.toFixed(),
      aprBy: filters.isByMean ? 'mean' : 'current',
      periods: input.periods,
    },
    best: rows.find(passes)?.symbol ?? null,
    rows: rows.map((row) => ({
      symbol: row.symbol,
      intervalHours: row.intervalHours ?? null,
      upcomingRate: text(row.upcomingRate),
      aprPct: text(row.aprPct),
      meanAprPct: text(row.meanAprPct),
      spotVolumeQuote: text(row.spotVolume),
      perpVolumeQuote: text(row.perpVolume),
      basisPct: text(row.basisPct),
      verdicts: row.verdicts,
      passes: passes(row),
    })),
    notes: reading.notes,
  }
}

function text(value: Decimal | undefined): string | null {
  return value?.toDecimalPlaces(12).toFixed() ?? null
}

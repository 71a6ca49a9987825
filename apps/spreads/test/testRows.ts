import { decimal } from '@asterkit/instruments'
import { type FundingFacts, type FundingFilters, fundingRow } from '../src/figures/fundingRow.ts'
import { type PairTouch, spreadRow } from '../src/figures/spreadRow.ts'

/** A pair with the best prices given as text, `undefined` where unknown. */
export function touch(symbol: string, spot?: [string, string], perp?: [string, string]): PairTouch {
  const read = ([bid, ask]: [string, string]) => ({ bid: decimal(bid), ask: decimal(ask) })
  return { symbol, ...(spot && { spot: read(spot) }), ...(perp && { perp: read(perp) }) }
}

/** +0.12 %, 0, -0.06 % and unknown. */
export const SPREADS = [
  spreadRow(touch('EVENUSDT', ['9.99', '10.01'], ['9.98', '10.02'])),
  spreadRow(touch('UPUSDT', ['99.9', '100.1'], ['100.02', '100.22'])),
  spreadRow(touch('LOSTUSDT', ['1', '1.1'])),
  spreadRow(touch('DOWNUSDT', ['0.4999', '0.5001'], ['0.4996', '0.4998'])),
] as const

export const FILTERS: FundingFilters = {
  minVolumeQuote: decimal('250000000'),
  minAprPct: decimal('5.4'),
  maxBasisPct: decimal('0.15'),
  isByMean: false,
}

const HOUR = 3_600_000

/** Paid 0.0001 and 0.0003 after 8 hours each, 0.0002 to come: 21.9 % a year now and in the mean of 3. */
export const FACTS: FundingFacts = {
  symbol: 'GOODUSDT',
  intervalHours: 8,
  upcomingRate: decimal('0.0002'),
  settled: [
    { time: 0, rate: '0.0001' },
    { time: 8 * HOUR, rate: '0.0003' },
  ],
  spotVolume: decimal('50000000'),
  perpVolume: decimal('200000000'),
  spotMid: decimal('100'),
  perpMid: decimal('100.15'),
}

/** The row of the facts above with some of them changed. */
export function funding(changed: Partial<FundingFacts> = {}, filters = FILTERS) {
  return fundingRow({ ...FACTS, ...changed }, filters, 3)
}

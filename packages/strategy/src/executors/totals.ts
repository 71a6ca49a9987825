import { type Decimal, decimal, ZERO } from '@asterkit/instruments'
import type { EntryFigures } from '../pair.ts'
import type { EpochMs } from '../ports/clock.ts'
import type { EntryBody } from './entries.ts'

/** Worth of the account at one moment, as the journal keeps it. Quote. */
export interface ValuePoint {
  readonly time: EpochMs
  /** What the strategy works with: quote, own coins at mark, unrealised profit of own positions. */
  readonly value: Decimal
  /** Every priced coin of both wallets, the user's own included, and all unrealised profit. */
  readonly portfolio: Decimal
  /** Deposits less withdrawals since the first start, at their prices of then. */
  readonly flows: Decimal
}

/** Sums over the whole life of a journal. Amounts in quote unless they say otherwise. */
export interface JournalTotals {
  /** Decisions made in all sessions; exact after a clean stop, else as of the last checkpoint. */
  readonly checks: number
  /** Pairs that were opened, held and closed. */
  readonly closed: number
  /** Openings that had to be undone. */
  readonly unwound: number
  /** Fees of all trades in the units that they were taken in, by asset. */
  readonly feesByAsset: Readonly<Record<string, Decimal>>
  /** What fills were worse than the middle of the book that they were priced on. Negative: better. */
  readonly slippage: Decimal
  /** What maker-first slices came to; absent: there were none. */
  readonly entry?: EntryFigures
  readonly movedToPerp: Decimal
  readonly movedToSpot: Decimal
  /** Deposits less withdrawals and other changes that are not ours, without the opening balances. */
  readonly flows: Decimal
  /** The same of assets that had no price then, in their own units. */
  readonly unpricedFlows: Readonly<Record<string, Decimal>>
  /** Oldest first; bounded to {@link MAX_VALUE_POINTS}. */
  readonly history: readonly ValuePoint[]
}

/** How many points of the history a view remembers: more than two years at one every hour. */
export const MAX_VALUE_POINTS = 20_000

/** Reason of the entry with which books begin; it is no flow. */
export const OPENING_BALANCES = 'opening balances'

/** Nothing has happened yet. */
export const NO_TOTALS: JournalTotals = {
  checks: 0,
  closed: 0,
  unwound: 0,
  feesByAsset: {},
  slippage: ZERO,
  movedToPerp: ZERO,
  movedToSpot: ZERO,
  flows: ZERO,
  unpricedFlows: {},
  history: [],
}

/** Sums by asset after one more amount. */
export function addAmount(
  sums: Readonly<Record<string, Decimal>>,
  asset: string,
  amount: Decimal,
): Readonly<Record<string, Decimal>> {
  if (amount.isZero()) return sums
  const before = Object.hasOwn(sums, asset) ? sums[asset] : undefined
  return { ...sums, [asset]: (before ?? ZERO).plus(amount) }
}

/** Totals after balances changed from outside. */
export function addFlows(totals: JournalTotals, body: EntryBody<'external'>): JournalTotals {
  if (body.reason === OPENING_BALANCES) return totals
  let { flows, unpricedFlows } = totals
  for (const { asset, amount, price } of body.rows) {
    if (price === undefined) unpricedFlows = addAmount(unpricedFlows, asset, decimal(amount))
    else flows = flows.plus(decimal(amount).times(decimal(price)))
  }
  return { ...totals, flows, unpricedFlows }
}

/** Totals after a checkpoint. */
export function addCheckpoint(
  totals: JournalTotals,
  { checks, value, portfolio }: EntryBody<'checkpoint'>,
  time: EpochMs,
): JournalTotals {
  const point = { time, value: decimal(value), portfolio: decimal(portfolio), flows: totals.flows }
  const history = [...totals.history.slice(1 - MAX_VALUE_POINTS), point]
  return { ...totals, checks, history }
}

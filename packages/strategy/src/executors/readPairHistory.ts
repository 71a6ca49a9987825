import { Decimal, ZERO } from '@asterkit/instruments'
import { incomeSource } from '../ledger/transactions.ts'
import type { PairInstruments } from '../pair.ts'
import type { EpochMs } from '../ports/clock.ts'
import type { Fill } from '../ports/exchange.ts'
import { asRecord } from './bookOrderFills.ts'
import type { EntryBody } from './entries.ts'
import type { TradeContext } from './tradeContext.ts'

/** How far back the history of a position is looked for; the port reads it in windows that the venue answers. */
export const LOOK_BACK_MS = 90 * 86_400_000
/** Coins are bought before they are sold short; so much earlier their purchases may lie. */
const SPOT_LEAD_MS = 3_600_000

/** Where a pair that is on the account but not in the journal comes from. */
export interface PairHistory
  extends Pick<EntryBody<'adoption'>, 'openedAt' | 'fills' | 'fundingReceived' | 'unknown'> {
  /** All fills that were looked at, those of others included. */
  readonly seen: readonly Fill[]
  /** What is left of what our orders have sold short, base units; never below zero. */
  readonly soldShort: Decimal
}

/**
 * Reads what the venue's history says about our part of a short: its fills on both markets and the funding since.
 *
 * @param input.short The whole position, negative base units.
 * @param input.isOurs Whether a fill is of an order of ours.
 * @throws The history cannot be read.
 */
export async function readPairHistory(
  { exchange, clock, book }: TradeContext,
  { spot, perp }: PairInstruments,
  { short, isOurs }: { readonly short: Decimal; readonly isOurs: (fill: Fill) => boolean },
  signal: AbortSignal,
): Promise<PairHistory> {
  const from = clock.now() - LOOK_BACK_MS
  const all = sinceFlat(await exchange.listFills('perp', perp.symbol, from, signal), short)
  const perpFills = all?.filter(isOurs)
  const openedAt = perpFills?.[0]?.time
  if (perpFills === undefined || openedAt === undefined) {
    const unknown = ['openedAt', 'fees', 'funding', 'spotCost']
    return {
      openedAt: clock.now(),
      fills: [],
      fundingReceived: '0',
      unknown,
      seen: [],
      soldShort: ZERO,
    }
  }
  const spotFrom = openedAt - SPOT_LEAD_MS
  const allSpot = await exchange.listFills('spot', spot.symbol, spotFrom, signal)
  const spotFills = ofThisPair(allSpot.filter(isOurs), openedAt)
  const income = await exchange.listIncome(openedAt, signal)
  const began = book.view.cursors.get('opening') ?? clock.now()
  const funding = income
    .filter((row) => row.type === 'FUNDING_FEE' && row.symbol === perp.symbol)
    // Newer rows that are not on record are left to the booking of funding.
    .filter((row) => row.time < began || book.isBooked(incomeSource(row.id)))
    .reduce((sum, row) => sum.plus(row.amount), ZERO)
  return {
    openedAt,
    fills: [...spotFills, ...perpFills].map(asRecord),
    fundingReceived: funding.toFixed(),
    unknown: spotFills.length === 0 ? ['spotCost'] : [],
    seen: [...allSpot, ...(all ?? [])],
    soldShort: soldShort(all ?? [], isOurs),
  }
}

/** Without those before: what was sold before the short began has ended an earlier pair, or an attempt at this one. */
function ofThisPair(fills: readonly Fill[], openedAt: EpochMs): readonly Fill[] {
  const lastEnd = fills.findLastIndex(({ side, time }) => side === 'sell' && time <= openedAt)
  return fills.slice(lastEnd + 1)
}

/**
 * What is left of our short after these fills, oldest first. Others who buy take from a short of their own first, then
 * from ours; what they sell short is theirs.
 */
function soldShort(fills: readonly Fill[], isOurs: (fill: Fill) => boolean): Decimal {
  let own = ZERO
  let foreign = ZERO
  for (const fill of fills) {
    const sold = fill.side === 'sell' ? fill.quantity : fill.quantity.negated()
    if (isOurs(fill)) own = own.plus(sold)
    else foreign = foreign.plus(sold)
    if (!foreign.isNegative() || !own.gt(0)) continue
    const taken = Decimal.min(own, foreign.negated())
    own = own.minus(taken)
    foreign = foreign.plus(taken)
  }
  return Decimal.max(ZERO, own)
}

/** The fills since the position was last flat, oldest first; undefined when the history does not reach there. */
function sinceFlat(fills: readonly Fill[], position: Decimal): readonly Fill[] | undefined {
  let left = position
  for (let index = fills.length - 1; index >= 0; index -= 1) {
    const fill = fills[index]!
    left = fill.side === 'sell' ? left.plus(fill.quantity) : left.minus(fill.quantity)
    if (left.isZero()) return fills.slice(index)
  }
  return undefined
}

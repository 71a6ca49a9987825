import { fundingTransaction, incomeSource } from '../ledger/transactions.ts'
import type { EpochMs } from '../ports/clock.ts'
import type { Income } from '../ports/exchange.ts'
import { INCOME_CURSOR } from './foldEntry.ts'
import type { HedgeCycle } from './hedgeCycle.ts'
import type { TradeContext } from './tradeContext.ts'

/** Rows may appear late; those booked already are recognised by their id. */
const OVERLAP_MS = 600_000
/** A payment may be charged a little after the position was closed. */
const AFTER_CLOSE_MS = 60_000

/** How one funding payment was booked. */
export interface FundingReceipt {
  /** Absent when the position is not ours. */
  readonly pairId?: string
  readonly symbol: string
  /** Quote, decimal text; positive: received. */
  readonly amount: string
  readonly time: EpochMs
}

/**
 * Books funding payments since the last call. One read; cheap enough for every hour.
 *
 * @throws The history could not be read; nothing was booked.
 */
export async function bookFunding(
  context: TradeContext,
  signal: AbortSignal,
): Promise<readonly FundingReceipt[]> {
  const { book, clock, exchange } = context
  const cursor = book.view.cursors.get(INCOME_CURSOR)
  if (cursor === undefined) return []
  const started = book.view.cursors.get('opening') ?? cursor
  const fromTime = Math.max(started, cursor - OVERLAP_MS)
  const income = await exchange.listIncome(fromTime, signal)
  const fresh = income.filter(
    (row) => row.type === 'FUNDING_FEE' && !book.isBooked(incomeSource(row.id)),
  )
  if (fresh.length === 0) return []
  const rows = fresh.map((row) => toRow(context, row))
  book.append(
    { kind: 'funding', time: clock.now(), body: { rows } },
    fresh.map((row, index) =>
      fundingTransaction({
        incomeId: row.id,
        asset: row.asset,
        amount: row.amount,
        time: row.time,
        symbol: row.symbol ?? '',
        isOwn: rows[index]?.pairId !== undefined,
      }),
    ),
  )
  return rows.map(({ pairId, symbol, amount, time }) => ({
    ...(pairId === undefined ? {} : { pairId }),
    symbol,
    amount,
    time,
  }))
}

function toRow(context: TradeContext, row: Income) {
  const pairId = row.symbol === undefined ? undefined : ownerOf(context, row.symbol, row.time)
  return {
    incomeId: row.id,
    ...(pairId === undefined ? {} : { pairId }),
    symbol: row.symbol ?? 'unknown',
    asset: row.asset,
    amount: row.amount.toFixed(),
    time: row.time,
  }
}

/** The pair that held the position at that time. */
function ownerOf(context: TradeContext, symbol: string, time: EpochMs): string | undefined {
  const { holdings, closed } = context.book.view
  const cycle = cycleOf(context, symbol, time)
  if (cycle !== undefined) return cycle.cycleId
  const past = closed.findLast(
    ({ holding, closedAt }) =>
      holding.perpSymbol === symbol &&
      holding.openedAt <= time &&
      time <= closedAt + AFTER_CLOSE_MS,
  )
  for (const holding of holdings.values()) {
    if (holding.perpSymbol !== symbol) continue
    if (past === undefined || holding.openedAt <= time) return holding.pairId
  }
  return past?.holding.pairId
}

/** The pair of a long and a short that was held then; both of its legs pay or receive. */
function cycleOf({ book }: TradeContext, symbol: string, time: EpochMs): HedgeCycle | undefined {
  const { cycles, finishedCycles } = book.view
  const isHeldThen = (cycle: HedgeCycle) =>
    cycle.symbol === symbol &&
    cycle.openedAt <= time &&
    time <= (cycle.closedAt ?? time) + AFTER_CLOSE_MS
  return [...cycles.values()].find(isHeldThen) ?? finishedCycles.findLast(isHeldThen)
}

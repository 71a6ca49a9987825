import { type Decimal, ZERO } from '@asterkit/instruments'
import type { ClosedPair, JournalView } from '../../../executors/journalView.ts'
import type { RecordBook } from '../../../executors/recordBook.ts'
import { pnlOfClosedPair } from '../../../ledger/pnl.ts'
import { walletAccount } from '../../../ledger/transactions.ts'
import type { PairHolding } from '../../../pair.ts'
import type { EpochMs } from '../../../ports/clock.ts'
import type { PerpBalance, SpotBalance } from '../../../ports/exchange.ts'
import type { FarmDecision } from '../intents.ts'
import type { FarmCounters, FarmReport, PositionView } from '../report.ts'
import { type FarmStart, pnlBetween, type Valuation } from './accounting.ts'
import { portfolioChange } from './portfolio.ts'

/** Counts of this run that the journal does not keep. */
export interface RunTally {
  checks: number
  /** Checks of all sessions before. */
  readonly checksBefore: number
  /** Largest |S + P| in lots whenever no order was under way. */
  maxDeltaLotsAtRest: Decimal
  /** By symbol, then code. */
  readonly rejections: Map<string, Map<string, number>>
}

/** What the venue says that it owes us; undefined when it could not be read. */
export interface VenueBalances {
  readonly spot: ReadonlyMap<string, SpotBalance>
  readonly perp: ReadonlyMap<string, PerpBalance>
}

/** Starts at zero, after so many checks of earlier sessions. */
export function newTally(checksBefore: number): RunTally {
  return { checks: 0, checksBefore, maxDeltaLotsAtRest: ZERO, rejections: new Map() }
}

/** Adds the rejections of one decision to the counts. */
export function countRejections(tally: RunTally, rejections: FarmDecision['rejections']): void {
  for (const { symbol, code } of rejections) {
    const counts = tally.rejections.get(symbol) ?? new Map<string, number>()
    tally.rejections.set(symbol, counts)
    counts.set(code, (counts.get(code) ?? 0) + 1)
  }
}

/** Puts the report together. Accounts and cycles are since the farm's first start, checks of this run. */
export function buildReport(input: {
  readonly book: RecordBook
  readonly start: FarmStart
  readonly end: Valuation
  readonly endTime: EpochMs
  readonly tally: RunTally
  readonly held: readonly PositionView[]
  readonly venue: VenueBalances | undefined
}): FarmReport {
  const { book, start, end, tally } = input
  const { view } = book
  return {
    startTime: start.time,
    endTime: input.endTime,
    checks: tally.checks,
    startValue: start.value,
    endValue: end.value,
    externalFlow: end.external.minus(start.external),
    pnl: pnlBetween(start.pnl, end.pnl),
    spotFees: end.spotFees.minus(start.spotFees),
    perpFees: end.perpFees.minus(start.perpFees),
    feesByAsset: view.totals.feesByAsset,
    slippage: view.totals.slippage,
    ...(view.totals.entry && { entry: view.totals.entry }),
    transfers: { toPerp: view.totals.movedToPerp, toSpot: view.totals.movedToSpot },
    portfolio: portfolioChange(view, end.portfolio, input.endTime),
    counters: countersOf(view, tally),
    ordersSent: view.ordersSent,
    cyclesOpened: view.opensTotal,
    cyclesClosed: view.closed.length,
    maxDeltaLotsAtRest: tally.maxDeltaLotsAtRest,
    maxNakedQuote: view.maxNakedQuote,
    cycles: [...view.closed.map(closedCycle), ...input.held.map(heldCycle)],
    ledger: compareBalances(book, input.venue),
    rejections: [...tally.rejections].flatMap(([symbol, counts]) =>
      [...counts].map(([code, count]) => ({ symbol, code, count })),
    ),
  }
}

/** What was counted since the first start. */
export function countersOf(view: JournalView, tally: RunTally): FarmCounters {
  return {
    checks: tally.checksBefore + tally.checks,
    opened: view.opensTotal,
    closed: view.totals.closed,
    unwound: view.totals.unwound,
  }
}

type Cycle = FarmReport['cycles'][number]

function closedCycle(closed: ClosedPair): Cycle {
  const { holding } = closed
  const colon = closed.reason.indexOf(': ')
  const reason = colon < 0 ? closed.reason : closed.reason.slice(0, colon)
  return {
    ...cycleOf(holding),
    closedAt: closed.closedAt,
    exitReason: closed.outcome === 'unwound' ? 'unwound' : reason,
    exitDetail: colon < 0 ? closed.reason : closed.reason.slice(colon + 2),
    pnl: pnlOfClosedPair(closed),
  }
}

function heldCycle({ holding, pnl }: PositionView): Cycle {
  return { ...cycleOf(holding), pnl }
}

function cycleOf(holding: PairHolding) {
  const { pairId, symbol, openedAt, entryNotional, perpEntryPrice } = holding
  const quantity = perpEntryPrice.gt(0)
    ? entryNotional.div(perpEntryPrice).toSignificantDigits(20)
    : ZERO
  return { pairId, symbol, openedAt, quantity, notional: entryNotional }
}

function compareBalances(book: RecordBook, venue: VenueBalances | undefined): FarmReport['ledger'] {
  if (venue === undefined) return []
  const stated = new Map<string, Stated>()
  for (const [asset, { free, locked }] of venue.spot) {
    stated.set(walletAccount('spot', asset), { asset, amount: free.plus(locked) })
  }
  for (const [asset, { wallet }] of venue.perp) {
    stated.set(walletAccount('perp', asset), { asset, amount: wallet })
  }
  const accounts = new Map([...stated].map(([account, { asset }]) => [account, asset]))
  for (const [account, asset] of book.balances.entries()) {
    if (/^(?:spot|perp):/.test(account)) accounts.set(account, asset)
  }
  return [...accounts].flatMap(([account, asset]) => {
    const ledger = book.balances.get(account, asset)
    const exchange = stated.get(account)?.amount
    if (ledger.isZero() && (exchange === undefined || exchange.isZero())) return []
    return [{ account, asset, ledger, ...(exchange && { exchange }) }]
  })
}

interface Stated {
  readonly asset: string
  readonly amount: Decimal
}

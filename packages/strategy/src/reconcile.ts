import { type Decimal, ONE, ZERO } from '@asterkit/instruments'
import {
  type AccountSnapshot,
  ledgerDifferences,
  takeSnapshot,
  unstatedBalances,
} from './executors/accountSnapshot.ts'
import { adoptUnrecorded, isSearchDue } from './executors/adoptUnrecorded.ts'
import { bookFunding } from './executors/bookFunding.ts'
import { INCOME_CURSOR } from './executors/foldEntry.ts'
import { haltReason } from './executors/halt.ts'
import type { JournalView } from './executors/journalView.ts'
import type { Obstacle } from './executors/obstacle.ts'
import { repairPairs } from './executors/repairPairs.ts'
import { resolveAttempt, UnresolvedOrderError } from './executors/resolveAttempt.ts'
import { OPENING_BALANCES } from './executors/totals.ts'
import type { TradeContext } from './executors/tradeContext.ts'
import { resolveTransfer } from './executors/transferWallets.ts'
import { hedgeModeAdvice } from './hedgeModeAdvice.ts'
import { QUOTE_ASSET } from './ledger/quoteAsset.ts'
import { externalTransaction } from './ledger/transactions.ts'
import type { PositionMode } from './ports/exchange.ts'
import { JournalError } from './ports/journal.ts'

export { bookFunding, type FundingReceipt } from './executors/bookFunding.ts'

const UNSEARCHED =
  'the account could not be searched yet for what a bot whose journal is gone may have left'

/** What reconciliation did and found. */
export interface ReconcileReport {
  /** False while the account is halted or something unexplained blocks all opening. */
  readonly mayOpen: boolean
  readonly obstacles: readonly Obstacle[]
  readonly repairs: readonly { readonly symbol: string; readonly detail: string }[]
  /** Balance changes that we did not make, now booked as external; opening balances are not listed. */
  readonly externals: readonly {
    readonly account: string
    readonly asset: string
    /** Decimal text, signed, in units of the asset. */
    readonly amount: string
  }[]
}

/** What a comparison has found so far. */
export interface Findings {
  readonly obstacles: Obstacle[]
  readonly repairs: { symbol: string; detail: string }[]
  readonly externals: { account: string; asset: string; amount: string }[]
}

/** How a strategy's positions are compared with the venue's. */
export interface AccountCare {
  /** The only mode in which anything may be opened; undefined: nothing will be, so that either will do. */
  readonly positionMode: PositionMode | undefined
  /** Repairs what was interrupted or is out of balance; not what has an order of unknown fate. */
  repair(context: TradeContext, findings: Findings, signal: AbortSignal): Promise<void>
  /** What the journal has of a position, signed base units, by {@link positionKey}. */
  expected(view: JournalView, key: string): Decimal
  /**
   * Whether positions, by {@link positionKey}, are others than the journal has: then they are looked after at once
   * instead of when the balances have settled. Absent: they wait.
   */
  hasMoved?(view: JournalView, positions: ReadonlyMap<string, Decimal>): boolean
}

/** Care for coins on spot against shorts in one-way mode. */
const pairCare: AccountCare = {
  positionMode: 'one-way',
  async repair(context, findings, signal) {
    const { openAttempts, cursors } = context.book.view
    if (openAttempts.size === 0 && cursors.has(INCOME_CURSOR)) {
      findings.repairs.push(...(await adoptUnrecorded(context, signal)))
      if (isSearchDue(context)) findings.obstacles.push({ detail: UNSEARCHED })
    }
    await repairPairs(context, findings, signal)
  },
  expected: (view, key) =>
    [...view.holdings.values()].find(({ perpSymbol }) => perpSymbol === key)?.perpQuantity ?? ZERO,
}

/**
 * Brings journal and exchange together: settles open attempts, books what is missing, finishes what was
 * interrupted and shrinks what is out of balance. Call at start, after a gap and after a surprise, and every few
 * seconds while an order is of unknown fate: all other pairs are looked after meanwhile.
 * The exchange decides quantities, the journal decides ownership; what is not ours is reported, not touched.
 *
 * @throws {JournalError} The journal cannot be written; nothing was sent after that.
 * @throws The signal's reason, when it aborts before repairs have begun; calling again goes on.
 */
export async function reconcile(
  context: TradeContext,
  signal: AbortSignal,
  care: AccountCare = pairCare,
): Promise<ReconcileReport> {
  const findings: Findings = { obstacles: [], repairs: [], externals: [] }
  const { openAttempts } = context.book.view
  await settleOrders(context, findings, signal)
  if (openAttempts.size === 0) {
    await settleTransfers(context, findings)
    await bookOpeningBalances(context, findings, signal)
  }
  await care.repair(context, findings, signal)
  // What an order of unknown fate has moved is not external; a difference waits until that is known.
  if (openAttempts.size === 0) await bookRemainder(context, findings, care, signal)
  const halted = haltReason(context)
  if (halted !== undefined) findings.obstacles.push({ detail: halted })
  return {
    mayOpen: findings.obstacles.every(({ isSymbolOnly }) => isSymbolOnly === true),
    ...findings,
  }
}

/** A look at each order of unknown fate. What stays unknown blocks all opening, and nothing else. */
async function settleOrders(
  context: TradeContext,
  findings: Findings,
  signal: AbortSignal,
): Promise<void> {
  for (const { clientOrderId, request } of [...context.book.view.openAttempts.values()]) {
    try {
      const settled = await resolveAttempt(context, clientOrderId, undefined, signal)
      const detail = `${request.market} ${request.side} order found ${settled.state}: ${settled.reason}`
      findings.repairs.push({ symbol: request.symbol, detail })
    } catch (error) {
      if (!(error instanceof UnresolvedOrderError)) throw error
      findings.obstacles.push({ detail: error.message })
    }
  }
}

async function settleTransfers(context: TradeContext, findings: Findings): Promise<void> {
  for (const { clientTransferId, asset } of [...context.book.view.openTransfers.values()]) {
    const result = await resolveTransfer(context, clientTransferId)
    const detail = `transfer ${clientTransferId} is ${result.kind}`
    if (result.kind === 'unknown') findings.obstacles.push({ detail })
    else findings.repairs.push({ symbol: asset, detail })
  }
}

async function bookOpeningBalances(
  context: TradeContext,
  findings: Findings,
  signal: AbortSignal,
): Promise<void> {
  const { book, clock } = context
  if (book.view.cursors.has(INCOME_CURSOR)) return
  const time = clock.now()
  const snapshot = await takeSnapshot(context, signal)
  if (snapshot === undefined) {
    findings.obstacles.push({ detail: 'the account could not be read twice alike' })
    return
  }
  bookExternal(context, snapshot, OPENING_BALANCES)
  for (const name of ['opening', INCOME_CURSOR]) {
    book.append({ kind: 'cursor', time: clock.now(), body: { name, time } })
  }
}

/** Books funding and what remains unexplained, and looks for exposure that is not ours. */
async function bookRemainder(
  context: TradeContext,
  findings: Findings,
  care: AccountCare,
  signal: AbortSignal,
): Promise<void> {
  if (!context.book.view.cursors.has(INCOME_CURSOR)) return
  const snapshot = await settledSnapshot(context, findings, care, signal)
  if (snapshot === undefined) {
    findings.obstacles.push({ detail: 'the account could not be read twice alike' })
    return
  }
  const changes = bookExternal(context, snapshot, 'unexplained difference')
  for (const { account, asset, amount } of changes) {
    findings.externals.push({ account, asset, amount })
    const detail = `${account} changed by ${amount} ${asset} that is not ours`
    context.onAlert({ code: 'external-balance', detail })
  }
  findings.obstacles.push(
    ...unstated(context, snapshot),
    ...foreignExposure(context, snapshot, care),
  )
}

/**
 * Balances that the venue left out stay as the ledger has them: absent is unknown, never zero. Without the
 * quote asset nothing may be opened; without a coin, that coin may not.
 */
function unstated(context: TradeContext, snapshot: AccountSnapshot): Obstacle[] {
  return unstatedBalances(context, snapshot).map(({ account, asset, amount }) => {
    const detail = `the exchange does not state ${account}, of which the ledger has ${amount.toFixed()}`
    if (asset === QUOTE_ASSET) return { detail }
    return { symbol: `${asset}${QUOTE_ASSET}`, isSymbolOnly: true, detail }
  })
}

/**
 * Differences right after an own step may be late reads: they count once `settleMs` has passed. Looks become
 * rarer meanwhile, since each costs a tenth of a minute's requests.
 */
async function settledSnapshot(
  context: TradeContext,
  findings: Findings,
  care: AccountCare,
  signal: AbortSignal,
): Promise<AccountSnapshot | undefined> {
  const { book, clock, limits } = context
  const trustedFrom = book.view.lastActivityAt + limits.settleMs
  for (let pause = limits.settleMs / 5; ; pause *= 2) {
    const isTrusted = clock.now() >= trustedFrom
    if (!(await isFundingBooked(context, signal))) return undefined
    const snapshot = await takeSnapshot(context, signal)
    if (snapshot === undefined || isTrusted) return snapshot
    if (ledgerDifferences(context, snapshot).length === 0) return snapshot
    if (care.hasMoved?.(book.view, snapshot.positions)) await care.repair(context, findings, signal)
    await clock.sleep(Math.min(pause, Math.max(1, trustedFrom - clock.now())), signal)
  }
}

/** Without the payments, a difference would be booked as external by mistake. */
async function isFundingBooked(context: TradeContext, signal: AbortSignal): Promise<boolean> {
  try {
    await bookFunding(context, signal)
    return true
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof JournalError) throw error
    context.log.warn('income unreadable', { error: String(error) })
    return false
  }
}

function bookExternal(context: TradeContext, snapshot: AccountSnapshot, reason: string) {
  const { book, clock } = context
  const differences = ledgerDifferences(context, snapshot)
  if (differences.length === 0) return []
  const time = clock.now()
  const rows = differences.map(({ account, asset, amount }) => {
    const price = asset === QUOTE_ASSET ? ONE : context.priceOf?.(asset)
    return { account, asset, amount: amount.toFixed(), ...(price && { price: price.toFixed() }) }
  })
  book.append({ kind: 'external', time, body: { reason, rows } }, [
    externalTransaction(`${book.view.seq + 1}`, time, reason, differences),
  ])
  return rows
}

function foreignExposure(
  context: TradeContext,
  snapshot: AccountSnapshot,
  care: AccountCare,
): Obstacle[] {
  const { view } = context.book
  const found: Obstacle[] = []
  if (care.positionMode !== undefined && snapshot.positionMode !== care.positionMode) {
    const isHedged = snapshot.positionMode === 'hedge'
    found.push({ detail: isHedged ? hedgeModeAdvice : 'the account is in one-way mode' })
  }
  for (const [key, quantity] of snapshot.positions) {
    const foreign = quantity.minus(care.expected(view, key))
    if (foreign.isZero()) continue
    const [symbol = key] = key.split(' ')
    const advice = care === pairCare ? ', or name it in adoptSymbols' : ''
    const detail = `${key}: a perp position of ${foreign.toFixed()} is not ours; close it yourself, use another account${advice}`
    found.push({ symbol, detail })
    context.onAlert({ code: 'foreign-position', symbol, detail })
  }
  for (const { market, symbol, orderId, clientOrderId } of snapshot.orders) {
    if (view.openAttempts.has(clientOrderId)) continue
    const detail = `${symbol}: ${market} order ${orderId} is not ours`
    found.push({ symbol, isSymbolOnly: true, detail })
    context.onAlert({ code: 'foreign-order', symbol, detail })
  }
  return found
}

import { type Decimal, ZERO } from '@asterkit/instruments'
import { closePair } from '../../../executors/closePair.ts'
import { openPair } from '../../../executors/openPair.ts'
import { topUpMargin } from '../../../executors/topUpMargin.ts'
import { transferWallets } from '../../../executors/transferWallets.ts'
import { trimPair } from '../../../executors/trimPair.ts'
import { pnlOfClosedPair } from '../../../ledger/pnl.ts'
import type { PairResult } from '../../../pair.ts'
import { JournalError } from '../../../ports/journal.ts'
import { limitOpening } from '../../../risk/limits.ts'
import { gatherFacts } from '../facts.ts'
import { ageHours } from '../heldPair.ts'
import type { FarmIntent } from '../intents.ts'
import { capitalFor, type Entry, planEntry } from '../plan.ts'
import type { FarmSession } from './session.ts'
import { compareWithVenue } from './upkeep.ts'

/** Whether the world looks different after an intent, so that deciding again makes sense. */
export type Effect = 'changed' | 'unchanged'

/**
 * Carries out one intent under the caps. What fails is told, never thrown, except for a journal that cannot
 * be written: then nothing may be sent any more.
 *
 * @throws {JournalError}
 */
export async function act(
  session: FarmSession,
  intent: FarmIntent,
  signal: AbortSignal,
): Promise<Effect> {
  try {
    return await perform(session, intent, signal)
  } catch (error) {
    if (error instanceof JournalError) throw error
    session.reconcileReason ??= `${intent.kind} was interrupted`
    session.observer.expectBalanceChange()
    const detail = error instanceof Error ? error.message : String(error)
    if (!signal.aborted) session.news.alarm('trade-failed', `${intent.kind}: ${detail}`)
    return 'unchanged'
  }
}

function perform(
  session: FarmSession,
  intent: FarmIntent,
  signal: AbortSignal,
): Promise<Effect> | Effect {
  switch (intent.kind) {
    case 'hold':
      session.run.log.debug('hold', { reason: intent.reason, detail: intent.detail })
      return 'unchanged'
    case 'alarm':
      session.news.alarm(intent.code, intent.detail)
      return 'unchanged'
    case 'reconcile':
      return compareOnce(session, intent.detail, signal)
    case 'close':
      return close(session, intent, signal)
    case 'top-up':
      return topUp(session, intent, signal)
    case 'trim':
      return trim(session, intent, signal)
    case 'move-wallets':
      return moveWallets(session, intent, signal)
    case 'open':
      return open(session, intent.entry, signal)
  }
}

async function compareOnce(
  session: FarmSession,
  reason: string,
  signal: AbortSignal,
): Promise<Effect> {
  if (session.isReconciled) {
    session.news.alarm('difference', reason)
    session.reconcileReason ??= reason
    return 'unchanged'
  }
  session.reconcileReason = reason
  await compareWithVenue(session, signal)
  return 'changed'
}

async function close(
  session: FarmSession,
  intent: Extract<FarmIntent, { kind: 'close' }>,
  signal: AbortSignal,
): Promise<Effect> {
  const { context, news, observer, run } = session
  const { holding, pair, reason, detail } = intent
  const { pairId, symbol } = holding
  if (holding.status !== 'closing') news.tell({ kind: 'exit', symbol, reason, detail })
  run.log.info('closing pair', { pairId, symbol, reason, detail })
  const { maxNakedQuote, slippageBps } = run.config
  const plan = { pairId, pair, reason: `${reason}: ${detail}`, maxNakedQuote, slippageBps }
  const result = await closePair(context, plan, signal)
  observer.expectBalanceChange()
  if (result.kind === 'closed') {
    const closed = context.book.view.closed.findLast((row) => row.holding.pairId === pairId)
    if (closed === undefined) return 'changed'
    const heldHours = ageHours(closed.holding, closed.closedAt)
    news.tell({ kind: 'closed', symbol, pairId, heldHours, pnl: pnlOfClosedPair(closed) })
    return 'changed'
  }
  if (isOpenEnded(result)) session.reconcileReason ??= result.reason
  else if ('reason' in result) news.alarm('still-open', `${symbol}: ${result.reason}`)
  return 'unchanged'
}

/** At most once a cycle: a position that is read late must not be topped up for the same loss twice. */
async function topUp(
  session: FarmSession,
  { holding, amount, detail }: Extract<FarmIntent, { kind: 'top-up' }>,
  signal: AbortSignal,
): Promise<Effect> {
  const { context, news, observer } = session
  const care = `top-up ${holding.pairId}`
  if (session.marginCare.has(care)) return 'unchanged'
  session.marginCare.add(care)
  const { moved, added, reason } = await topUpMargin(context, holding, amount, signal)
  observer.expectBalanceChange()
  if (moved.gt(0)) {
    const asset = holding.quoteAsset
    news.tell({ kind: 'transfer', asset, amount: moved, direction: 'spot-to-perp' })
  }
  if (context.book.view.openTransfers.size > 0) session.reconcileReason ??= reason ?? 'a transfer'
  const outcome = reason === undefined ? '' : ` (${reason})`
  const code = added.gt(0) ? 'margin-topped-up' : 'margin-top-up-failed'
  news.alarm(code, `${detail}, added ${added.toFixed(2)} ${holding.quoteAsset}${outcome}`)
  return added.gt(0) ? 'changed' : 'unchanged'
}

/** At most once a cycle; what it frees is added to the margin at once. */
async function trim(
  session: FarmSession,
  { holding, pair, quantity, detail }: Extract<FarmIntent, { kind: 'trim' }>,
  signal: AbortSignal,
): Promise<Effect> {
  const { context, news, observer, run } = session
  const { pairId } = holding
  if (session.marginCare.has(`trim ${pairId}`)) return 'unchanged'
  session.marginCare.add(`trim ${pairId}`)
  const { maxNakedQuote, slippageBps } = run.config
  const plan = { pairId, pair, quantity, reason: detail, maxNakedQuote, slippageBps }
  const result = await trimPair(context, plan, signal)
  observer.expectBalanceChange()
  session.marginCare.delete(`top-up ${pairId}`)
  if (result.kind === 'opened') {
    news.alarm('margin-trimmed', `${detail}, both legs shrank by ${quantity.toFixed()}`)
    return 'changed'
  }
  if (isOpenEnded(result)) session.reconcileReason ??= result.reason
  else if ('reason' in result) news.alarm('margin-trim-failed', `${detail}: ${result.reason}`)
  return 'unchanged'
}

async function moveWallets(
  session: FarmSession,
  { move, symbol }: Extract<FarmIntent, { kind: 'move-wallets' }>,
  signal: AbortSignal,
): Promise<Effect> {
  const { context, news, observer } = session
  if (allowedNotional(session, move.amount) === undefined) return 'unchanged'
  const result = await transferWallets(context, move, signal)
  observer.expectBalanceChange()
  if (result.kind === 'done') {
    const { asset, direction } = move
    news.tell({ kind: 'transfer', asset, amount: result.amount, direction })
    return 'changed'
  }
  if (result.kind === 'unknown') session.reconcileReason ??= result.reason
  news.alarm('transfer-failed', `${symbol}: ${result.reason}`)
  return 'unchanged'
}

async function open(session: FarmSession, wanted: Entry, signal: AbortSignal): Promise<Effect> {
  const { context, news, observer, run } = session
  const entry = underCaps(session, wanted)
  if (entry === undefined) return 'unchanged'
  const { symbol } = entry.plan
  news.tell({ kind: 'plan', plan: entry.plan })
  const pairId = `${symbol}-${session.epoch}-${context.book.view.opensTotal + 1}`
  run.log.info('opening pair', { pairId, symbol, quantity: entry.plan.quantity.toFixed() })
  const result = await openPair(context, { ...entry.order, pairId }, signal)
  observer.expectBalanceChange()
  if (result.kind === 'opened') {
    news.tell({ kind: 'opened', holding: result.holding })
    return 'changed'
  }
  if (isOpenEnded(result)) session.reconcileReason ??= result.reason
  if ('reason' in result) news.tell({ kind: 'not-opened', symbol, reason: result.reason })
  return 'unchanged'
}

/** Ends after which only a comparison of journal and venue tells how things stand. */
function isOpenEnded(
  result: PairResult,
): result is Extract<PairResult, { kind: 'halted' | 'unresolved' }> {
  return result.kind === 'halted' || result.kind === 'unresolved'
}

/** The entry within the caps: as it is, smaller, or not at all. */
export function underCaps(session: FarmSession, entry: Entry): Entry | undefined {
  const { config } = session.run
  const notional = allowedNotional(session, entry.plan.notional)
  if (notional === undefined || notional.gte(entry.plan.notional)) return notional && entry
  const facts = gatherFacts(session.state, entry.order.pair, session.run.clock.now())
  const capital = capitalFor(notional, config.leverage).div(config.capitalFraction)
  const depth = session.state.depths.get(entry.plan.symbol)
  if (depth === undefined) return undefined
  const planned = planEntry(facts, config, capital, depth)
  if (planned.kind === 'entry') return planned.entry
  session.news.alarm('limit', `${entry.plan.symbol}: ${planned.reason.detail}`)
  return undefined
}

function allowedNotional(session: FarmSession, wanted: Decimal): Decimal | undefined {
  const { limits } = session.run.config
  const { counts, holdings } = session.context.book.view
  const held = [...holdings.values()].reduce((sum, row) => sum.plus(row.entryNotional), ZERO)
  const use = { ...counts, heldNotional: held }
  const allowed = limitOpening(wanted, limits, use, session.run.clock.now())
  if (allowed.kind === 'allowed') return allowed.notional
  session.news.alarm('limit', allowed.reason)
  return undefined
}

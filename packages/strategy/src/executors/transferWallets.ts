import { Decimal, ZERO } from '@asterkit/instruments'
import { transferTransaction, walletAccount } from '../ledger/transactions.ts'
import type { Outcome, PreparedWrite, TransferRequest } from '../ports/exchange.ts'
import { JournalError } from '../ports/journal.ts'
import { bookFunding } from './bookFunding.ts'
import { clientTransferId } from './clientIds.ts'
import type { EntryBody } from './entries.ts'
import { haltReason } from './halt.ts'
import { UNINTERRUPTED } from './pairTask.ts'
import type { TradeContext } from './tradeContext.ts'

export interface TransferPlan {
  readonly asset: string
  /** Above zero; lowered to what the venue lets go, floored to 8 decimals. */
  readonly amount: Decimal
  readonly direction: 'spot-to-perp' | 'perp-to-spot'
}

export type TransferResult =
  | { readonly kind: 'done'; readonly amount: Decimal }
  | { readonly kind: 'refused'; readonly reason: string }
  /** It may have happened. Nothing opens until reconciliation has found out. */
  | { readonly kind: 'unknown'; readonly reason: string }

/** Venue's answer to a transfer id that was used before: an earlier copy arrived. */
const DUPLICATE_TRANSFER = -4115
const MAX_SENDS = 4
const MAX_LOOKS = 20

/**
 * Moves money between the own wallets, once. Refused while any order, transfer or unfinished pair is under
 * way. Repeats use the same client id, which the venue carries out at most once.
 */
export async function transferWallets(
  context: TradeContext,
  plan: TransferPlan,
  signal: AbortSignal,
): Promise<TransferResult> {
  const obstacle = transferObstacle(context, plan)
  if (obstacle !== undefined) return { kind: 'refused', reason: obstacle }
  const most = await movable(context, plan, signal)
  if (most === undefined) return { kind: 'refused', reason: 'the wallets cannot be read' }
  const amount = Decimal.min(plan.amount, most).toDecimalPlaces(8, Decimal.ROUND_DOWN)
  if (amount.lte(0)) return { kind: 'refused', reason: 'nothing may be moved' }
  const intentId = context.book.view.lastIntentId + 1
  const clientId = clientTransferId(context.book.view, intentId)
  const { asset, direction } = plan
  return send(context, { asset, amount, direction, clientTransferId: clientId }, intentId, 1)
}

/** Finds out what became of a transfer that was left open, by repeating it under the same id. */
export async function resolveTransfer(
  context: TradeContext,
  clientId: string,
): Promise<TransferResult> {
  const open = context.book.view.openTransfers.get(clientId)
  if (open === undefined) throw new Error(`transfer ${clientId} is not under way`)
  const { asset, amount, direction, intentId, attempt } = open
  const request = { asset, amount: new Decimal(amount), direction, clientTransferId: clientId }
  return send(context, request, intentId, attempt + 1)
}

function transferObstacle(context: TradeContext, plan: TransferPlan): string | undefined {
  const { view } = context.book
  if (view.openAttempts.size > 0 || view.openTransfers.size > 0) return 'a step is still under way'
  if ([...view.holdings.values()].some(({ status }) => status !== 'open')) {
    return 'a pair is being opened or closed'
  }
  // Margin may be topped up even while halted: it lowers the risk of liquidation.
  return plan.direction === 'spot-to-perp' ? undefined : haltReason(context)
}

async function movable(
  { exchange, log }: TradeContext,
  { asset, direction }: TransferPlan,
  signal: AbortSignal,
): Promise<Decimal | undefined> {
  try {
    if (direction === 'spot-to-perp') {
      return (await exchange.getSpotBalances(signal)).get(asset)?.free ?? ZERO
    }
    return (await exchange.getPerpBalances(signal)).get(asset)?.maxWithdraw ?? ZERO
  } catch (error) {
    signal.throwIfAborted()
    log.warn('wallets unreadable', { error: String(error) })
    return undefined
  }
}

async function send(
  context: TradeContext,
  request: TransferRequest,
  intentId: number,
  firstAttempt: number,
): Promise<TransferResult> {
  let reason = ''
  for (let sends = 0; sends < MAX_SENDS; sends += 1) {
    if (sends > 0) await context.clock.sleep(context.limits.pollMs, UNINTERRUPTED)
    const outcome = await sendOnce(context, request, intentId, firstAttempt + sends)
    if (outcome.kind === 'accepted') return finish(context, request, 'done', 'accepted')
    const isOnlyCopy = firstAttempt + sends === 1
    const isDuplicate = outcome.kind === 'refused' && outcome.code === DUPLICATE_TRANSFER
    reason =
      outcome.kind === 'refused' ? `refused (${outcome.code}): ${outcome.message}` : outcome.message
    if (isOnlyCopy && !isDuplicate && outcome.kind !== 'unknown') {
      return finish(context, request, outcome.kind === 'refused' ? 'refused' : 'dead', reason)
    }
    if (outcome.kind === 'refused') return verify(context, request, isDuplicate, reason)
  }
  return finish(context, request, 'unknown', reason)
}

async function sendOnce(
  { book, clock, exchange }: TradeContext,
  request: TransferRequest,
  intentId: number,
  attempt: number,
): Promise<Outcome<unknown>> {
  let call: PreparedWrite<unknown>
  try {
    call = await exchange.prepareTransfer(request)
  } catch (error) {
    return { kind: 'not-sent', message: `not prepared: ${String(error)}` }
  }
  book.append({
    kind: 'transfer-sent',
    time: clock.now(),
    body: {
      clientTransferId: request.clientTransferId,
      intentId,
      attempt,
      asset: request.asset,
      amount: request.amount.toFixed(),
      direction: request.direction,
      nonce: call.nonce,
      requestHash: call.requestHash,
      deadline: call.deadline,
    },
  })
  try {
    return await call.send(UNINTERRUPTED)
  } catch (error) {
    return { kind: 'unknown', message: String(error) }
  }
}

/** A repetition was refused: the balances tell whether an earlier copy has moved the money. */
async function verify(
  context: TradeContext,
  request: TransferRequest,
  isDuplicate: boolean,
  reason: string,
): Promise<TransferResult> {
  for (let look = 0; look < MAX_LOOKS; look += 1) {
    const moved = await hasMoved(context, request)
    if (moved === 'moved') return finish(context, request, 'done', reason)
    const deadline = context.book.view.openTransfers.get(request.clientTransferId)?.deadline ?? 0
    const isPast = context.clock.now() > deadline + context.limits.deadlineMarginMs
    if (moved === 'unmoved' && !isDuplicate && isPast) {
      return finish(context, request, 'dead', reason)
    }
    await context.clock.sleep(context.limits.pollMs * 2, UNINTERRUPTED)
  }
  return finish(context, request, 'unknown', reason)
}

async function hasMoved(
  context: TradeContext,
  { asset, amount, direction }: TransferRequest,
): Promise<'moved' | 'unmoved' | 'unclear'> {
  try {
    await bookFunding(context, UNINTERRUPTED)
    const [spot, perp] = await Promise.all([
      context.exchange.getSpotBalances(UNINTERRUPTED),
      context.exchange.getPerpBalances(UNINTERRUPTED),
    ])
    const coins = spot.get(asset)
    const spotNow = coins === undefined ? ZERO : coins.free.plus(coins.locked)
    const perpNow = perp.get(asset)?.wallet ?? ZERO
    const { balances } = context.book
    const signed = direction === 'spot-to-perp' ? amount : amount.negated()
    const perpRise = perpNow.minus(balances.get(walletAccount('perp', asset), asset))
    const spotFall = balances.get(walletAccount('spot', asset), asset).minus(spotNow)
    if (perpRise.eq(signed) && spotFall.eq(signed)) return 'moved'
    return perpRise.isZero() && spotFall.isZero() ? 'unmoved' : 'unclear'
  } catch (error) {
    if (error instanceof JournalError) throw error
    context.log.warn('wallets unreadable', { error: String(error) })
    return 'unclear'
  }
}

function finish(
  context: TradeContext,
  request: TransferRequest,
  state: EntryBody<'transfer-state'>['state'],
  reason: string,
): TransferResult {
  const { book, clock } = context
  const time = clock.now()
  const { clientTransferId: id, amount } = request
  book.append(
    {
      kind: 'transfer-state',
      time,
      body: { clientTransferId: id, state, reason: reason.slice(0, 500) },
    },
    state === 'done' ? [transferTransaction({ ...request, time })] : [],
  )
  if (state === 'done') return { kind: 'done', amount }
  if (state !== 'unknown') return { kind: 'refused', reason }
  context.onAlert({ code: 'transfer-unknown', detail: `transfer ${id}: ${reason}` })
  return { kind: 'unknown', reason }
}

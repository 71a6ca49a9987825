import { Decimal, ZERO } from '@asterkit/instruments'
import type { PairHolding } from '../pair.ts'
import type { Outcome } from '../ports/exchange.ts'
import { JournalError } from '../ports/journal.ts'
import { UNINTERRUPTED } from './pairTask.ts'
import { describeOutcome, sendSetting } from './sendSetting.ts'
import type { TradeContext } from './tradeContext.ts'
import { type TransferResult, transferWallets } from './transferWallets.ts'

/** How an addition of margin ended. */
export interface TopUpResult {
  /** Quote that left the spot wallet for it. */
  readonly moved: Decimal
  /** Quote that is part of the short's margin now, for certain. */
  readonly added: Decimal
  /** Why it is less than was wanted. */
  readonly reason?: string
}

const CENT_DECIMALS = 2

/**
 * Adds margin to the short of a pair: free cash of the perp wallet first, the rest from the spot wallet.
 * Allowed while halted, for it only lowers the risk. Never beside an open transfer or a step of the pair; beside
 * an order of another pair only out of the perp wallet, since no money moves between wallets then.
 *
 * The transfer is repeated safely by its id. The addition has no id: when its outcome is unknown its
 * deadline is waited for, and the next look at the position tells whether more is needed.
 *
 * @param amount Quote, above zero.
 * @throws {JournalError} The journal cannot be written; nothing was sent after that.
 */
export async function topUpMargin(
  context: TradeContext,
  holding: PairHolding,
  amount: Decimal,
  signal: AbortSignal,
): Promise<TopUpResult> {
  const nothing = { moved: ZERO, added: ZERO }
  const { view } = context.book
  const isBusy = [...view.openAttempts.values()].some(({ pairId }) => pairId === holding.pairId)
  if (isBusy || view.openTransfers.size > 0 || holding.status !== 'open') {
    return { ...nothing, reason: 'a step is still under way' }
  }
  const free = await freeCash(context, holding.quoteAsset, signal)
  if (free === undefined) return { ...nothing, reason: 'the perp wallet cannot be read' }
  const transfer = await bringOver(context, holding, amount.minus(free), signal)
  if (transfer?.kind === 'unknown') return { ...nothing, reason: transfer.reason }
  const moved = transfer?.kind === 'done' ? transfer.amount : ZERO
  const most = free.plus(moved).toDecimalPlaces(CENT_DECIMALS, Decimal.ROUND_DOWN)
  const addition = Decimal.min(amount, most)
  if (addition.lte(0)) return { ...nothing, reason: reasonOf(transfer) ?? 'there is no free cash' }
  const refused = await add(context, holding, addition)
  if (refused !== undefined) return { moved, added: ZERO, reason: refused }
  const reason = addition.lt(amount) ? reasonOf(transfer) : undefined
  return { moved, added: addition, ...(reason !== undefined && { reason }) }
}

/** What the perp wallet can give to the position without anything else. */
async function freeCash(
  { exchange, log }: TradeContext,
  asset: string,
  signal: AbortSignal,
): Promise<Decimal | undefined> {
  try {
    return (await exchange.getPerpBalances(signal)).get(asset)?.maxWithdraw ?? ZERO
  } catch (error) {
    signal.throwIfAborted()
    log.warn('perp wallet unreadable', { error: String(error) })
    return undefined
  }
}

async function bringOver(
  context: TradeContext,
  { quoteAsset }: PairHolding,
  missing: Decimal,
  signal: AbortSignal,
): Promise<TransferResult | undefined> {
  if (missing.lte(0)) return undefined
  const plan = { asset: quoteAsset, amount: missing, direction: 'spot-to-perp' } as const
  return transferWallets(context, plan, signal)
}

function reasonOf(transfer: TransferResult | undefined): string | undefined {
  return transfer !== undefined && 'reason' in transfer ? transfer.reason : undefined
}

/** @returns Why it is not certain that the margin is there, or undefined. */
async function add(
  context: TradeContext,
  { perpSymbol, perpQuantity }: PairHolding,
  amount: Decimal,
): Promise<string | undefined> {
  const { exchange, clock, limits } = context
  try {
    const { marginType } = await exchange.getSymbolMargin(perpSymbol, UNINTERRUPTED)
    // Crossed positions draw on the whole wallet: the money is where it is needed already.
    if (marginType === 'cross' || perpQuantity.isZero()) return undefined
    const call = await exchange.prepareMarginAddition(perpSymbol, amount)
    const setting = {
      symbol: perpSymbol,
      setting: 'position-margin',
      value: amount.toFixed(),
    } as const
    const outcome: Outcome<unknown> = await sendSetting(context, setting, call)
    if (outcome.kind === 'accepted') return undefined
    const isOver = call.deadline + limits.deadlineMarginMs
    if (outcome.kind === 'unknown') {
      await clock.sleep(Math.max(0, isOver - clock.now()), UNINTERRUPTED)
    }
    return describeOutcome(outcome)
  } catch (error) {
    if (error instanceof JournalError) throw error
    return `not added: ${String(error)}`
  }
}

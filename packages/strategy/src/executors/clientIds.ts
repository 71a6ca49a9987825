import type { Market } from '@asterkit/instruments'
import type { JournalView } from './journalView.ts'

/**
 * Client id of an order: session start, epoch, intent, leg and attempt, in base 36. At most 36 characters
 * of the allowed set. The start time keeps ids apart even when a journal was lost and begins anew.
 */
export function clientOrderId(
  session: Pick<JournalView, 'startedAt' | 'epoch'>,
  order: { readonly intentId: number; readonly market: Market; readonly attempt: number },
): string {
  const leg = order.market === 'spot' ? 's' : 'p'
  return `${prefix(session)}.${order.intentId.toString(36)}.${leg}${order.attempt.toString(36)}`
}

/** Client id of a transfer: the same for every repetition of its intent. */
export function clientTransferId(
  session: Pick<JournalView, 'startedAt' | 'epoch'>,
  intentId: number,
): string {
  return `${prefix(session)}.${intentId.toString(36)}.t`
}

/**
 * Client id of a market maker's order. Its beginning is another one, so that a farm and a maker on one account
 * each see that they are not alone, and neither takes the other's orders for its own.
 */
export function quoteClientId(
  { startedAt, epoch }: Pick<JournalView, 'startedAt' | 'epoch'>,
  attempt: number,
): string {
  return `akm.${[startedAt, epoch, attempt].map((part) => part.toString(36)).join('.')}`
}

/** Whether an order was placed by some session of a market maker. */
export function isQuoteClientId(clientOrderId: string): boolean {
  return clientOrderId.startsWith('akm.')
}

/** Whether an order was placed by some session of this bot. Liquidations and people name theirs otherwise. */
export function isOwnClientId(clientOrderId: string): boolean {
  return clientOrderId.startsWith('ak.')
}

/** Whether an order was placed by an emergency exit, which closes what a bot holds. */
export function isExitClientId(clientOrderId: string): boolean {
  return clientOrderId.startsWith('akx.')
}

/** Whether the venue itself placed an order: a liquidation, deleveraging or a delivery. */
export function isVenueClientId(clientOrderId: string): boolean {
  return /^(?:autoclose-|adl_autoclose|delivery_autoclose|settlement_autoclose-)/.test(
    clientOrderId,
  )
}

function prefix({ startedAt, epoch }: Pick<JournalView, 'startedAt' | 'epoch'>): string {
  return `ak.${startedAt.toString(36)}.${epoch.toString(36)}`
}

import { JournalError } from '../ports/journal.ts'
import type { AccountSnapshot } from './accountSnapshot.ts'
import { isOwnClientId } from './clientIds.ts'
import type { TradeContext } from './tradeContext.ts'

/**
 * Cancels what rests under our client ids while the journal that knew it is gone: nobody waits for it, and coins that
 * it would buy one day would have no short. One attempt each; what comes of it the next look at the account shows.
 *
 * @returns How many cancels have left.
 * @throws {JournalError} The journal cannot be written; nothing was sent after that.
 */
export async function cancelLostOrders(
  { exchange, book, clock, log }: TradeContext,
  { orders }: Pick<AccountSnapshot, 'orders'>,
  signal: AbortSignal,
): Promise<number> {
  let sent = 0
  for (const { market, symbol, clientOrderId } of orders) {
    if (!isOwnClientId(clientOrderId)) continue
    try {
      const cancel = await exchange.prepareCancel(market, symbol, clientOrderId)
      const { nonce, requestHash, deadline } = cancel
      const body = { clientOrderId, nonce, requestHash, deadline }
      book.append({ kind: 'cancel-sent', time: clock.now(), body })
      sent += 1
      const { kind } = await cancel.send(signal)
      log.warn('cancelled an order of a lost journal', { clientOrderId, outcome: kind })
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof JournalError) throw error
      log.warn('cancel of a lost order failed', { clientOrderId, error: String(error) })
    }
  }
  return sent
}

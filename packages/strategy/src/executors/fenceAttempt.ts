import { JournalError } from '../ports/journal.ts'
import type { Attempt } from './journalView.ts'
import type { TradeContext } from './tradeContext.ts'

/**
 * Uses up the nonce of an order that may still be on its way, so that its end is known at once instead of
 * after its deadline.
 *
 * @returns True when the venue has taken the nonce: the order was not admitted and never will be. False
 *   says nothing, for a nonce is refused also when the order has arrived.
 * @throws {JournalError} The journal cannot be written; nothing was sent.
 */
export async function fenceAttempt(
  context: TradeContext,
  { clientOrderId, nonce, request }: Attempt,
  signal: AbortSignal,
): Promise<boolean> {
  const { book, clock, exchange, log } = context
  try {
    const call = await exchange.prepareFence(request.market, nonce, request.positionSide)
    if (call.nonce !== nonce) return false
    const { requestHash, deadline } = call
    const body = { clientOrderId, nonce, requestHash, deadline }
    book.append({ kind: 'fence-sent', time: clock.now(), body })
    const { kind } = await call.send(signal)
    log.info('fenced an unknown order', { clientOrderId, outcome: kind })
    return kind === 'accepted'
  } catch (error) {
    if (error instanceof JournalError) throw error
    signal.throwIfAborted()
    log.warn('fence failed', { clientOrderId, error: String(error) })
    return false
  }
}

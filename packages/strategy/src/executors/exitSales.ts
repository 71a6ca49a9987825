import { fillSource } from '../ledger/transactions.ts'
import type { PairHolding } from '../pair.ts'
import type { Fill } from '../ports/exchange.ts'
import { isExitClientId } from './clientIds.ts'
import type { TradeContext } from './tradeContext.ts'

/**
 * Reads the sales of a pair's coins by emergency exits since it was opened, oldest first, without those on record.
 *
 * An exit sells coins of ours, so that as many fewer of those in the wallet are ours, also where others of the same
 * kind hide that. Its orders carry client ids of its own, which is certain evidence; sales of others are not.
 *
 * @returns Nothing where the history cannot be read: that proves nothing, and the wallet alone decides.
 */
export async function exitSales(
  { exchange, book, log }: TradeContext,
  { spotSymbol, openedAt }: PairHolding,
  signal: AbortSignal,
): Promise<readonly Fill[]> {
  try {
    const orders = await exchange.listOrders('spot', spotSymbol, openedAt, signal)
    const ofExits = orders.filter((order) => isExitClientId(order.clientOrderId))
    if (ofExits.length === 0) return []
    const ids = new Set(ofExits.map(({ orderId }) => orderId))
    const fills = await exchange.listFills('spot', spotSymbol, openedAt, signal)
    return fills.filter(
      (fill) => fill.side === 'sell' && ids.has(fill.orderId) && !book.isBooked(fillSource(fill)),
    )
  } catch (error) {
    signal.throwIfAborted()
    log.warn('orders of exits unreadable', { symbol: spotSymbol, error: String(error) })
    return []
  }
}

import type { Instrument } from '@asterkit/instruments'
import type { EpochMs } from '../ports/clock.ts'
import type { Fill } from '../ports/exchange.ts'
import { isOwnClientId } from './clientIds.ts'
import type { TradeContext } from './tradeContext.ts'

/**
 * Reads the orders of some symbols and tells fills of those with our client ids from all others.
 *
 * @throws The venue's history cannot be read.
 */
export async function ownFills(
  { exchange }: TradeContext,
  legs: readonly Pick<Instrument, 'market' | 'symbol'>[],
  from: EpochMs,
  signal: AbortSignal,
): Promise<(fill: Fill) => boolean> {
  const orders = await Promise.all(
    legs.map(({ market, symbol }) => exchange.listOrders(market, symbol, from, signal)),
  )
  const own = orders.flat().filter(({ clientOrderId }) => isOwnClientId(clientOrderId))
  const ids = new Set(own.map(({ market, orderId }) => `${market} ${orderId}`))
  return ({ market, orderId }) => ids.has(`${market} ${orderId}`)
}

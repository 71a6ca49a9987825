import { ZERO } from '@asterkit/instruments'
import type { VenueOrderRequest } from './contract.ts'
import { refuse } from './refuse.ts'
import type { SymbolState } from './venueState.ts'

/**
 * Gives a pegged LIMIT order the price that it takes from the book when it arrives: the best one of the
 * other side (`COUNTERPARTY_1`) or of its own (`QUEUE_1`), plus its offset.
 *
 * @throws {VenueError} -1112 when that side of the book is empty, -1106 when the order names a price too.
 */
export function withPeggedPrice(
  { book }: SymbolState,
  request: VenueOrderRequest,
): VenueOrderRequest {
  const { pegPriceType, pegOffset = ZERO, side } = request
  if (pegPriceType === undefined || request.type !== 'LIMIT' || request.market !== 'perp') {
    return request
  }
  if (request.price !== undefined) throw refuse(-1106, 'price')
  if (side === 'buy' ? pegOffset.gt(0) : pegOffset.lt(0)) throw refuse(-1130, 'pegOffset')
  const { bidPrice, askPrice } = book.top()
  const best = (side === 'buy') === (pegPriceType === 'QUEUE_1') ? bidPrice : askPrice
  if (best.isZero()) throw refuse(-1112)
  return { ...request, price: best.plus(pegOffset) }
}

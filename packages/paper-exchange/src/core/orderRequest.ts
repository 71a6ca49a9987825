import type { Decimal } from '@asterkit/instruments'
import type { VenueError, VenueOrderRequest } from './contract.ts'
import { refuse } from './refuse.ts'

const CLIENT_ID = /^[.A-Z:/a-z0-9_-]{1,36}$/
const TIMES_IN_FORCE: readonly string[] = ['GTC', 'IOC', 'FOK', 'GTX', 'HIDDEN']

/** Checks that a request names what its type needs and nothing that its market does not know. */
export function checkRequest(request: VenueOrderRequest): VenueError | undefined {
  if (request.type !== 'LIMIT' && request.type !== 'MARKET') return refuse(-1116)
  return (
    (request.type === 'LIMIT' ? checkLimit(request) : checkMarket(request)) ??
    (request.market === 'perp' ? undefined : checkSpotOnly(request)) ??
    checkClientId(request.newClientOrderId)
  )
}

function checkLimit(request: VenueOrderRequest): VenueError | undefined {
  if (request.timeInForce === undefined) return refuse(-1102, 'timeInForce')
  if (!TIMES_IN_FORCE.includes(request.timeInForce)) return refuse(-1115)
  if (request.quantity === undefined) return refuse(-1102, 'quantity')
  if (request.price === undefined) return refuse(-1102, 'price')
  if (request.quoteOrderQty !== undefined) return refuse(-1106, 'quoteOrderQty')
  return checkFinite(request.price, request.quantity)
}

function checkMarket(request: VenueOrderRequest): VenueError | undefined {
  if (request.price !== undefined) return refuse(-1106, 'price')
  if (request.timeInForce !== undefined) return refuse(-1106, 'timeInForce')
  const { quantity, quoteOrderQty } = request
  if (quoteOrderQty === undefined) {
    return quantity === undefined ? refuse(-1102, 'quantity') : checkFinite(quantity)
  }
  const isBuyByAmount =
    request.market === 'spot' && request.side === 'buy' && quantity === undefined
  if (!isBuyByAmount) return refuse(-1106, 'quoteOrderQty')
  return quoteOrderQty.gt(0) ? checkFinite(quoteOrderQty) : refuse(-1102, 'quoteOrderQty')
}

function checkSpotOnly(request: VenueOrderRequest): VenueError | undefined {
  if (request.reduceOnly !== undefined) return refuse(-1106, 'reduceOnly')
  if (request.positionSide !== undefined) return refuse(-1106, 'positionSide')
  return undefined
}

function checkClientId(clientId: string | undefined): VenueError | undefined {
  return clientId === undefined || CLIENT_ID.test(clientId) ? undefined : refuse(-4015)
}

function checkFinite(...amounts: readonly Decimal[]): VenueError | undefined {
  return amounts.every((amount) => amount.isFinite()) ? undefined : refuse(-1102, 'quantity')
}

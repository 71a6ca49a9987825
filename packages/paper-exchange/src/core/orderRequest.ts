import type { Decimal } from '@asterkit/instruments'
import { isConditionalType } from './conditionals.ts'
import type { VenueError, VenueOrderRequest } from './contract.ts'
import { refuse } from './refuse.ts'

const CLIENT_ID = /^[.A-Z:/a-z0-9_-]{1,36}$/
const TIMES_IN_FORCE: readonly string[] = ['GTC', 'IOC', 'FOK', 'GTX', 'HIDDEN']
const STP_MODES: readonly string[] = ['EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH']
const SMALLEST_CALLBACK = 0.1
const LARGEST_CALLBACK = 5

/** Parameters that only perpetual orders may carry. */
const PERP_ONLY = [
  'reduceOnly',
  'positionSide',
  'workingType',
  'priceProtect',
  'closePosition',
  'pegPriceType',
  'pegOffset',
  'stpMode',
] as const

/** Checks that a request names what its type needs and nothing that its market does not know. */
export function checkRequest(request: VenueOrderRequest): VenueError | undefined {
  return (
    checkByType(request) ??
    checkStopParameters(request) ??
    (request.market === 'perp' ? checkPerpOnly(request) : checkSpotOnly(request)) ??
    checkClientId(request.newClientOrderId)
  )
}

function checkByType(request: VenueOrderRequest): VenueError | undefined {
  switch (request.type) {
    case 'LIMIT':
      return request.timeInForce === undefined ? refuse(-1102, 'timeInForce') : checkLimit(request)
    case 'STOP':
    case 'TAKE_PROFIT':
      return checkLimit(request)
    case 'MARKET':
      return checkMarket(request)
    case 'STOP_MARKET':
    case 'TAKE_PROFIT_MARKET':
      return checkStopMarket(request)
    case 'TRAILING_STOP_MARKET':
      return request.market === 'spot' ? refuse(-1116) : checkTrailing(request)
    default:
      return refuse(-1116)
  }
}

function checkLimit(request: VenueOrderRequest): VenueError | undefined {
  const { timeInForce } = request
  if (timeInForce !== undefined && !TIMES_IN_FORCE.includes(timeInForce)) return refuse(-1115)
  if (request.quantity === undefined) return refuse(-1102, 'quantity')
  if (request.price === undefined) return refuse(-1102, 'price')
  if (request.quoteOrderQty !== undefined) return refuse(-1106, 'quoteOrderQty')
  if (request.closePosition === true) return refuse(-1106, 'closePosition')
  return checkFinite(request.price, request.quantity)
}

function checkMarket(request: VenueOrderRequest): VenueError | undefined {
  if (request.price !== undefined) return refuse(-1106, 'price')
  if (request.timeInForce !== undefined) return refuse(-1106, 'timeInForce')
  if (request.closePosition === true) return refuse(-1106, 'closePosition')
  const { quantity, quoteOrderQty } = request
  if (quoteOrderQty === undefined) {
    return quantity === undefined ? refuse(-1102, 'quantity') : checkFinite(quantity)
  }
  const isBuyByAmount =
    request.market === 'spot' && request.side === 'buy' && quantity === undefined
  if (!isBuyByAmount) return refuse(-1106, 'quoteOrderQty')
  return quoteOrderQty.gt(0) ? checkFinite(quoteOrderQty) : refuse(-1102, 'quoteOrderQty')
}

function checkStopMarket(request: VenueOrderRequest): VenueError | undefined {
  const { quantity, price, quoteOrderQty, closePosition, reduceOnly, positionSide } = request
  if (price !== undefined) return refuse(-1106, 'price')
  if (quoteOrderQty !== undefined) return refuse(-1106, 'quoteOrderQty')
  if (closePosition === true) {
    if (quantity !== undefined) return refuse(-4137)
    if (reduceOnly === true) return refuse(-1106, 'reduceOnly')
    const isOpening = request.side === 'buy' ? positionSide === 'LONG' : positionSide === 'SHORT'
    return isOpening ? refuse(-2022) : undefined
  }
  return quantity === undefined ? refuse(-1102, 'quantity') : checkFinite(quantity)
}

function checkTrailing(request: VenueOrderRequest): VenueError | undefined {
  const { quantity, price, callbackRate, closePosition } = request
  if (price !== undefined) return refuse(-1106, 'price')
  if (closePosition === true) return refuse(-1106, 'closePosition')
  if (quantity === undefined) return refuse(-1102, 'quantity')
  if (callbackRate === undefined) return refuse(-1102, 'callbackRate')
  if (callbackRate.lt(SMALLEST_CALLBACK) || callbackRate.gt(LARGEST_CALLBACK)) {
    return refuse(-1130, 'callbackRate')
  }
  return checkFinite(quantity)
}

/** What sets an order off belongs to the types that wait for it. */
function checkStopParameters(request: VenueOrderRequest): VenueError | undefined {
  const { type, stopPrice, activationPrice, callbackRate, priceProtect } = request
  const isTrailing = type === 'TRAILING_STOP_MARKET'
  const isStop = isConditionalType(type) && !isTrailing
  if (isStop && stopPrice === undefined) return refuse(-1102, 'stopPrice')
  if (!isStop && stopPrice !== undefined) return refuse(-1106, 'stopPrice')
  if (!isTrailing && activationPrice !== undefined) return refuse(-1106, 'activationPrice')
  if (!isTrailing && callbackRate !== undefined) return refuse(-1106, 'callbackRate')
  if (!isConditionalType(type) && priceProtect === true) return refuse(-1106, 'priceProtect')
  return stopPrice === undefined ? undefined : checkFinite(stopPrice)
}

function checkPerpOnly(request: VenueOrderRequest): VenueError | undefined {
  const { pegPriceType, pegOffset, type, stpMode } = request
  if (pegPriceType !== undefined && type !== 'LIMIT') return refuse(-1106, 'pegPriceType')
  if (pegOffset !== undefined && pegPriceType === undefined) return refuse(-1106, 'pegOffset')
  return stpMode === undefined || STP_MODES.includes(stpMode) ? undefined : refuse(-1130, 'stpMode')
}

function checkSpotOnly(request: VenueOrderRequest): VenueError | undefined {
  const unknown = PERP_ONLY.find((name) => request[name] !== undefined)
  return unknown === undefined ? undefined : refuse(-1106, unknown)
}

function checkClientId(clientId: string | undefined): VenueError | undefined {
  return clientId === undefined || CLIENT_ID.test(clientId) ? undefined : refuse(-4015)
}

function checkFinite(...amounts: readonly Decimal[]): VenueError | undefined {
  return amounts.every((amount) => amount.isFinite()) ? undefined : refuse(-1102, 'quantity')
}

import {
  compareDecimals,
  type Decimal,
  type Instrument,
  isAboveZero,
  isOnGrid,
  type Side,
} from '@asterkit/instruments'
import { isConditionalType, isMarketType } from './conditionals.ts'
import type { VenueError, VenueOrderRequest } from './contract.ts'
import { isReducing } from './positionSide.ts'
import { refuse } from './refuse.ts'

/** What the filters need to know besides the order. */
export interface FilterContext {
  readonly instrument: Instrument
  /** Perp: mark price; spot: index price. Undefined while the feed has named none. */
  readonly reference: Decimal | undefined
  /** Price at which a MARKET order is valued; undefined when nothing can be said. */
  readonly marketPrice: Decimal | undefined
  /** Working orders of the account on this symbol. */
  readonly openOrders: number
  /** How many of them are conditional orders that wait. */
  readonly waitingOrders: number
}

const MAX_DECIMALS = 8

/**
 * Applies the market's published rules in the documented order: precision, price and stop price, lot,
 * number of orders and of conditional orders, notional, price band.
 *
 * @returns The first refusal, or undefined when every rule is kept.
 */
export function checkFilters(
  request: VenueOrderRequest,
  context: FilterContext,
): VenueError | undefined {
  return (
    checkPrecision(request) ??
    checkPrice(request, context) ??
    checkStopPrice(request, context) ??
    checkLot(request, context) ??
    checkOrderCount(request, context) ??
    checkNotional(request, context) ??
    checkBand(request, context)
  )
}

function checkPrecision(request: VenueOrderRequest): VenueError | undefined {
  const { price, quantity, quoteOrderQty, stopPrice, activationPrice } = request
  for (const amount of [price, quantity, quoteOrderQty, stopPrice, activationPrice]) {
    if (amount !== undefined && amount.decimalPlaces() > MAX_DECIMALS) return refuse(-1111)
  }
  return undefined
}

function checkPrice(
  { price, market }: VenueOrderRequest,
  { instrument }: FilterContext,
): VenueError | undefined {
  if (price === undefined) return undefined
  const { min, max, tick } = instrument.price
  const perpCode = !isAboveZero(price)
    ? -4001
    : isAboveZero(max) && compareDecimals(price, max) > 0
      ? -4002
      : compareDecimals(price, min) < 0
        ? -4013
        : isOnGrid(price, min, tick)
          ? undefined
          : -4014
  if (perpCode === undefined) return undefined
  return market === 'perp' ? refuse(perpCode) : refuse(-1013, 'PRICE_FILTER')
}

/** The price rules hold for what sets an order off, too. */
function checkStopPrice(
  { stopPrice, activationPrice, market }: VenueOrderRequest,
  { instrument }: FilterContext,
): VenueError | undefined {
  const { min, max, tick } = instrument.price
  const isOff = (price: Decimal) =>
    price.lte(0) || (max.gt(0) && price.gt(max)) || price.lt(min) || !isOnGrid(price, min, tick)
  if (activationPrice !== undefined && isOff(activationPrice)) return refuse(-4135)
  if (stopPrice === undefined || !isOff(stopPrice)) return undefined
  if (market === 'spot') return refuse(-1013, 'PRICE_FILTER')
  if (stopPrice.lte(0)) return refuse(-4006)
  if (max.gt(0) && stopPrice.gt(max)) return refuse(-4007)
  return refuse(stopPrice.lt(min) ? -4013 : -4014)
}

function checkLot(
  { quantity, market, type }: VenueOrderRequest,
  { instrument }: FilterContext,
): VenueError | undefined {
  if (quantity === undefined) return undefined
  const isMarket = isMarketType(type)
  const { min, max, step } = isMarket ? instrument.marketLot : instrument.lot
  const perpCode = !isAboveZero(quantity)
    ? -4003
    : compareDecimals(quantity, min) < 0
      ? -4004
      : isAboveZero(max) && compareDecimals(quantity, max) > 0
        ? -4005
        : isOnGrid(quantity, min, step)
          ? undefined
          : -4023
  if (perpCode === undefined) return undefined
  if (market === 'perp') return refuse(perpCode)
  return refuse(-1013, isMarket ? 'MARKET_LOT_SIZE' : 'LOT_SIZE')
}

function checkOrderCount(
  { type }: VenueOrderRequest,
  { instrument, openOrders, waitingOrders }: FilterContext,
): VenueError | undefined {
  const { market, maxOpenOrders, maxConditionalOrders } = instrument
  if (maxOpenOrders !== undefined && openOrders >= maxOpenOrders) {
    return market === 'perp' ? refuse(-2025) : refuse(-1013, 'MAX_NUM_ORDERS')
  }
  if (maxConditionalOrders === undefined || !isConditionalType(type)) return undefined
  if (waitingOrders < maxConditionalOrders) return undefined
  return market === 'perp' ? refuse(-4045) : refuse(-1013, 'MAX_NUM_ALGO_ORDERS')
}

function checkNotional(
  request: VenueOrderRequest,
  { instrument, marketPrice }: FilterContext,
): VenueError | undefined {
  const price = request.price ?? request.stopPrice ?? marketPrice
  const notional =
    request.quoteOrderQty ??
    (price === undefined || request.quantity === undefined
      ? undefined
      : price.times(request.quantity))
  if (notional === undefined) return undefined
  const { market, minNotional, maxNotional } = instrument
  const isExempt = market === 'perp' && isReducing(request)
  if (!isExempt && compareDecimals(notional, minNotional) < 0) {
    return market === 'perp' ? refuse(-4164, minNotional.toFixed()) : refuse(-1013, 'MIN_NOTIONAL')
  }
  if (maxNotional?.lt(notional) === true) return refuse(-1013, 'MAX_NOTIONAL')
  return undefined
}

function checkBand(
  { price, side, stopPrice }: VenueOrderRequest,
  { instrument, ...context }: FilterContext,
): VenueError | undefined {
  const { priceBand: band, market } = instrument
  const isConditional = market === 'perp' && stopPrice !== undefined
  // The limit of a conditional order starts to count when its stop price is reached.
  const reference = isConditional ? stopPrice : context.reference
  if (band === undefined || price === undefined || reference === undefined) return undefined
  const isAbove =
    isBound(market, side, 'buy') &&
    isAboveZero(band.up) &&
    compareDecimals(price, reference.times(band.up)) > 0
  const isBelow =
    isBound(market, side, 'sell') &&
    isAboveZero(band.down) &&
    compareDecimals(price, reference.times(band.down)) < 0
  if (!isAbove && !isBelow) return undefined
  if (market === 'spot') return refuse(-1013, 'PERCENT_PRICE')
  if (isConditional) return refuse(isAbove ? -4183 : -4184)
  return refuse(isAbove ? -4016 : -4024)
}

/** The perp band binds one side each way; spot binds both sides both ways. */
function isBound(market: 'spot' | 'perp', side: Side, bindingSide: Side): boolean {
  return market === 'spot' || side === bindingSide
}

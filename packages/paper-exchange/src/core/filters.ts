import { type Decimal, type Instrument, isOnGrid, type Side } from '@asterkit/instruments'
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
}

const MAX_DECIMALS = 8

/**
 * Applies the market's published rules in the documented order: precision, price, lot, number of
 * orders, notional, price band.
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
    checkLot(request, context) ??
    checkOrderCount(context) ??
    checkNotional(request, context) ??
    checkBand(request, context)
  )
}

function checkPrecision({
  price,
  quantity,
  quoteOrderQty,
}: VenueOrderRequest): VenueError | undefined {
  for (const amount of [price, quantity, quoteOrderQty]) {
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
  const perpCode = price.lte(0)
    ? -4001
    : max.gt(0) && price.gt(max)
      ? -4002
      : price.lt(min)
        ? -4013
        : isOnGrid(price, min, tick)
          ? undefined
          : -4014
  if (perpCode === undefined) return undefined
  return market === 'perp' ? refuse(perpCode) : refuse(-1013, 'PRICE_FILTER')
}

function checkLot(
  { quantity, market, type }: VenueOrderRequest,
  { instrument }: FilterContext,
): VenueError | undefined {
  if (quantity === undefined) return undefined
  const { min, max, step } = type === 'MARKET' ? instrument.marketLot : instrument.lot
  const perpCode = quantity.lte(0)
    ? -4003
    : quantity.lt(min)
      ? -4004
      : max.gt(0) && quantity.gt(max)
        ? -4005
        : isOnGrid(quantity, min, step)
          ? undefined
          : -4023
  if (perpCode === undefined) return undefined
  if (market === 'perp') return refuse(perpCode)
  return refuse(-1013, type === 'MARKET' ? 'MARKET_LOT_SIZE' : 'LOT_SIZE')
}

function checkOrderCount({ instrument, openOrders }: FilterContext): VenueError | undefined {
  if (instrument.maxOpenOrders === undefined || openOrders < instrument.maxOpenOrders)
    return undefined
  return instrument.market === 'perp' ? refuse(-2025) : refuse(-1013, 'MAX_NUM_ORDERS')
}

function checkNotional(
  request: VenueOrderRequest,
  { instrument, marketPrice }: FilterContext,
): VenueError | undefined {
  const price = request.price ?? marketPrice
  const notional =
    request.quoteOrderQty ??
    (price === undefined || request.quantity === undefined
      ? undefined
      : price.times(request.quantity))
  if (notional === undefined) return undefined
  const { market, minNotional, maxNotional } = instrument
  const isExempt = market === 'perp' && isReducing(request)
  if (!isExempt && notional.lt(minNotional)) {
    return market === 'perp' ? refuse(-4164, minNotional.toFixed()) : refuse(-1013, 'MIN_NOTIONAL')
  }
  if (maxNotional?.lt(notional) === true) return refuse(-1013, 'MAX_NOTIONAL')
  return undefined
}

function checkBand(
  { price, side }: VenueOrderRequest,
  { instrument, reference }: FilterContext,
): VenueError | undefined {
  const { priceBand: band, market } = instrument
  if (band === undefined || price === undefined || reference === undefined) return undefined
  const isAbove =
    isBound(market, side, 'buy') && band.up.gt(0) && price.gt(reference.times(band.up))
  const isBelow =
    isBound(market, side, 'sell') && band.down.gt(0) && price.lt(reference.times(band.down))
  if (!isAbove && !isBelow) return undefined
  if (market === 'spot') return refuse(-1013, 'PERCENT_PRICE')
  return refuse(isAbove ? -4016 : -4024)
}

/** The perp band binds one side each way; spot binds both sides both ways. */
function isBound(market: 'spot' | 'perp', side: Side, bindingSide: Side): boolean {
  return market === 'spot' || side === bindingSide
}

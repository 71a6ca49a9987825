import type { Decimal, Instrument } from '@asterkit/instruments'
import type { EpochMs } from '../core/index.ts'

/** 2100-12-25T08:00:00Z: the delivery date of a contract without an end. */
const NEVER = 4_133_404_800_000

/** The futures exchangeInfo document, but for its limits. */
export function wireFuturesExchangeInfo(instruments: readonly Instrument[], now: EpochMs) {
  return {
    timezone: 'UTC',
    serverTime: now,
    futuresType: 'U_MARGINED',
    exchangeFilters: [],
    assets: [{ asset: 'USDT', marginAvailable: true, autoAssetExchange: '-10000' }],
    symbols: instruments.map((instrument) => ({
      ...describe(instrument),
      pair: instrument.symbol,
      contractType: 'PERPETUAL',
      deliveryDate: instrument.deliveryTime ?? NEVER,
      onboardDate: 1_758_178_800_000,
      marginAsset: instrument.quoteAsset,
      maintMarginPercent: '2.5000',
      requiredMarginPercent: '5.0000',
      underlyingType: 'COIN',
      underlyingSubType: instrument.underlying === undefined ? [] : [instrument.underlying],
      symbolType: instrument.underlying === undefined ? 0 : 1,
      settlePlan: 0,
      triggerProtect: '0.1500',
      liquidationFee: '0.025000',
      filters: [
        ...sizeFilters(instrument),
        ...(instrument.maxConditionalOrders === undefined
          ? []
          : [{ filterType: 'MAX_NUM_ALGO_ORDERS', limit: instrument.maxConditionalOrders }]),
        { filterType: 'MIN_NOTIONAL', notional: instrument.minNotional.toFixed() },
        ...bandFilter(instrument, '4'),
      ],
    })),
  }
}

/** The spot exchangeInfo document, but for its limits. */
export function wireSpotExchangeInfo(instruments: readonly Instrument[], now: EpochMs) {
  const assets = new Set(
    instruments.flatMap(({ baseAsset, quoteAsset }) => [quoteAsset, baseAsset]),
  )
  return {
    timezone: 'UTC',
    serverTime: now,
    exchangeFilters: [],
    assets: [...assets].map((asset) => ({ asset })),
    symbols: instruments.map((instrument) => ({
      ...describe(instrument),
      ocoAllowed: false,
      filters: [
        ...sizeFilters(instrument),
        { filterType: 'MIN_NOTIONAL', minNotional: instrument.minNotional.toFixed() },
        ...(instrument.maxNotional === undefined
          ? []
          : [{ filterType: 'MAX_NOTIONAL', maxNotional: instrument.maxNotional.toFixed() }]),
        ...bandFilter(instrument, '1'),
      ],
    })),
  }
}

function describe(instrument: Instrument) {
  return {
    symbol: instrument.symbol,
    status: instrument.status,
    baseAsset: instrument.baseAsset,
    quoteAsset: instrument.quoteAsset,
    pricePrecision: decimalsOf(instrument.price.tick),
    quantityPrecision: decimalsOf(instrument.lot.step),
    baseAssetPrecision: 8,
    quotePrecision: 8,
    orderTypes: [...instrument.orderTypes],
    timeInForce: [...instrument.timeInForce],
  }
}

function sizeFilters({ price, lot, marketLot, maxOpenOrders }: Instrument) {
  const quantities = (rule: Instrument['lot']) => ({
    minQty: rule.min.toFixed(),
    maxQty: rule.max.toFixed(),
    stepSize: rule.step.toFixed(),
  })
  return [
    {
      filterType: 'PRICE_FILTER',
      minPrice: price.min.toFixed(),
      maxPrice: price.max.toFixed(),
      tickSize: price.tick.toFixed(),
    },
    { filterType: 'LOT_SIZE', ...quantities(lot) },
    { filterType: 'MARKET_LOT_SIZE', ...quantities(marketLot) },
    ...(maxOpenOrders === undefined
      ? []
      : [{ filterType: 'MAX_NUM_ORDERS', limit: maxOpenOrders }]),
  ]
}

function bandFilter({ priceBand }: Instrument, multiplierDecimal: string) {
  if (priceBand === undefined) return []
  return [
    {
      filterType: 'PERCENT_PRICE',
      multiplierUp: priceBand.up.toFixed(),
      multiplierDown: priceBand.down.toFixed(),
      multiplierDecimal,
    },
  ]
}

function decimalsOf(increment: Decimal): number {
  return Math.max(0, increment.decimalPlaces())
}

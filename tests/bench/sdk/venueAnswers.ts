/** Answer to a new order, as the venue sends it. */
export const orderText = JSON.stringify({
  orderId: 22542179,
  symbol: 'BTCUSDT',
  status: 'NEW',
  clientOrderId: 'bench-1',
  price: '61234.5',
  avgPrice: '0.00000',
  origQty: '0.003',
  executedQty: '0',
  cumQty: '0',
  cumQuote: '0',
  timeInForce: 'GTC',
  type: 'LIMIT',
  reduceOnly: false,
  closePosition: false,
  side: 'BUY',
  positionSide: 'BOTH',
  stopPrice: '0',
  workingType: 'CONTRACT_PRICE',
  priceProtect: false,
  origType: 'LIMIT',
  updateTime: 1800000000000,
})

const filters = [
  { filterType: 'PRICE_FILTER', minPrice: '0.1', maxPrice: '1000000', tickSize: '0.1' },
  { filterType: 'LOT_SIZE', minQty: '0.001', maxQty: '1000', stepSize: '0.001' },
  { filterType: 'MARKET_LOT_SIZE', minQty: '0.001', maxQty: '120', stepSize: '0.001' },
  { filterType: 'MIN_NOTIONAL', notional: '5' },
]

/** One perpetual market; clients load it before anything is timed. */
export const exchangeInfoText = JSON.stringify({
  timezone: 'UTC',
  serverTime: 1800000000000,
  rateLimits: [],
  exchangeFilters: [],
  assets: [],
  symbols: [
    {
      symbol: 'BTCUSDT',
      pair: 'BTCUSDT',
      contractType: 'PERPETUAL',
      deliveryDate: 4133404800000,
      onboardDate: 1569398400000,
      status: 'TRADING',
      baseAsset: 'BTC',
      quoteAsset: 'USDT',
      marginAsset: 'USDT',
      pricePrecision: 1,
      quantityPrecision: 3,
      baseAssetPrecision: 8,
      quotePrecision: 8,
      filters,
      orderTypes: ['LIMIT', 'MARKET'],
      timeInForce: ['GTC', 'IOC', 'FOK', 'GTX'],
    },
  ],
})

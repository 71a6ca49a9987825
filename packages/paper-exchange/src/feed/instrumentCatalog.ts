import { Decimal, type Instrument, type Market } from '@asterkit/instruments'

/** The figures of an instrument that differ from symbol to symbol. Decimal text. */
interface InstrumentFigures {
  readonly tick: string
  readonly step: string
  /** Largest LIMIT and MARKET quantity, base units. */
  readonly maxQuantity: string
  readonly maxMarketQuantity: string
  /** PERCENT_PRICE on perp, as a fraction each way. Spot uses 0.2 to 5. */
  readonly band?: string
  /** Largest spot order value, in quote. */
  readonly maxNotional?: string
}

/** Both markets of one pair; a market may be missing. */
interface PairFigures {
  readonly spot?: InstrumentFigures
  readonly perp?: InstrumentFigures
}

const row = (
  tick: string,
  step: string,
  maxQuantity: string,
  maxMarketQuantity: string,
): InstrumentFigures => ({ tick, step, maxQuantity, maxMarketQuantity })

/**
 * Ticks, steps and bounds as Aster's exchangeInfo of January 2026 states them. Spot rows of coins that
 * Aster spot did not list then (SOL, AVAX, DOGE, HYPE, CAKE, SAND) are ours, in the same style.
 */
const CATALOG: Readonly<Record<string, PairFigures>> = {
  BTC: {
    spot: row('0.01', '0.00001', '5000', '2'),
    perp: { ...row('0.1', '0.001', '1000', '120'), band: '0.02' },
  },
  ETH: {
    spot: row('0.01', '0.0001', '5000', '10'),
    perp: { ...row('0.1', '0.001', '10000', '2000'), band: '0.02' },
  },
  BNB: {
    spot: row('0.01', '0.001', '900000', '50'),
    perp: { ...row('0.1', '0.01', '100000', '2000'), band: '0.02' },
  },
  SOL: {
    spot: row('0.01', '0.001', '900000', '1000'),
    perp: { ...row('0.01', '0.01', '1000000', '5000'), band: '0.03' },
  },
  ASTER: {
    spot: { ...row('0.00001', '0.01', '10000000', '100000'), maxNotional: '300000' },
    perp: { ...row('0.0001', '0.01', '2000000', '200000'), band: '0.05' },
  },
  AVAX: {
    spot: row('0.001', '0.01', '900000', '10000'),
    perp: { ...row('0.01', '1', '300000', '3000'), band: '0.03' },
  },
  DOGE: {
    spot: row('0.00001', '1', '90000000', '1000000'),
    perp: { ...row('0.00001', '1', '10000000', '2000000'), band: '0.02' },
  },
  HYPE: {
    spot: row('0.001', '0.01', '900000', '10000'),
    perp: { ...row('0.001', '0.01', '250000', '100000'), band: '0.02' },
  },
  CAKE: {
    spot: row('0.0001', '0.01', '900000', '10000'),
    perp: { ...row('0.0001', '1', '100000', '20000'), band: '0.02' },
  },
  USD1: {
    spot: row('0.0001', '0.01', '1000000', '4000'),
    perp: { ...row('0.0001', '1', '1000000', '1000'), band: '0.03' },
  },
  XAU: { perp: { ...row('0.01', '0.001', '5000', '10'), band: '0.03' } },
  FORM: { spot: row('0.0001', '0.1', '900000', '20000') },
  SAND: {
    spot: row('0.00001', '1', '9000000', '100000'),
    perp: { ...row('0.00001', '1', '10000000', '300000'), band: '0.05' },
  },
}

/**
 * Gives the market rules of a base asset against USDT.
 *
 * @param typicalPrice Quote per base; sets tick and step of assets that the catalogue does not know.
 * @returns Undefined when the catalogue says that this market does not list the asset.
 */
export function catalogInstrument(
  market: Market,
  baseAsset: string,
  options: {
    readonly typicalPrice?: number
    readonly status?: string
    /** As of `Instrument`. */
    readonly underlying?: string
  } = {},
): Instrument | undefined {
  const known = CATALOG[baseAsset]
  const figures =
    known === undefined ? figuresForPrice(options.typicalPrice ?? 1, market) : known[market]
  if (figures === undefined) return undefined
  return {
    ...buildInstrument(market, baseAsset, options.status ?? 'TRADING', figures),
    ...(options.underlying === undefined ? {} : { underlying: options.underlying }),
  }
}

/** Whether the catalogue knows the figures of an asset on a market, so that none are guessed. */
export function isCataloged(market: Market, baseAsset: string): boolean {
  return CATALOG[baseAsset]?.[market] !== undefined
}

/** What both markets take. */
const ORDER_TYPES = ['LIMIT', 'MARKET', 'STOP', 'STOP_MARKET', 'TAKE_PROFIT', 'TAKE_PROFIT_MARKET']

function buildInstrument(
  market: Market,
  baseAsset: string,
  status: string,
  figures: InstrumentFigures,
): Instrument {
  const tick = new Decimal(figures.tick)
  const step = new Decimal(figures.step)
  const band = new Decimal(figures.band ?? '0')
  return {
    market,
    symbol: `${baseAsset}USDT`,
    baseAsset,
    quoteAsset: 'USDT',
    status,
    price: { min: tick, max: new Decimal('1000000'), tick },
    lot: { min: step, max: new Decimal(figures.maxQuantity), step },
    marketLot: { min: step, max: new Decimal(figures.maxMarketQuantity), step },
    minNotional: new Decimal('5'),
    ...(market === 'spot' ? { maxNotional: new Decimal(figures.maxNotional ?? '9000000') } : {}),
    priceBand:
      market === 'spot'
        ? { up: new Decimal('5'), down: new Decimal('0.2') }
        : { up: band.plus(1), down: new Decimal(1).minus(band) },
    maxOpenOrders: 200,
    ...(market === 'perp' ? { maxConditionalOrders: 10 } : {}),
    orderTypes: market === 'perp' ? [...ORDER_TYPES, 'TRAILING_STOP_MARKET'] : ORDER_TYPES,
    timeInForce: ['GTC', 'IOC', 'FOK', 'GTX', 'HIDDEN'],
  }
}

/** A tick of 0.5 to 5 basis points and a step worth 0.1 to 1 quote, both powers of ten. */
function figuresForPrice(price: number, market: Market): InstrumentFigures {
  const tickPower = Math.ceil(Math.log10(price * 0.00005))
  const stepPower = Math.ceil(Math.log10(0.1 / price))
  const tick = new Decimal(10).pow(Math.max(-6, tickPower)).toFixed()
  const step = new Decimal(10).pow(Math.max(tickPower < -3 ? 0 : -4, stepPower)).toFixed()
  const largest = new Decimal(10).pow(Math.max(3, stepPower + 8)).toFixed()
  return {
    ...row(tick, step, largest, largest),
    ...(market === 'perp' ? { band: '0.05' } : {}),
  }
}

/**
 * Gives the digits that a mark price may have so that a position's value has at most 8.
 *
 * @returns 0 to 8 digits after the point.
 */
export function markDecimals(instrument: Instrument): number {
  return Math.max(0, 8 - instrument.lot.step.decimalPlaces())
}

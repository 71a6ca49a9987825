import { z } from 'zod'
import { Decimal, decimal, ZERO } from './decimal.ts'
import { InvalidInputError } from './errors.ts'
import type { Instrument, Market, PriceBand, QuantityRule } from './instrument.ts'

const Filter = z.looseObject({ filterType: z.string() })
const SymbolInfo = z.looseObject({
  symbol: z.string().min(1).max(64),
  status: z.string(),
  baseAsset: z.string().min(1),
  quoteAsset: z.string().min(1),
  orderTypes: z.array(z.string()).optional(),
  timeInForce: z.array(z.string()).optional(),
  filters: z.array(Filter),
  /** Perp only. Observed 2026-01-12: perpetuals in trade all say `NEVER`, those in settlement their last hour. */
  deliveryDate: z.number().optional(),
  /** Perp only. Observed 2026-01-12: 1 for stocks and metals, 0 for coins. */
  symbolType: z.number().optional(),
  /** Perp only. Observed 2026-01-12: `['STOCK']` or `['RWA']` where `symbolType` is 1. */
  underlyingSubType: z.array(z.string()).optional(),
})
/** 2100-12-25T08:00:00Z: the delivery date of a contract without an end. */
const NEVER = 4_133_404_800_000
const ExchangeInfo = z.looseObject({ symbols: z.array(z.unknown()) })

/** What an exchangeInfo document says about its symbols. */
export interface InstrumentList {
  readonly instruments: readonly Instrument[]
  /** Symbols that could not be read, each with the reason. They must not be traded. */
  readonly rejected: readonly { readonly symbol: string; readonly reason: string }[]
}

/**
 * Reads market rules from an exchangeInfo document of Aster (or another Binance-style venue).
 * A symbol with a broken rule is set aside with its reason; it does not spoil the others.
 *
 * @throws {InvalidInputError} The document itself is not an exchangeInfo.
 */
export function readInstruments(market: Market, exchangeInfo: unknown): InstrumentList {
  const document = ExchangeInfo.safeParse(exchangeInfo)
  if (!document.success)
    throw new InvalidInputError('not an exchangeInfo document: no symbols list')
  const instruments: Instrument[] = []
  const rejected: { symbol: string; reason: string }[] = []
  for (const raw of document.data.symbols) {
    try {
      instruments.push(readInstrument(market, raw))
    } catch (error) {
      const symbol = (raw as { symbol?: unknown } | null)?.symbol
      rejected.push({ symbol: String(symbol), reason: (error as Error).message })
    }
  }
  return { instruments, rejected }
}

/**
 * Reads the rules of one symbol entry of an exchangeInfo document.
 *
 * @throws {InvalidInputError} A required filter is missing or malformed.
 */
export function readInstrument(market: Market, symbolInfo: unknown): Instrument {
  const parsed = SymbolInfo.safeParse(symbolInfo)
  if (!parsed.success)
    throw new InvalidInputError(`bad symbol entry: ${z.prettifyError(parsed.error)}`)
  const info = parsed.data
  const filters = new Map(info.filters.map((filter) => [filter.filterType, filter]))
  const required = (type: string) => {
    const filter = filters.get(type)
    if (filter === undefined) throw new InvalidInputError(`${info.symbol}: no ${type} filter`)
    return filter
  }
  const price = required('PRICE_FILTER')
  const lot = readQuantityRule(required('LOT_SIZE'))
  const marketLot = filters.get('MARKET_LOT_SIZE')
  const maxNotional = filters.get('MAX_NOTIONAL')?.maxNotional
  const priceBand = readPriceBand(filters.get('PERCENT_PRICE'))
  const maxOpenOrders = filters.get('MAX_NUM_ORDERS')?.limit
  const maxConditionalOrders = filters.get('MAX_NUM_ALGO_ORDERS')?.limit
  return {
    market,
    symbol: info.symbol,
    baseAsset: info.baseAsset,
    quoteAsset: info.quoteAsset,
    status: info.status,
    ...(hasEnd(info.deliveryDate) && { deliveryTime: info.deliveryDate }),
    ...(info.symbolType === 1 && { underlying: info.underlyingSubType?.[0] ?? 'OTHER' }),
    price: {
      ...readBounds(price, 'minPrice', 'maxPrice'),
      tick: amount(price.tickSize, 'tickSize'),
    },
    lot,
    marketLot: marketLot === undefined ? lot : readQuantityRule(marketLot),
    minNotional: readMinNotional(filters.get('MIN_NOTIONAL'), filters.get('NOTIONAL')),
    ...(maxNotional === undefined ? {} : { maxNotional: amount(maxNotional, 'maxNotional') }),
    ...(priceBand === undefined ? {} : { priceBand }),
    ...(typeof maxOpenOrders === 'number' ? { maxOpenOrders } : {}),
    ...(typeof maxConditionalOrders === 'number' ? { maxConditionalOrders } : {}),
    orderTypes: info.orderTypes ?? [],
    timeInForce: info.timeInForce ?? [],
  }
}

/** A date of zero or beyond the sentinel says nothing. */
function hasEnd(deliveryDate: number | undefined): deliveryDate is number {
  return deliveryDate !== undefined && deliveryDate > 0 && deliveryDate < NEVER
}

function readQuantityRule(filter: Record<string, unknown>): QuantityRule {
  return {
    ...readBounds(filter, 'minQty', 'maxQty'),
    step: amount(filter.stepSize, 'stepSize'),
  }
}

function readBounds(filter: Record<string, unknown>, minField: string, maxField: string) {
  const min = amount(filter[minField], minField)
  const max = amount(filter[maxField], maxField)
  if (max.gt(0) && max.lt(min)) {
    throw new InvalidInputError(
      `${maxField} ${max.toFixed()} is below ${minField} ${min.toFixed()}`,
    )
  }
  return { min, max }
}

/** Spot states the same bound in two filters; an order must keep both. */
function readMinNotional(...sources: (Record<string, unknown> | undefined)[]): Decimal {
  return sources
    .filter((source) => source !== undefined)
    .map((source) => amount(source.notional ?? source.minNotional, 'minNotional'))
    .reduce((largest, bound) => Decimal.max(largest, bound), ZERO)
}

function readPriceBand(filter: Record<string, unknown> | undefined): PriceBand | undefined {
  if (filter === undefined) return undefined
  return {
    up: amount(filter.multiplierUp, 'multiplierUp'),
    down: amount(filter.multiplierDown, 'multiplierDown'),
  }
}

function amount(value: unknown, field: string): Decimal {
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw new InvalidInputError(`${field} is missing`)
  }
  const result = decimal(String(value))
  if (result.isNegative()) throw new InvalidInputError(`${field} is negative: ${result.toFixed()}`)
  return result
}

import { Decimal, type Instrument, type Market } from '@asterkit/instruments'
import { z } from 'zod'
import type { PairInstruments } from '../pair.ts'

const amount = z
  .string()
  .max(80)
  .regex(/^-?\d+(\.\d+)?$/, 'decimal text')
const words = z.array(z.string().max(40)).max(40)
const quantityRule = z.strictObject({ min: amount, max: amount, step: amount })

const recordedLeg = z.strictObject({
  symbol: z.string().min(1).max(100),
  status: z.string().max(40),
  price: z.strictObject({ min: amount, max: amount, tick: amount }),
  lot: quantityRule,
  marketLot: quantityRule,
  minNotional: amount,
  maxNotional: amount.optional(),
  priceBand: z.strictObject({ up: amount, down: amount }).optional(),
  orderTypes: words,
  timeInForce: words,
})

/** Market rules of both legs as the journal keeps them, so that a pair outlives its row at the venue. */
export const recordedRules = z.strictObject({ spot: recordedLeg, perp: recordedLeg })

type RecordedLeg = z.output<typeof recordedLeg>

/** Writes down by what rules a pair is traded. */
export function recordRules({ spot, perp }: PairInstruments): z.output<typeof recordedRules> {
  return { spot: recordLeg(spot), perp: recordLeg(perp) }
}

/** Reads back what {@link recordRules} wrote. */
export function readRules(
  rules: z.output<typeof recordedRules>,
  pair: { readonly symbol: string; readonly baseAsset: string; readonly quoteAsset: string },
): PairInstruments {
  return {
    symbol: pair.symbol,
    spot: readLeg('spot', rules.spot, pair),
    perp: readLeg('perp', rules.perp, pair),
  }
}

function recordLeg(leg: Instrument): RecordedLeg {
  const { symbol, status, price, priceBand, maxNotional, orderTypes, timeInForce } = leg
  const { min, max, tick } = price
  return {
    symbol,
    status,
    price: { min: min.toFixed(), max: max.toFixed(), tick: tick.toFixed() },
    lot: recordQuantity(leg.lot),
    marketLot: recordQuantity(leg.marketLot),
    minNotional: leg.minNotional.toFixed(),
    ...(maxNotional && { maxNotional: maxNotional.toFixed() }),
    ...(priceBand && {
      priceBand: { up: priceBand.up.toFixed(), down: priceBand.down.toFixed() },
    }),
    orderTypes: [...orderTypes],
    timeInForce: [...timeInForce],
  }
}

function recordQuantity({ min, max, step }: Instrument['lot']) {
  return { min: min.toFixed(), max: max.toFixed(), step: step.toFixed() }
}

function readLeg(
  market: Market,
  leg: RecordedLeg,
  { baseAsset, quoteAsset }: { readonly baseAsset: string; readonly quoteAsset: string },
): Instrument {
  const { price, maxNotional, priceBand } = leg
  return {
    market,
    symbol: leg.symbol,
    baseAsset,
    quoteAsset,
    status: leg.status,
    price: {
      min: new Decimal(price.min),
      max: new Decimal(price.max),
      tick: new Decimal(price.tick),
    },
    lot: readQuantity(leg.lot),
    marketLot: readQuantity(leg.marketLot),
    minNotional: new Decimal(leg.minNotional),
    ...(maxNotional !== undefined && { maxNotional: new Decimal(maxNotional) }),
    ...(priceBand && {
      priceBand: { up: new Decimal(priceBand.up), down: new Decimal(priceBand.down) },
    }),
    orderTypes: leg.orderTypes,
    timeInForce: leg.timeInForce,
  }
}

function readQuantity({ min, max, step }: RecordedLeg['lot']): Instrument['lot'] {
  return { min: new Decimal(min), max: new Decimal(max), step: new Decimal(step) }
}

import * as z from 'zod/mini'
import { decimalString, epochMs, symbolName } from '../../schemas.ts'
import { textReader } from '../textReader.ts'

/** Trades of one taker order at one price. Futures leave out the insurance fund's and ADL trades. */
export const AggTradeEvent = z.looseObject({
  e: z.literal('aggTrade'),
  /** Event time, epoch ms. */
  E: epochMs,
  s: symbolName,
  /** Aggregate id. */
  a: z.int().check(z.minimum(0)),
  /** Price, quote per base. */
  p: decimalString,
  /** Quantity, base units. */
  q: decimalString,
  /** First and last trade id. */
  f: z.int(),
  l: z.int(),
  /** Trade time, epoch ms. */
  T: epochMs,
  /** Whether the buyer was the maker, so that the taker sold. */
  m: z.boolean(),
  /** Spot only; without meaning. */
  M: z.optional(z.boolean()),
})
export type AggTradeEvent = z.output<typeof AggTradeEvent>

/** Reads the order of keys seen on the wire, or the documented one. */
export const readFuturesAggTrade = textReader(
  (at): AggTradeEvent => ({
    e: at.constant('{"e":"aggTrade"', 'aggTrade'),
    E: at.count(',"E":'),
    a: at.count(',"a":'),
    s: at.symbol(',"s":'),
    p: at.decimal(',"p":'),
    q: at.decimal(',"q":'),
    f: at.count(',"f":'),
    l: at.count(',"l":'),
    T: at.count(',"T":'),
    m: at.flag(',"m":'),
  }),
  (at): AggTradeEvent => ({
    e: at.constant('{"e":"aggTrade"', 'aggTrade'),
    E: at.count(',"E":'),
    s: at.symbol(',"s":'),
    a: at.count(',"a":'),
    p: at.decimal(',"p":'),
    q: at.decimal(',"q":'),
    f: at.count(',"f":'),
    l: at.count(',"l":'),
    T: at.count(',"T":'),
    m: at.flag(',"m":'),
  }),
)

/** Reads the documented order of keys. */
export const readSpotAggTrade = textReader(
  (at): AggTradeEvent => ({
    e: at.constant('{"e":"aggTrade"', 'aggTrade'),
    E: at.count(',"E":'),
    s: at.symbol(',"s":'),
    a: at.count(',"a":'),
    p: at.decimal(',"p":'),
    q: at.decimal(',"q":'),
    f: at.count(',"f":'),
    l: at.count(',"l":'),
    T: at.count(',"T":'),
    m: at.flag(',"m":'),
    M: at.flag(',"M":'),
  }),
)

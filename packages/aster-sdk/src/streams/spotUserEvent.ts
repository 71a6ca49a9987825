import { z } from 'zod'
import { decimalString, epochMs, orderSide, symbolName, venueId } from '../schemas.ts'

/** A spot order changed or traded. */
export const ExecutionReport = z.looseObject({
  e: z.literal('executionReport'),
  /** Event time, epoch ms. Sort by it: events may arrive out of order. */
  E: epochMs,
  /** Transaction time, epoch ms. */
  T: epochMs,
  s: symbolName,
  /** Client order id. */
  c: z.string(),
  S: orderSide,
  /** Type. */
  o: z.string(),
  /** Time in force. */
  f: z.string(),
  /** Ordered, base units. */
  q: decimalString,
  /** Limit price. */
  p: decimalString,
  /** What happened: NEW, CANCELED, REJECTED, TRADE, EXPIRED. */
  x: z.string(),
  /** Status. */
  X: z.string(),
  /** Order id. */
  i: venueId,
  /** Executed by this event, base units. */
  l: decimalString,
  /** Executed in total, base units. */
  z: decimalString,
  /** Executed in total, quote. */
  Z: decimalString,
  /** Price of this execution. */
  L: decimalString,
  /** Commission of this execution, in asset `N`: base or quote. */
  n: decimalString.optional(),
  N: z.string().nullish(),
  /** Trade id. */
  t: venueId,
  /** Whether we added liquidity. */
  m: z.boolean(),
})

/** Spot balances changed. */
export const OutboundAccountPosition = z.looseObject({
  e: z.literal('outboundAccountPosition'),
  E: epochMs,
  T: epochMs.optional(),
  /** Reason, e.g. WITHDRAW. */
  m: z.string().optional(),
  /** Asset, free, locked. */
  B: z.array(z.looseObject({ a: z.string(), f: decimalString, l: decimalString })),
})

/** An event of the spot account. Other kinds are passed over. */
export const SpotUserEvent = z.discriminatedUnion('e', [ExecutionReport, OutboundAccountPosition])
export type SpotUserEvent = z.output<typeof SpotUserEvent>

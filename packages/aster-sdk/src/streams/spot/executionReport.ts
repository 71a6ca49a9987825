import * as z from 'zod/mini'
import { decimalString, epochMs, orderSide, symbolName, venueId } from '../../schemas.ts'
import { defineUserEvent } from '../streamSpec.ts'

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
  /** Mean price of what is executed. */
  ap: z.optional(decimalString),
  /** Trigger price. */
  P: z.optional(decimalString),
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
  /** Executed by this event, quote. */
  Y: z.optional(decimalString),
  /** Ordered, quote; zero when ordered by base. */
  Q: z.optional(decimalString),
  /** Price of this execution. */
  L: decimalString,
  /** Commission of this execution, in asset `N`: base or quote. */
  n: z.optional(decimalString),
  N: z.nullish(z.string()),
  /** Trade id. */
  t: venueId,
  /** Whether we added liquidity. */
  m: z.boolean(),
  /** Type as ordered. */
  ot: z.optional(z.string()),
  /** When the order was made, epoch ms. */
  O: z.optional(epochMs),
})
export type ExecutionReport = z.output<typeof ExecutionReport>

/** One of our spot orders changed or traded. */
export const executionReport = defineUserEvent({
  market: 'spot',
  name: 'executionReport',
  event: 'executionReport',
  schema: ExecutionReport,
})

import * as z from 'zod'
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
  ap: decimalString.optional(),
  /** Trigger price. */
  P: decimalString.optional(),
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
  Y: decimalString.optional(),
  /** Ordered, quote; zero when ordered by base. */
  Q: decimalString.optional(),
  /** Price of this execution. */
  L: decimalString,
  /** Commission of this execution, in asset `N`: base or quote. */
  n: decimalString.optional(),
  N: z.string().nullish(),
  /** Trade id. */
  t: venueId,
  /** Whether we added liquidity. */
  m: z.boolean(),
  /** Type as ordered. */
  ot: z.string().optional(),
  /** When the order was made, epoch ms. */
  O: epochMs.optional(),
})
export type ExecutionReport = z.output<typeof ExecutionReport>

/** One of our spot orders changed or traded. */
export const executionReport = defineUserEvent({
  market: 'spot',
  name: 'executionReport',
  event: 'executionReport',
  schema: ExecutionReport,
})

import * as z from 'zod/mini'
import { decimalString, epochMs } from '../../schemas.ts'
import { defineUserEvent } from '../streamSpec.ts'

/** Spot balances changed. */
export const OutboundAccountPosition = z.looseObject({
  e: z.literal('outboundAccountPosition'),
  /** Event time, epoch ms. */
  E: epochMs,
  /** Transaction time, epoch ms. */
  T: z.optional(epochMs),
  /** Reason, e.g. WITHDRAW. */
  m: z.optional(z.string()),
  /** Asset, free, locked. */
  B: z.array(z.looseObject({ a: z.string(), f: decimalString, l: decimalString })),
})
export type OutboundAccountPosition = z.output<typeof OutboundAccountPosition>

/** Our spot balances changed. */
export const outboundAccountPosition = defineUserEvent({
  market: 'spot',
  name: 'outboundAccountPosition',
  event: 'outboundAccountPosition',
  schema: OutboundAccountPosition,
})

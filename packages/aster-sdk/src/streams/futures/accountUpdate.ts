import * as z from 'zod/mini'
import { decimalString, epochMs, symbolName } from '../../schemas.ts'
import { defineUserEvent } from '../streamSpec.ts'

/** Balances or positions changed. */
export const AccountUpdate = z.looseObject({
  e: z.literal('ACCOUNT_UPDATE'),
  /** Event time, epoch ms. Sort by it: events may arrive out of order. */
  E: epochMs,
  /** Transaction time, epoch ms. */
  T: epochMs,
  a: z.looseObject({
    /** Reason: ORDER, FUNDING_FEE, DEPOSIT, WITHDRAW, ASSET_TRANSFER, ... */
    m: z.string(),
    B: z.optional(
      z.array(
        z.looseObject({
          a: z.string(),
          /** Wallet balance. */
          wb: decimalString,
          /** Part of it that is not in isolated positions. */
          cw: decimalString,
          /** Change other than by profit and commission. Signed. */
          bc: z.optional(decimalString),
        }),
      ),
    ),
    /** Positions that changed. A crossed position is absent when only funding was paid. */
    P: z.optional(
      z.array(
        z.looseObject({
          s: symbolName,
          /** Base units. Negative: short. */
          pa: decimalString,
          /** Entry price. */
          ep: decimalString,
          /** Profit booked so far, before fees. Signed. */
          cr: z.optional(decimalString),
          /** Unrealised profit. Signed. */
          up: decimalString,
          /** `isolated` or `cross`. */
          mt: z.optional(z.string()),
          /** Isolated margin. */
          iw: z.optional(decimalString),
          /** Position side. */
          ps: z.optional(z.string()),
        }),
      ),
    ),
  }),
})
export type AccountUpdate = z.output<typeof AccountUpdate>

/** Our balances or positions changed. Not sent for orders that neither trade nor hold margin. */
export const accountUpdate = defineUserEvent({
  market: 'futures',
  name: 'accountUpdate',
  event: 'ACCOUNT_UPDATE',
  schema: AccountUpdate,
})

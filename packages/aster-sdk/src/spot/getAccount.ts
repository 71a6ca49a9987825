import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { assetName, decimalString, NoParams } from '../schemas.ts'

/** What `getAccount` answers. */
export const Account = z.looseObject({
  canTrade: z.boolean(),
  canWithdraw: z.optional(z.boolean()),
  feeTier: z.optional(z.int()),
  balances: z.array(
    z.looseObject({
      asset: assetName,
      /** In units of `asset`; excludes `locked`. */
      free: decimalString,
      /** Held by working orders. */
      locked: decimalString,
    }),
  ),
})
export type Account = z.output<typeof Account>

/**
 * Gets the spot wallet. Weight 5, signed.
 *
 * @see Aster Spot API V3, "Account information"
 */
export const getAccount = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v3/account',
  security: 'user-data',
  weight: 5,
  retry: 'safe',
  params: NoParams,
  result: Account,
})

import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { NoParams, venueId } from '../schemas.ts'

/** One row of what `getSubAccounts` answers. */
export const SubAccount = z.looseObject({
  accountId: venueId,
  /** Empty for the parent. */
  subAccountName: z.string(),
  parentAccount: z.boolean(),
})
export type SubAccount = z.output<typeof SubAccount>

/**
 * Gets the accounts of the main wallet: sub-accounts and their parent. Weight 5, signed.
 *
 * @see Aster Futures API V3, "Get Sub-Account List"
 */
export const getSubAccounts = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/getSubAccountList',
  security: 'user-data',
  weight: 5,
  retry: 'safe',
  params: NoParams,
  result: z.array(SubAccount),
})

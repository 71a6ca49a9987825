import * as z from 'zod/mini'
import { BuilderApproval } from '../builderCode.ts'
import { defineEndpoint } from '../endpoint.ts'
import { NoParams } from '../schemas.ts'

/**
 * Gets the builders that the account has approved. Signed. The weight is not documented; counted as
 * 5.
 *
 * @see Aster Futures API V3, "Get Builders"
 */
export const getBuilders = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/builder',
  security: 'user-data',
  weight: 5,
  retry: 'safe',
  params: NoParams,
  result: z.array(BuilderApproval),
})

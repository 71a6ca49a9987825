import * as z from 'zod/mini'
import { BuilderApproval } from '../builderCode.ts'
import { defineEndpoint } from '../endpoint.ts'
import { NoParams } from '../schemas.ts'

/**
 * Gets the builders that the account has approved. Signed. Weight 5.
 *
 * @see Aster Spot API V3, "Get Spot Builders"
 */
export const getBuilders = defineEndpoint({
  market: 'spot',
  method: 'GET',
  path: '/api/v3/builder',
  security: 'user-data',
  weight: 5,
  retry: 'safe',
  params: NoParams,
  result: z.array(BuilderApproval),
})

import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { epochMs, NoParams } from '../schemas.ts'

/** One row of what `getAgents` answers. */
export const Agent = z.looseObject({
  agentAddress: z.string(),
  agentName: z.nullish(z.string()),
  /** Empty: any address. */
  ipWhitelist: z.nullish(z.string()),
  /** When it ends, epoch ms. */
  expired: epochMs,
  source: z.nullish(z.string()),
  canRead: z.optional(z.boolean()),
  canSpotTrade: z.boolean(),
  canPerpTrade: z.boolean(),
  /** A key that can move money out of the venue: not for bots. */
  canWithdraw: z.boolean(),
})
export type Agent = z.output<typeof Agent>

/**
 * Gets the agents of the account. Signed. The weight is not documented; counted as 5.
 *
 * @see Aster Futures API V3, "Get Agents"
 */
export const getAgents = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/agent',
  security: 'user-data',
  weight: 5,
  retry: 'safe',
  params: NoParams,
  result: z.array(Agent),
})

import * as z from 'zod/mini'
import { defineWalletEndpoint } from '../endpoint.ts'
import { Confirmation, walletAddress } from '../schemas.ts'
import { agentRights, checkAgentRights } from './agentRights.ts'

/** What `updateAgent` takes. */
export const UpdateAgentParams = z
  .strictObject({
    /** Address of the agent. */
    agentAddress: walletAddress,
    ...agentRights,
  })
  .check(checkAgentRights)
export type UpdateAgentParams = z.input<typeof UpdateAgentParams>

/**
 * Changes what an agent may do. Signed by the main wallet. The weight is not documented; counted as
 * 5.
 *
 * @throws {AsterOutcomeUnknownError} It may be done: read the agents.
 *
 * @see Aster Futures API V3, "Update Agent"
 */
export const updateAgent = defineWalletEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/updateAgent',
  security: 'management',
  weight: 5,
  retry: 'never',
  params: UpdateAgentParams,
  result: Confirmation,
})

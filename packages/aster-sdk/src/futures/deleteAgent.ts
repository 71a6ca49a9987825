import * as z from 'zod/mini'
import { defineWalletEndpoint } from '../endpoint.ts'
import { Confirmation, walletAddress } from '../schemas.ts'

/** What `deleteAgent` takes. */
export const DeleteAgentParams = z.strictObject({
  /** Address of the agent. */
  agentAddress: walletAddress,
})
export type DeleteAgentParams = z.input<typeof DeleteAgentParams>

/**
 * Ends an agent's right to sign. Signed by the main wallet. The weight is not documented; counted as
 * 5.
 *
 * @throws {AsterOutcomeUnknownError} It may be done: read the agents.
 *
 * @see Aster Futures API V3, "Delete Agent"
 */
export const deleteAgent = defineWalletEndpoint({
  market: 'futures',
  method: 'DELETE',
  path: '/fapi/v3/agent',
  security: 'management',
  weight: 5,
  retry: 'never',
  params: DeleteAgentParams,
  result: Confirmation,
})

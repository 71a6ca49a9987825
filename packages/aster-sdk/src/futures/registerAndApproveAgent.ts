import * as z from 'zod/mini'
import { defineWalletEndpoint } from '../endpoint.ts'
import { Confirmation, requestTime, walletAddress } from '../schemas.ts'
import { agentName, agentRights, checkAgentRights } from './agentRights.ts'

/** What `registerAndApproveAgent` takes. */
export const RegisterAndApproveAgentParams = z
  .strictObject({
    agentName,
    /** Address of the agent. */
    agentAddress: walletAddress,
    /** When the agent ends, epoch ms. */
    expired: requestTime,
    /** Chain id inside the signature: 56 for EVM wallets, 101 for Solana. */
    signatureChainId: z.int().check(z.minimum(1)),
    ...agentRights,
    /** Referral code. */
    agentCode: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
  })
  .check(checkAgentRights)
export type RegisterAndApproveAgentParams = z.input<typeof RegisterAndApproveAgentParams>

/**
 * Opens an account for a wallet and approves its first agent. Signed by the main wallet. Weight 50.
 *
 * @throws {AsterOutcomeUnknownError} It may be done: read the agents.
 *
 * @see Aster Futures API V3, "Register and Approve Agent"
 */
export const registerAndApproveAgent = defineWalletEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/registerAndApproveAgent',
  security: 'management',
  weight: 50,
  retry: 'never',
  params: RegisterAndApproveAgentParams,
  result: Confirmation,
})

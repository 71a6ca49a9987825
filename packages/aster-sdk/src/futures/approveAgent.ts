import * as z from 'zod/mini'
import { defineWalletEndpoint } from '../endpoint.ts'
import { Confirmation, requestTime, walletAddress } from '../schemas.ts'
import { agentName, agentRights, checkAgentRights } from './agentRights.ts'
import { builderMaxFeeRate } from './builderFee.ts'

/** What `approveAgent` takes. */
export const ApproveAgentParams = z
  .strictObject({
    agentName,
    /** Address of the agent. */
    agentAddress: walletAddress,
    ...agentRights,
    /** When the agent ends, epoch ms. */
    expired: requestTime,
    /** Builder to approve at once, which may then take fees. */
    builder: z.optional(walletAddress),
    /** Most that the builder may take, fraction of notional. Needed with `builder`. */
    maxFeeRate: z.optional(builderMaxFeeRate),
    /** Label of the builder. */
    builderName: z.optional(z.string().check(z.maxLength(64))),
    /** Spot builder to approve at once. */
    spotBuilder: z.optional(walletAddress),
    /** Label of the spot builder. */
    spotBuilderName: z.optional(z.string().check(z.maxLength(64))),
  })
  .check(checkAgentRights, (context) => {
    const { builder, spotBuilder, maxFeeRate } = context.value
    if (maxFeeRate !== undefined || (builder ?? spotBuilder) === undefined) return
    context.issues.push({
      code: 'custom',
      message: 'needed with builder',
      path: ['maxFeeRate'],
      input: undefined,
    })
  })
export type ApproveAgentParams = z.input<typeof ApproveAgentParams>

/**
 * Approves an agent to sign for the account. Signed by the main wallet. The weight is not
 * documented; counted as 5. Approves a builder as well when one is named, never otherwise.
 *
 * @throws {AsterOutcomeUnknownError} It may be done: read the agents.
 *
 * @see Aster Futures API V3, "Create / Approve Agent"
 */
export const approveAgent = defineWalletEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/approveAgent',
  security: 'management',
  weight: 5,
  retry: 'never',
  params: ApproveAgentParams,
  result: Confirmation,
})

import { decimal } from '@asterkit/instruments'
import type { approveAgent, registerAndApproveAgent } from '@asterkit/sdk/futures'
import * as futures from '@asterkit/sdk/futures'
import type { z } from 'zod'
import { VenueError } from '../core/index.ts'
import type { AnyRoute } from './callRunner.ts'
import type { AgentGrant, AgentRights } from './paperAccountSettings.ts'
import type { RouteContext } from './route.ts'

const DONE = { code: 200, msg: 'success' } as const

/** Endpoints of the futures host that the main wallet signs and that this exchange answers. */
export const managementSpecs = {
  approveAgent: futures.approveAgent,
  registerAndApproveAgent: futures.registerAndApproveAgent,
  updateAgent: futures.updateAgent,
  deleteAgent: futures.deleteAgent,
  transferToAccount: futures.transferToAccount,
} as const

/** Their routes: what an agent may do, and gifts to other accounts. */
export const managementRoutes: Readonly<Record<keyof typeof managementSpecs, AnyRoute>> = {
  approveAgent: approve,
  registerAndApproveAgent: approve,
  updateAgent(
    params: z.output<typeof futures.updateAgent.params>,
    { account, agents }: RouteContext,
  ) {
    const known = grantOf({ account, agents }, params.agentAddress)
    agents.approve(account.address, { ...known, ...rightsOf(params), ...whitelistOf(params) })
    return DONE
  },
  deleteAgent(
    { agentAddress }: z.output<typeof futures.deleteAgent.params>,
    { account, agents }: RouteContext,
  ) {
    const { address } = grantOf({ account, agents }, agentAddress)
    agents.remove(account.address, address)
    return DONE
  },
  transferToAccount(
    params: z.output<typeof futures.transferToAccount.params>,
    { account }: RouteContext,
  ) {
    const { fromAccountAddress: from = account.address, toAccountAddress, amount } = params
    // Accounts of others stay closed: this exchange knows no sub-accounts.
    if (from.toLowerCase() !== account.address) throw new VenueError(-1109, 'Invalid account.')
    account.transferToAccount(toAccountAddress, { ...params, amount: decimal(amount) })
    return DONE
  },
}

function approve(
  params: z.output<typeof approveAgent.params | typeof registerAndApproveAgent.params>,
  { account, agents, now }: RouteContext,
) {
  if (params.expired <= now) {
    throw new VenueError(-1130, "Data sent for parameter 'expired' is not valid.")
  }
  agents.approve(account.address, {
    address: params.agentAddress.toLowerCase(),
    name: params.agentName,
    expired: params.expired,
    ...rightsOf(params),
    ...whitelistOf(params),
  })
  return DONE
}

/** @throws {VenueError} -2015 when the account has no such agent. */
function grantOf(
  { account, agents }: Pick<RouteContext, 'account' | 'agents'>,
  agentAddress: string,
): AgentGrant {
  const address = agentAddress.toLowerCase()
  const known = agents.agentsOf(account.address).find((grant) => grant.address === address)
  if (known === undefined) throw new VenueError(-2015, 'No agent found')
  return known
}

function rightsOf({ canSpotTrade, canPerpTrade, canWithdraw }: AgentRights): AgentRights {
  return { canSpotTrade, canPerpTrade, canWithdraw }
}

function whitelistOf({ ipWhitelist = '' }: { readonly ipWhitelist?: string | undefined }) {
  return {
    ipWhitelist: ipWhitelist
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  }
}

/** Agents of an account, as `getAgents` answers them. */
export function wireAgents({ account, agents }: RouteContext) {
  return agents.agentsOf(account.address).map((grant) => ({
    agentName: grant.name,
    agentAddress: grant.address,
    ipWhitelist: grant.ipWhitelist.join(','),
    expired: grant.expired,
    source: 'api',
    canRead: true,
    canSpotTrade: grant.canSpotTrade,
    canPerpTrade: grant.canPerpTrade,
    canWithdraw: grant.canWithdraw,
  }))
}

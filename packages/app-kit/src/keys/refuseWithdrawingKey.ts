import type { AsterClient } from '@asterkit/sdk'
import { refusedError } from '../cliError.ts'

/**
 * Refuses to open anything on a real account with a key that can take money out: a leaked bot key must not be able to
 * empty the account. Closing is not kept from anybody.
 *
 * @throws {CliError} The agent has that right (exit 3). Nothing was sent.
 */
export async function refuseWithdrawingKey(
  client: AsterClient,
  agent: string,
  signal: AbortSignal,
): Promise<void> {
  const agents = await client.futures.getAgents({}, { signal })
  const row = agents.find(({ agentAddress }) => agentAddress.toLowerCase() === agent.toLowerCase())
  if (row?.canWithdraw !== true) return
  throw refusedError(
    `the agent ${agent} can take money out of the account: make one without that right and give its key. Nothing was sent`,
  )
}

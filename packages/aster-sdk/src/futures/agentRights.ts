import * as z from 'zod/mini'

/** Label of an agent. */
export const agentName = z.string().check(z.minLength(1), z.maxLength(64))

/** What an agent may do. */
export const agentRights = {
  /** Addresses or ranges, comma separated; any address when absent. Needed with `canWithdraw`. */
  ipWhitelist: z.optional(z.string().check(z.maxLength(1024))),
  /** Whether it may trade spot. */
  canSpotTrade: z.boolean(),
  /** Whether it may trade perpetuals. */
  canPerpTrade: z.boolean(),
  /** Whether it may move money out of the venue. Bots need it never. */
  canWithdraw: z.boolean(),
}

/** Names `ipWhitelist` when an agent could withdraw from anywhere. */
export const checkAgentRights: z.core.CheckFn<{
  readonly ipWhitelist?: string | undefined
  readonly canWithdraw: boolean
}> = (context) => {
  const { ipWhitelist, canWithdraw } = context.value
  if (!canWithdraw || (ipWhitelist ?? '') !== '') return
  context.issues.push({
    code: 'custom',
    message: 'needed with canWithdraw',
    path: ['ipWhitelist'],
    input: ipWhitelist,
  })
}

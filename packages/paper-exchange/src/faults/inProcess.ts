import type { FaultAction } from './faultAction.ts'
import { faultActions } from './faultActions.ts'
import { type Fault, FaultPlanError } from './faultPlan.ts'

/** Names of user events on the wire. */
const USER_EVENTS: ReadonlySet<string> = new Set([
  'userData',
  'ORDER_TRADE_UPDATE',
  'executionReport',
  'ACCOUNT_CONFIG_UPDATE',
])

/**
 * Checks that every fault of a plan has a meaning without sockets.
 *
 * @throws {FaultPlanError} One exists on the wire only; the message names its entry.
 */
export function assertInProcess(faults: readonly Fault[]): void {
  for (const [index, fault] of faults.entries()) {
    const problem = problemOf(fault)
    if (problem !== undefined) throw new FaultPlanError(`fault plan: faults[${index}].${problem}`)
  }
}

function problemOf({ phase, action, match: { endpoint } }: Fault): string | undefined {
  const actions: Readonly<Record<string, FaultAction>> = faultActions[phase]
  if (actions[action]?.where === 'wire') {
    return `action: ${action} exists over HTTP and WebSocket only, not in process`
  }
  if (endpoint?.startsWith('/') === true) {
    return 'match.endpoint: there are no paths in process: name the endpoint, such as placeOrder'
  }
  if (phase === 'evt' && endpoint !== undefined && !USER_EVENTS.has(endpoint)) {
    return `match.endpoint: of streams in process there are only ${[...USER_EVENTS].join(', ')}`
  }
  return undefined
}

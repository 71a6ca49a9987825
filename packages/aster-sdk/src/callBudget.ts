import { laneOf, ordersIn } from './budget/laneOf.ts'
import type { PublishedLimit } from './budget/limit.ts'
import type { CallContext } from './call.ts'
import type { CallOptions } from './callOptions.ts'
import type { EndpointSpec, ParamsOf } from './endpoint.ts'

/**
 * Books a call with the client's budget.
 *
 * @returns Undefined when it may be sent now, else a promise of its turn.
 * @throws {AsterRateLimitError} It would have to wait too long. Nothing was sent.
 */
export function enterBudget<Spec extends EndpointSpec>(
  { budget }: CallContext,
  spec: Spec,
  params: ParamsOf<Spec>,
  options: CallOptions & { readonly maxWaitMs: number },
): Promise<void> | undefined {
  if (budget === undefined) return undefined
  const call = {
    name: `${spec.method} ${spec.path}`,
    lane: options.lane ?? laneOf(spec, params),
    weight: weightOf(spec, params),
    orders: ordersIn(spec, params),
  }
  return budget.enter(spec.market, call, options)
}

/** Gives limits that exchangeInfo publishes to the budget. */
export function learnLimits({ budget }: CallContext, spec: EndpointSpec, result: unknown): void {
  if (budget === undefined || !spec.path.endsWith('/exchangeInfo')) return
  const { rateLimits } = result as { readonly rateLimits?: readonly PublishedLimit[] }
  if (rateLimits !== undefined) budget.learn(spec.market, rateLimits)
}

/** The weight is asked for before the parameters are checked, so that no call is signed and then waits. */
function weightOf<Spec extends EndpointSpec>(spec: Spec, params: ParamsOf<Spec>): number {
  try {
    const weight = spec.weight(params)
    return weight >= 0 ? weight : 1
  } catch {
    // Wrong parameters: their check refuses the call next, and says why.
    return 1
  }
}

import type { NonceSource } from './auth/nonceSource.ts'
import { bindGroup } from './bindGroup.ts'
import type { BoundGroup } from './boundGroup.ts'
import type { Budget } from './budget/budget.ts'
import { prepareWrite } from './callWrite.ts'
import { clientContext } from './clientContext.ts'
import type { AsterClientOptions } from './clientOptions.ts'
import type { EndpointSpec, ParamsOf, ResultOf } from './endpoint.ts'
import { futuresEndpoints, spotEndpoints } from './endpointGroups.ts'
import type { Environment } from './environments.ts'
import type { PreparedCall } from './preparedCall.ts'
import { createStreams, type Streams } from './streams/streams.ts'

/** One account on one environment. */
export interface AsterClient {
  readonly environment: Environment
  /** Address of the main wallet; undefined without credentials. */
  readonly user: string | undefined
  /** Perpetuals and their wallet. */
  readonly futures: BoundGroup<typeof futuresEndpoints>
  /** Spot and its wallet. */
  readonly spot: BoundGroup<typeof spotEndpoints>
  readonly streams: Streams
  /** Limits and what is used of them; undefined when switched off. */
  readonly budget: Budget | undefined
  /** Nonces of the agent, also for restoring the high-water mark of an earlier process. */
  readonly nonce: NonceSource
  /**
   * Signs a write without sending it, so that its identity can be made durable first.
   *
   * @param options.nonce Only for `noop`: burns the nonce of a request in flight.
   * @throws {AsterValidationError} Parameters break the schema.
   * @throws {AsterConfigurationError} The client has no credentials.
   */
  prepare<Spec extends EndpointSpec>(
    spec: Spec,
    params: ParamsOf<Spec>,
    options?: { readonly nonce?: string },
  ): Promise<PreparedCall<ResultOf<Spec>>>
}

/**
 * Makes a client.
 *
 * @example
 * const aster = createAsterClient({ environment: environments.mainnet })
 * const [btc] = await aster.futures.getPremiumIndex({ symbol: 'BTCUSDT' })
 */
export function createAsterClient(options: AsterClientOptions): AsterClient {
  const { context, signing } = clientContext(options)
  const futures = bindGroup(context, futuresEndpoints)
  const spot = bindGroup(context, spotEndpoints)
  return {
    environment: context.environment,
    user: signing.credentials?.user,
    futures,
    spot,
    streams: createStreams({ environment: context.environment, futures, spot }, options.WebSocket),
    budget: context.budget,
    nonce: signing.nonce,
    prepare: (spec, params, { nonce } = {}) => prepareWrite(context, spec, params, nonce),
  }
}

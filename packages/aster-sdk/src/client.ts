import type { ParameterEncoding } from './auth/formEncode.ts'
import { createNonceSource, type NonceSource } from './auth/nonceSource.ts'
import type { Credentials } from './auth/signer.ts'
import { bindGroup } from './bindGroup.ts'
import type { BoundGroup } from './boundGroup.ts'
import type { Budget, BudgetOptions } from './budget/budget.ts'
import { budgetOf } from './budget/budgetOf.ts'
import { type CallContext, type SigningContext, signedRequest } from './call.ts'
import { prepareWrite } from './callWrite.ts'
import type { EndpointSpec, ParamsOf, ResultOf } from './endpoint.ts'
import { futuresEndpoints, spotEndpoints } from './endpointGroups.ts'
import type { Environment } from './environments.ts'
import { AsterConfigurationError } from './errors.ts'
import type { PreparedCall } from './preparedCall.ts'
import { createStreams, type Streams } from './streams/streams.ts'
import type { FetchFunction } from './transport/fetchTransport.ts'
import { kyTransport } from './transport/kyTransport.ts'
import type { Transport } from './transport/transport.ts'

/** Where a client goes and as whom; all but the environment has a default. */
export interface AsterClientOptions {
  readonly environment: Environment
  /** Without them only public endpoints and streams work. */
  readonly credentials?: Credentials | undefined
  /** Exchange time, epoch ms. @default the local clock, which must then be right to a few seconds */
  readonly now?: (() => number) | undefined
  /** @default the built-in one */
  readonly fetch?: FetchFunction | undefined
  /** Replaces the HTTP layer as a whole. */
  readonly transport?: Transport | undefined
  /** Total per call, milliseconds, retries of reads included. @default 10000 */
  readonly timeoutMs?: number | undefined
  /** Largest answer in bytes. @default 16 MiB */
  readonly maxBytes?: number | undefined
  /** The agent's nonces; one source per agent. @default made of `now`, window and time-to-live */
  readonly nonce?: NonceSource | undefined
  /** How far a nonce may lie from exchange time, milliseconds: the venue's rule. @default 60000 */
  readonly nonceWindowMs?: number | undefined
  /**
   * How long a signed call stays admissible, milliseconds: nonces are backdated by window minus this.
   * @default the whole window
   */
  readonly nonceTtlMs?: number | undefined
  /**
   * Keeps calls within the venue's limits. One budget of all clients of an address, options of an own
   * one, or `false` for none. @default an own one
   */
  readonly budget?: Budget | BudgetOptions | false | undefined
  /** @default form */
  readonly encoding?: ParameterEncoding | undefined
}

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

/** Added to the nonce window before a call counts as dead: clocks of the venue's machines differ. */
const DEADLINE_MARGIN_MS = 1000

/**
 * Makes a client.
 *
 * @example
 * const aster = createAsterClient({ environment: environments.mainnet })
 * const [btc] = await aster.futures.getPremiumIndex({ symbol: 'BTCUSDT' })
 */
export function createAsterClient(options: AsterClientOptions): AsterClient {
  const windowMs = options.nonceWindowMs ?? 60_000
  const ttlMs = options.nonceTtlMs ?? windowMs
  if (!(windowMs > 0 && ttlMs > 0 && ttlMs <= windowMs)) {
    throw new AsterConfigurationError('nonceTtlMs must be above 0 and at most nonceWindowMs')
  }
  const now = options.now ?? Date.now
  const backdatingMicros = Math.floor((windowMs - ttlMs) * 1000)
  const signing: SigningContext = {
    environment: options.environment,
    credentials: options.credentials,
    nonce: options.nonce ?? createNonceSource({ now, backdatingMicros }),
    encoding: options.encoding ?? 'form',
    admissionMs: windowMs + DEADLINE_MARGIN_MS,
  }
  const context: CallContext = {
    environment: signing.environment,
    transport: options.transport ?? kyTransport({ fetch: options.fetch }),
    encoding: signing.encoding,
    budget: budgetOf(options, now),
    timeoutMs: options.timeoutMs ?? 10_000,
    maxBytes: options.maxBytes ?? 16 * 1024 * 1024,
    sign: (spec, params, nonce) => signedRequest(signing, spec, params, nonce),
  }
  const futures = bindGroup(context, futuresEndpoints)
  const spot = bindGroup(context, spotEndpoints)
  return {
    environment: context.environment,
    user: signing.credentials?.user,
    futures,
    spot,
    streams: createStreams({ environment: context.environment, futures, spot }),
    budget: context.budget,
    nonce: signing.nonce,
    prepare: (spec, params, { nonce } = {}) => prepareWrite(context, spec, params, nonce),
  }
}

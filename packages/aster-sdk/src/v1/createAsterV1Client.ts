import type { ParameterEncoding } from '../auth/formEncode.ts'
import { bindGroup } from '../bindGroup.ts'
import type { BoundGroup } from '../boundGroup.ts'
import type { Budget, BudgetOptions } from '../budget/budget.ts'
import { budgetOf } from '../budget/budgetOf.ts'
import type { CallContext } from '../call.ts'
import { prepareWrite } from '../callWrite.ts'
import type { EndpointSpec, ParamsOf, ResultOf } from '../endpoint.ts'
import type { Environment } from '../environments.ts'
import { AsterConfigurationError } from '../errors.ts'
import type { PreparedCall } from '../preparedCall.ts'
import { createStreams, type Streams } from '../streams/streams.ts'
import type { FetchFunction } from '../transport/fetchTransport.ts'
import { kyTransport } from '../transport/kyTransport.ts'
import type { Transport } from '../transport/transport.ts'
import { futuresV1Endpoints, spotV1Endpoints } from './endpointGroups.ts'
import type { HmacSigner } from './hmacSigner.ts'
import { signedV1Request, type V1SigningContext } from './signedV1Request.ts'

/** Where a client of V1 goes and as whom; all but the environment has a default. */
export interface AsterV1ClientOptions {
  readonly environment: Environment
  /** Without them only public endpoints and streams work. */
  readonly credentials?: HmacSigner | undefined
  /**
   * Exchange time, epoch ms. The venue refuses (-1021) a timestamp 1 s ahead of it or older than
   * `recvWindowMs`. @default the local clock, which must then be right
   */
  readonly now?: (() => number) | undefined
  /** How long after its timestamp the venue admits a call, 1 to 60000 ms. @default 5000 */
  readonly recvWindowMs?: number | undefined
  /** @default the built-in one */
  readonly fetch?: FetchFunction | undefined
  /** Replaces the HTTP layer as a whole. */
  readonly transport?: Transport | undefined
  /** Total per call, milliseconds, retries of reads included. @default 10000 */
  readonly timeoutMs?: number | undefined
  /** Largest answer in bytes. @default 16 MiB */
  readonly maxBytes?: number | undefined
  /**
   * Keeps calls within the venue's limits. One budget of all clients of an address, those of V3
   * included, options of an own one, or `false` for none. @default an own one
   */
  readonly budget?: Budget | BudgetOptions | false | undefined
  /** @default form */
  readonly encoding?: ParameterEncoding | undefined
}

/** One account on one environment, by an old key pair. */
export interface AsterV1Client {
  readonly environment: Environment
  /** Perpetuals and their wallet. */
  readonly futures: BoundGroup<typeof futuresV1Endpoints>
  /** Spot and its wallet. */
  readonly spot: BoundGroup<typeof spotV1Endpoints>
  readonly streams: Streams
  /** Limits and what is used of them; undefined when switched off. */
  readonly budget: Budget | undefined
  /**
   * Signs a write without sending it, so that its identity can be made durable first. V1 has no nonce: the
   * venue does not notice a second copy inside the window, so it is sent once or never.
   *
   * @throws {AsterValidationError} Parameters break the schema, or the endpoint is one of V3.
   * @throws {AsterConfigurationError} The client has no credentials.
   */
  prepare<Spec extends EndpointSpec>(
    spec: Spec,
    params: ParamsOf<Spec>,
  ): Promise<PreparedCall<ResultOf<Spec>>>
}

/**
 * Makes a client for an old key pair. New keys exist for V3 only: see `createAsterClient`.
 *
 * @throws {AsterConfigurationError} `recvWindowMs` is not a whole number from 1 to 60000.
 * @example
 * const aster = createAsterV1Client({
 *   environment: environments.mainnet,
 *   credentials: credentialsV1FromEnv(process.env),
 * })
 * const balances = await aster.futures.getBalances()
 */
export function createAsterV1Client(options: AsterV1ClientOptions): AsterV1Client {
  const { environment } = options
  const recvWindowMs = options.recvWindowMs ?? 5000
  if (!(Number.isInteger(recvWindowMs) && recvWindowMs >= 1 && recvWindowMs <= 60_000)) {
    throw new AsterConfigurationError('recvWindowMs must be a whole number from 1 to 60000')
  }
  const encoding = options.encoding ?? 'form'
  const now = options.now ?? Date.now
  const signing: V1SigningContext = {
    environment,
    credentials: options.credentials,
    now,
    recvWindowMs,
    encoding,
  }
  const context: CallContext = {
    environment,
    transport: options.transport ?? kyTransport({ fetch: options.fetch }),
    encoding,
    budget: budgetOf(options, now),
    timeoutMs: options.timeoutMs ?? 10_000,
    maxBytes: options.maxBytes ?? 16 * 1024 * 1024,
    sign: (spec, params) => signedV1Request(signing, spec, params),
  }
  const futures = bindGroup(context, futuresV1Endpoints)
  const spot = bindGroup(context, spotV1Endpoints)
  return {
    environment,
    futures,
    spot,
    streams: createStreams({ environment, futures, spot }),
    budget: context.budget,
    prepare: (spec, params) => prepareWrite(context, spec, params),
  }
}

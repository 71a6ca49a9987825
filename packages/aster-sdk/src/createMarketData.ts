import type { BoundGroup } from './boundGroup.ts'
import type { Budget, BudgetOptions } from './budget/budget.ts'
import { budgetOf } from './budget/budgetOf.ts'
import type { CallContext } from './call.ts'
import type { CallOptions } from './callOptions.ts'
import { callRead } from './callRead.ts'
import { type EndpointSpec, isWrite, type ParamsOf } from './endpoint.ts'
import type { Environment } from './environments.ts'
import { AsterConfigurationError } from './errors.ts'
import { type FetchFunction, fetchTransport } from './transport/fetchTransport.ts'
import type { Transport } from './transport/transport.ts'

/** Where public data comes from; all but the environment has a default. */
export interface MarketDataOptions {
  readonly environment: Environment
  /** Exchange time, epoch ms, for the limits. @default the local clock */
  readonly now?: (() => number) | undefined
  /** @default the built-in one */
  readonly fetch?: FetchFunction | undefined
  /** Replaces the HTTP layer as a whole. @default fetchTransport() */
  readonly transport?: Transport | undefined
  /** Total per call, milliseconds, retries included. @default 10000 */
  readonly timeoutMs?: number | undefined
  /** Largest answer in bytes. @default 16 MiB */
  readonly maxBytes?: number | undefined
  /** As of `createAsterClient`. @default an own one */
  readonly budget?: Budget | BudgetOptions | false | undefined
}

/**
 * Binds the public endpoints given, and only those: for web pages and other small programs, whose
 * bundler then leaves out every other endpoint, streams and signing. Calls go through the built-in `fetch`:
 * ky, which clients use, would be over a third of such a page.
 *
 * @throws {AsterConfigurationError} An endpoint is not a public read.
 * @example
 * import { createMarketData, environments } from '@asterkit/sdk'
 * import { getDepth } from '@asterkit/sdk/futures'
 * const market = createMarketData({ environment: environments.mainnet }, { getDepth })
 * const book = await market.getDepth({ symbol: 'BTCUSDT' })
 */
export function createMarketData<const Specs extends Readonly<Record<string, EndpointSpec>>>(
  options: MarketDataOptions,
  endpoints: Specs,
): BoundGroup<Specs> {
  const context: CallContext = {
    environment: options.environment,
    transport: options.transport ?? fetchTransport({ fetch: options.fetch }),
    encoding: 'form',
    timeoutMs: options.timeoutMs ?? 10_000,
    maxBytes: options.maxBytes ?? 16 * 1024 * 1024,
    budget: budgetOf(options, options.now ?? Date.now),
    sign: (spec) => Promise.reject(notPublic(spec)),
  }
  const bound = Object.entries(endpoints).map(([name, spec]) => {
    if (spec.security !== 'none' || isWrite(spec)) throw notPublic(spec)
    return [
      name,
      (params: ParamsOf<EndpointSpec> = {}, call?: CallOptions) =>
        callRead(context, spec, params, call),
    ]
  })
  return Object.fromEntries(bound) as BoundGroup<Specs>
}

function notPublic({ method, path }: EndpointSpec): AsterConfigurationError {
  return new AsterConfigurationError(
    `${method} ${path} is not public market data: use createAsterClient`,
  )
}

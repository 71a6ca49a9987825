import type { z } from 'zod'

/** Who has to sign: `none` is public; all others carry user, signer, nonce and signature. */
export type Security = 'none' | 'trade' | 'user-data' | 'user-stream'

/**
 * What may be done after a failure: `safe` reads may be repeated; `lookup` orders are found by client
 * order id and never resent; `never` is not repeated at all.
 */
export type RetryRule = 'safe' | 'lookup' | 'never'

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'DELETE'

/**
 * One endpoint as data: the client call, the paper exchange's route, the docs row and the contract
 * test's subject.
 */
export interface EndpointSpec<
  Params extends z.ZodType = z.ZodType,
  Result extends z.ZodType = z.ZodType,
> {
  readonly market: 'futures' | 'spot'
  readonly method: HttpMethod
  readonly path: string
  readonly security: Security
  /** Request weight against the IP limit; a function where it depends on the parameters. */
  readonly weight: number | ((params: z.output<Params>) => number)
  readonly retry: RetryRule
  /** Whether a signed call changes state. Reads are signed GETs. */
  readonly params: Params
  readonly result: Result
}

/** Declares an endpoint. See the folders `futures` and `spot`: one file each. */
export function defineEndpoint<Params extends z.ZodType, Result extends z.ZodType>(
  spec: EndpointSpec<Params, Result>,
): EndpointSpec<Params, Result> {
  return spec
}

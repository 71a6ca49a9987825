import type * as z from 'zod/mini'

/**
 * Who has to sign. `none` is public. `trade`, `user-data` and `user-stream` carry user, signer, nonce and
 * the agent's signature; so does `withdraw`, with a signature of the main wallet among its parameters.
 * `management` is signed by the main wallet alone.
 * `market-data` exists in V1 only: it carries the key, as `user-stream` does there, but no signature.
 */
export type Security =
  | 'none'
  | 'trade'
  | 'user-data'
  | 'user-stream'
  | 'market-data'
  | WalletSecurity

/** What the main wallet has to agree to; clients do not bind such endpoints. */
export type WalletSecurity = 'withdraw' | 'management'

/**
 * What may be done after a failure: `safe` reads may be repeated; `lookup` orders are found by client
 * order id and never resent; `never` is not repeated at all.
 */
export type RetryRule = 'safe' | 'lookup' | 'never'

/** HTTP methods of the venue; all but GET change state. */
export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'DELETE'

/**
 * One endpoint as data: the client call, the paper exchange's route, the docs row and the contract
 * test's subject.
 */
export interface EndpointSpec<
  Params extends z.ZodMiniObject = z.ZodMiniObject,
  Result extends z.ZodMiniType = z.ZodMiniType,
> {
  readonly market: 'futures' | 'spot'
  readonly method: HttpMethod
  readonly path: string
  readonly security: Security
  /**
   * Request weight against the IP limit; a function where it depends on the parameters. Declared as a
   * method so that a list of different endpoints is still a list of `EndpointSpec`.
   */
  weight(params: z.output<Params>): number
  /** `safe` for every GET; any other method changes state. */
  readonly retry: RetryRule
  /** Strict object: an unknown parameter is refused before the network. */
  readonly params: Params
  /** Loose: a field that the venue adds later is not an outage. */
  readonly result: Result
  /**
   * Reads an answer's text in the form that the venue writes, without parsing it first; undefined for every
   * surprise, which the schema then decides on. Gives only what the schema would give.
   */
  readText?(text: string): z.output<Result> | undefined
}

/** An endpoint that moves money out or changes who may act for the account. */
export interface WalletEndpointSpec<
  Params extends z.ZodMiniObject = z.ZodMiniObject,
  Result extends z.ZodMiniType = z.ZodMiniType,
> extends EndpointSpec<Params, Result> {
  readonly security: WalletSecurity
}

/** What a caller passes to an endpoint. */
export type ParamsOf<Spec extends EndpointSpec> = z.input<Spec['params']>

/** What an endpoint answers, checked. */
export type ResultOf<Spec extends EndpointSpec> = z.output<Spec['result']>

/** Whether a call changes state. Such a call is sent once and never repeated by any layer. */
export function isWrite(spec: EndpointSpec): boolean {
  return spec.method !== 'GET'
}

/** Declares an endpoint; a plain number is a fixed weight. See `futures` and `spot`: one file each. */
export function defineEndpoint<Params extends z.ZodMiniObject, Result extends z.ZodMiniType>(
  spec: Omit<EndpointSpec<Params, Result>, 'weight'> & {
    readonly weight: number | ((params: z.output<Params>) => number)
  },
): EndpointSpec<Params, Result> {
  const { weight } = spec
  return { ...spec, weight: typeof weight === 'number' ? () => weight : weight }
}

/**
 * Declares an endpoint that needs the main wallet. It is in no group of a client: who wants it names it.
 */
export function defineWalletEndpoint<Params extends z.ZodMiniObject, Result extends z.ZodMiniType>(
  spec: Omit<WalletEndpointSpec<Params, Result>, 'weight'> & { readonly weight: number },
): WalletEndpointSpec<Params, Result> {
  const { security } = spec
  return { ...defineEndpoint<Params, Result>(spec), security }
}

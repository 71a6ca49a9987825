import { formEncode, type ParameterEncoding } from './auth/formEncode.ts'
import type { NonceSource } from './auth/nonceSource.ts'
import type { Credentials } from './auth/signer.ts'
import type { Budget } from './budget/budget.ts'
import { type EndpointSpec, isWrite, type ParamsOf } from './endpoint.ts'
import type { Environment } from './environments.ts'
import { AsterConfigurationError } from './errors.ts'
import type { Transport, WireRequest } from './transport/transport.ts'
import { encodeParams } from './wireParams.ts'

/** What all calls of one client share. */
export interface CallContext {
  readonly environment: Environment
  readonly transport: Transport
  readonly encoding: ParameterEncoding
  /** Total per call, retries included. */
  readonly timeoutMs: number
  /** Largest answer, bytes. */
  readonly maxBytes: number
  /** Keeps calls within the venue's limits; absent: nothing does. */
  readonly budget?: Budget | undefined
  /** Authenticates one request: V3 by `signedRequest`, V1 by its API key. */
  readonly sign: SignRequest
}

/** Builds a request that the venue accepts as ours. Every attempt of a read is signed afresh. */
type SignRequest = <Spec extends EndpointSpec>(
  spec: Spec,
  params: ParamsOf<Spec>,
  chosenNonce?: string,
) => Promise<SignedRequest>

/** What V3 signatures are made of. */
export interface SigningContext {
  readonly environment: Environment
  readonly credentials: Credentials | undefined
  readonly nonce: NonceSource
  readonly encoding: ParameterEncoding
  /** After this much beyond its nonce the venue admits no call, margin included. */
  readonly admissionMs: number
}

/** A request with what identifies it. */
export interface SignedRequest {
  readonly request: WireRequest
  /** V3: microseconds, decimal digits. V1 has no nonce: its timestamp, in the same unit. */
  readonly nonce: string
  /**
   * Hash of method, path and the exact parameter bytes, `0x` hex. Keccak-256; with V1 SHA-256. Made when
   * it is read: a call that nobody records does not pay for it.
   */
  readonly requestHash: string
  /** Exchange time, epoch ms, after which the venue can no longer admit it. */
  readonly deadline: number
}

/** Builds the request of a public endpoint. */
export function publicRequest<Spec extends EndpointSpec>(
  context: CallContext,
  spec: Spec,
  params: ParamsOf<Spec>,
): WireRequest {
  const text = formEncode(encodeParams(spec, params), context.encoding)
  const url = urlOf(context.environment, spec)
  return { method: spec.method, url: text === '' ? url : `${url}?${text}` }
}

/**
 * Builds and signs a request. The string that is signed is the string that is sent.
 *
 * @param chosenNonce Only to burn the nonce of a request in flight with `noop`.
 * @throws {AsterValidationError} Parameters break the schema.
 * @throws {AsterConfigurationError} The client has no credentials.
 */
export async function signedRequest<Spec extends EndpointSpec>(
  context: SigningContext,
  spec: Spec,
  params: ParamsOf<Spec>,
  chosenNonce?: string,
): Promise<SignedRequest> {
  const { credentials, environment } = context
  const wire = encodeParams(spec, params)
  if (credentials === undefined) {
    throw new AsterConfigurationError(
      `${spec.method} ${spec.path} needs credentials: set API_USER, API_SIGNER and API_PRIVATE_KEY`,
    )
  }
  const { hashOfText, signMessage } = signing ?? (await loadSigning())
  if (spec.security === 'management') {
    throw new AsterConfigurationError(`${spec.method} ${spec.path} is signed by the main wallet`)
  }
  // A guarded cancel carries the nonce of what it cancels.
  const guarded = wire.find(([name]) => name === 'nonce')?.[1]
  const nonce = guarded ?? chosenNonce ?? context.nonce.next()
  if (guarded === undefined) wire.push(['nonce', nonce])
  wire.push(['user', credentials.user], ['signer', credentials.signer.address])
  const msg = formEncode(wire, context.encoding)
  const signature = await signMessage(credentials.signer, msg, environment.chainId)
  const text = `${msg}&signature=${signature}`
  const url = urlOf(environment, spec)
  const request: WireRequest = isWrite(spec)
    ? { method: spec.method, url, body: text }
    : { method: spec.method, url: `${url}?${text}` }
  return {
    request,
    nonce,
    get requestHash() {
      return hashOfText(`${spec.method} ${spec.path} ${text}`)
    },
    deadline: Math.ceil(Number(nonce) / 1000) + context.admissionMs,
  }
}

type Signing = typeof import('./auth/callSigning.ts')
let signing: Signing | undefined

/** The curve library loads with the first signed call, so that public tools start fast. */
async function loadSigning(): Promise<Signing> {
  signing = await import('./auth/callSigning.ts')
  return signing
}

/** Address of an endpoint, without parameters. */
export function urlOf(environment: Environment, spec: EndpointSpec): string {
  const { futuresRest, spotRest } = environment.hosts
  return `${spec.market === 'futures' ? futuresRest : spotRest}${spec.path}`
}

import { formEncode, type ParameterEncoding } from '../auth/formEncode.ts'
import { type SignedRequest, urlOf } from '../call.ts'
import type { EndpointSpec, ParamsOf } from '../endpoint.ts'
import type { Environment } from '../environments.ts'
import { AsterConfigurationError, AsterValidationError } from '../errors.ts'
import type { WireRequest } from '../transport/transport.ts'
import { encodeParams } from '../wireParams.ts'
import { hashes, loadHashes } from './hashes.ts'
import type { HmacSigner } from './hmacSigner.ts'
import { signV1Query } from './signV1Query.ts'

/** What V1 signatures are made of. */
export interface V1SigningContext {
  readonly environment: Environment
  readonly credentials: HmacSigner | undefined
  /** Exchange time, epoch ms. */
  readonly now: () => number
  /** How long after its timestamp the venue admits a call. */
  readonly recvWindowMs: number
  readonly encoding: ParameterEncoding
}

/** Added to the window before a call counts as dead: clocks of the venue's machines differ. */
const DEADLINE_MARGIN_MS = 1000

/**
 * Builds a V1 request with key, timestamp and signature. GET and DELETE carry them in the query, POST and
 * PUT in the body; the string that is signed is the string that is sent, the signature is last in it.
 *
 * `user-stream` and `market-data` carry the key alone: without a timestamp the venue may admit such a
 * call at any time, so its deadline is infinite.
 *
 * @throws {AsterValidationError} Parameters break the schema, or the endpoint is one of V3.
 * @throws {AsterConfigurationError} The client has no credentials, or its clock does not tell the time.
 */
export async function signedV1Request<Spec extends EndpointSpec>(
  context: V1SigningContext,
  spec: Spec,
  params: ParamsOf<Spec>,
): Promise<SignedRequest> {
  const { credentials, environment, recvWindowMs } = context
  const name = `${spec.method} ${spec.path}`
  if (spec.path.includes('/v3/')) {
    throw new AsterValidationError('spec', `${name} is an endpoint of V3: use createAsterClient`)
  }
  const wire = encodeParams(spec, params)
  if (credentials === undefined) {
    throw new AsterConfigurationError(
      `${name} needs credentials: set APIV1_PUBLIC_KEY and APIV1_PRIVATE_KEY`,
    )
  }
  const timestamp = Math.floor(context.now())
  if (!Number.isSafeInteger(timestamp * 1000)) {
    throw new AsterConfigurationError('the clock does not return epoch milliseconds')
  }
  const isTimed = !takesKeyAlone(spec)
  const { sha256OfText } = hashes ?? (await loadHashes())
  const { encoding } = context
  const text = isTimed
    ? await signV1Query(credentials, wire, { timestamp, recvWindowMs, encoding })
    : formEncode(wire, encoding)
  const headers = { 'X-MBX-APIKEY': credentials.apiKey }
  return {
    request: { ...placed(spec, urlOf(environment, spec), text), headers },
    nonce: String(timestamp * 1000),
    get requestHash() {
      return sha256OfText(`${name} ${text}`)
    },
    deadline: isTimed ? timestamp + recvWindowMs + DEADLINE_MARGIN_MS : Number.POSITIVE_INFINITY,
  }
}

function takesKeyAlone({ security }: EndpointSpec): boolean {
  return security === 'user-stream' || security === 'market-data'
}

function placed({ method }: EndpointSpec, url: string, text: string): WireRequest {
  if (method === 'POST' || method === 'PUT') return { method, url, body: text }
  return { method, url: text === '' ? url : `${url}?${text}` }
}

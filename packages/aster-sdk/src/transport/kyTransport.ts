import ky, { isNetworkError } from 'ky'
import { describeFailure, isUnsent } from './connectionFailure.ts'
import { retryAfterMs } from './retryAfterMs.ts'
import {
  type Transport,
  TransportFailure,
  type WireAnswer,
  type WireLimits,
  type WireRequest,
} from './transport.ts'

/** A `fetch` of one's own: a proxy, a service worker, a test. It must not repeat requests either. */
export type FetchFunction = typeof fetch

const FORM_HEADERS = { 'content-type': 'application/x-www-form-urlencoded' }

/**
 * Carries requests through ky, and so through `fetch`: built in everywhere, one keep-alive pool per
 * host. The default. ky's own retries, timeouts and errors by status are off, redirects are not
 * followed; deadline and size limit are those of the call.
 */
export function kyTransport(
  options: { readonly fetch?: FetchFunction | undefined } = {},
): Transport {
  const client = ky.create({
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
    redirect: 'manual',
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
  })
  return { send: (request, limits) => send(client, request, limits) }
}

async function send(
  client: typeof ky,
  request: WireRequest,
  limits: WireLimits,
): Promise<WireAnswer> {
  const { signal } = limits
  if (signal?.aborted) throw new TransportFailure('not-sent', 'aborted before it was sent')
  const controller = new AbortController()
  let cut: 'timeout' | 'aborted' = 'aborted'
  const timer = setTimeout(() => {
    cut = 'timeout'
    controller.abort()
  }, limits.timeoutMs)
  const abort = () => controller.abort()
  signal?.addEventListener('abort', abort, { once: true })
  try {
    const response = await client(request.url, {
      method: request.method,
      signal: controller.signal,
      ...bodyAndHeaders(request),
    })
    const { status, headers } = response
    const text = await readBody(response, limits.maxBytes, controller)
    const header = (name: string) => headers.get(name) ?? undefined
    return { status, text, header, retryAfterMs: retryAfterMs(header('retry-after')) }
  } catch (cause) {
    if (cause instanceof TransportFailure) throw cause
    if (controller.signal.aborted) throw cutOff(cut, limits)
    throw lost(cause)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}

function bodyAndHeaders({ body, headers }: WireRequest) {
  if (body !== undefined) {
    return { body, headers: headers === undefined ? FORM_HEADERS : { ...FORM_HEADERS, ...headers } }
  }
  return headers === undefined ? {} : { headers: { ...headers } }
}

function cutOff(cut: 'timeout' | 'aborted', limits: WireLimits): TransportFailure {
  return cut === 'timeout'
    ? new TransportFailure('timeout', `no complete answer within ${limits.timeoutMs} ms`)
    : new TransportFailure('aborted', 'aborted by the caller', { cause: limits.signal?.reason })
}

function lost(error: unknown): TransportFailure {
  // ky's error holds the request, signature included: only what is below it goes on.
  const cause = isNetworkError(error) ? error.cause : error
  return isUnsent(cause)
    ? new TransportFailure('not-sent', `no connection (${describeFailure(cause)})`, { cause })
    : new TransportFailure('interrupted', `connection lost (${describeFailure(cause)})`, { cause })
}

async function readBody(
  response: Response,
  maxBytes: number,
  controller: AbortController,
): Promise<string> {
  const length = Number(response.headers.get('content-length') ?? Number.NaN)
  if (length > maxBytes) return refuseBody(maxBytes, controller)
  // A declared length bounds the body, unless it is the length of something compressed.
  if (length >= 0 && !response.headers.has('content-encoding')) return response.text()
  if (response.body === null) return ''
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  const reader = response.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    size += value.byteLength
    if (size > maxBytes) return refuseBody(maxBytes, controller)
    text += decoder.decode(value, { stream: true })
  }
}

function refuseBody(maxBytes: number, controller: AbortController): never {
  controller.abort()
  throw new TransportFailure('too-large', `the answer is longer than ${maxBytes} bytes`)
}

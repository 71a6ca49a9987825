import { lostConnection } from './connectionFailure.ts'
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
 * Carries requests through `fetch`, which is built in everywhere and keeps connections alive. Redirects
 * are not followed; deadline and size limit are those of the call.
 *
 * @param options.fetch @default the built-in one
 */
export function fetchTransport(
  options: { readonly fetch?: FetchFunction | undefined } = {},
): Transport {
  // A bare function: browsers refuse `fetch` as a method of another object.
  const fetchOnce: FetchFunction = options.fetch ?? ((url, init) => fetch(url, init))
  return { send: (request, limits) => send(fetchOnce, request, limits) }
}

async function send(
  fetchOnce: FetchFunction,
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
    const response = await fetchOnce(request.url, {
      method: request.method,
      redirect: 'manual',
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
    throw lostConnection(cause)
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

import { describeFailure, isUnsent } from './connectionFailure.ts'
import {
  type Transport,
  TransportFailure,
  type WireAnswer,
  type WireLimits,
  type WireRequest,
} from './transport.ts'

/** The part of the Fetch standard that is used here. */
export type FetchFunction = (url: string, init: RequestInit) => Promise<Response>

const FORM_HEADERS = { 'content-type': 'application/x-www-form-urlencoded' }

/** Carries requests through `fetch`: built in everywhere, one keep-alive pool per host. */
export function fetchTransport(fetchFunction: FetchFunction = fetch): Transport {
  return { send: (request, limits) => send(fetchFunction, request, limits) }
}

async function send(
  fetchFunction: FetchFunction,
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
    const response = await fetchFunction(request.url, {
      method: request.method,
      redirect: 'manual',
      signal: controller.signal,
      ...bodyAndHeaders(request),
    })
    const text = await readBody(response, limits.maxBytes, controller)
    return { status: response.status, text, retryAfterMs: readRetryAfter(response) }
  } catch (cause) {
    if (cause instanceof TransportFailure) throw cause
    if (controller.signal.aborted) throw cutOff(cut, limits)
    if (isUnsent(cause)) {
      throw new TransportFailure('not-sent', `no connection (${describeFailure(cause)})`, { cause })
    }
    throw new TransportFailure('interrupted', `connection lost (${describeFailure(cause)})`, {
      cause,
    })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}

function bodyAndHeaders({ body, headers }: WireRequest): RequestInit {
  if (body !== undefined) {
    return { body, headers: headers === undefined ? FORM_HEADERS : { ...FORM_HEADERS, ...headers } }
  }
  return headers === undefined ? {} : { headers }
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
  for await (const chunk of response.body) {
    size += chunk.byteLength
    if (size > maxBytes) return refuseBody(maxBytes, controller)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function refuseBody(maxBytes: number, controller: AbortController): never {
  controller.abort()
  throw new TransportFailure('too-large', `the answer is longer than ${maxBytes} bytes`)
}

function readRetryAfter(response: Response): number | undefined {
  const text = response.headers.get('retry-after')
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) * 1000 : undefined
}

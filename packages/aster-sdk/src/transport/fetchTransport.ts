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
      ...(request.body === undefined ? {} : { body: request.body, headers: FORM_HEADERS }),
    })
    const text = await readBody(response, limits.maxBytes, controller)
    return { status: response.status, text, retryAfterMs: readRetryAfter(response) }
  } catch (cause) {
    if (cause instanceof TransportFailure) throw cause
    if (controller.signal.aborted) throw cutOff(cut, limits)
    if (isUnsent(cause)) {
      throw new TransportFailure('not-sent', `no connection (${describe(cause)})`, { cause })
    }
    throw new TransportFailure('interrupted', `connection lost (${describe(cause)})`, { cause })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
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

const UNSENT_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/** Whether a failure happened before any byte of the request could be written. In doubt: no. */
function isUnsent(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof AggregateError)
    return error.errors.length > 0 && error.errors.every(isUnsent)
  const { code, syscall } = error as { code?: unknown; syscall?: unknown }
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true
  if (typeof code === 'string' && UNSENT_CODES.has(code)) return true
  return error.cause !== undefined && isUnsent(error.cause)
}

/** Innermost code or message. Neither carries the URL. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown failure'
  const { code } = error as { code?: unknown }
  if (typeof code === 'string') return code
  return error.cause instanceof Error ? describe(error.cause) : error.message
}

import { Agent, type Dispatcher } from 'undici'
import { asUnsent, lostConnection } from './connectionFailure.ts'
import { retryAfterMs } from './retryAfterMs.ts'
import {
  type Transport,
  TransportFailure,
  type WireAnswer,
  type WireLimits,
  type WireRequest,
} from './transport.ts'

/**
 * Carries requests through undici with keep-alive, at about a quarter of the cost of `fetch`: for the
 * order path and for programs that make many calls. HTTP/1.1, one request at a time per connection.
 *
 * @param options.maxSockets Connections per host. @default 64
 * @example
 * createAsterClient({ environment, transport: undiciTransport() })
 */
export function undiciTransport(options: { readonly maxSockets?: number } = {}): Transport {
  const agent = new Agent({
    connections: options.maxSockets ?? 64,
    pipelining: 1,
    allowH2: false,
    // The deadline of the call covers both.
    headersTimeout: 0,
    bodyTimeout: 0,
  })
  return {
    send: (request, limits) =>
      new Promise((resolve, reject) => {
        if (limits.signal?.aborted) {
          reject(new TransportFailure('not-sent', 'aborted before it was sent'))
          return
        }
        const handler = carry(limits, resolve, reject)
        agent.dispatch(optionsOf(request), handler)
      }),
  }
}

function optionsOf({ method, url, body, headers }: WireRequest): Dispatcher.DispatchOptions {
  const pathAt = url.indexOf('/', 'https://'.length)
  const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' }
  return {
    method,
    // Without it a cancellation, a DELETE with a body, would close its connection.
    reset: false,
    origin: url.slice(0, pathAt),
    path: url.slice(pathAt),
    ...(body === undefined ? { headers: { ...headers } } : { body, headers: form }),
  }
}

/** Follows one request until its answer is complete or given up. */
function carry(
  limits: WireLimits,
  resolve: (answer: WireAnswer) => void,
  reject: (failure: TransportFailure) => void,
): Dispatcher.DispatchHandler {
  const { signal, timeoutMs, maxBytes } = limits
  let controller: Dispatcher.DispatchController | undefined
  let end: TransportFailure | undefined
  const timer = setTimeout(
    () => fail(new TransportFailure('timeout', `no complete answer within ${timeoutMs} ms`)),
    timeoutMs,
  )
  const abort = () =>
    fail(new TransportFailure('aborted', 'aborted by the caller', { cause: signal?.reason }))
  signal?.addEventListener('abort', abort, { once: true })

  function settle() {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
  /** Without a controller nothing was written, and nothing will be: the start is refused then. */
  function fail(failure: TransportFailure) {
    if (end !== undefined) return
    end = controller === undefined ? asUnsent(failure) : failure
    settle()
    reject(end)
    controller?.abort(end)
  }
  const tooLarge = () =>
    fail(new TransportFailure('too-large', `the answer is longer than ${maxBytes} bytes`))

  let status = 0
  let headers: Readonly<Record<string, string | string[] | undefined>> = {}
  const header = (name: string) => textOf(headers[name])
  const chunks: Buffer[] = []
  let size = 0
  return {
    onRequestStart(started) {
      // A second start would be a second copy on another connection.
      if (controller !== undefined) fail(lostConnection(new Error('connection lost')))
      if (end !== undefined) return started.abort(end)
      controller = started
    },
    onResponseStart(_controller, statusCode, answerHeaders) {
      status = statusCode
      headers = answerHeaders
      if (Number(header('content-length')) > maxBytes) tooLarge()
    },
    onResponseData(_controller, chunk) {
      size += chunk.length
      if (size > maxBytes) tooLarge()
      else chunks.push(chunk)
    },
    onResponseEnd() {
      settle()
      const text = (chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))?.toString() ?? ''
      resolve({ status, text, header, retryAfterMs: retryAfterMs(header('retry-after')) })
    },
    onResponseError(_controller, error) {
      fail(lostConnection(error))
    },
  }
}

function textOf(value: string | string[] | undefined): string | undefined {
  return typeof value === 'object' ? value.join(', ') : value
}

import { Agent, type Dispatcher } from 'undici'
import { type AnswerSoFar, collectAnswer } from './collectAnswer.ts'
import { asUnsent, lostConnection } from './connectionFailure.ts'
import {
  type Transport,
  TransportFailure,
  type WireAnswer,
  type WireLimits,
  type WireRequest,
} from './transport.ts'
import { watchLimits } from './watchLimits.ts'

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
  let controller: Dispatcher.DispatchController | undefined
  let end: TransportFailure | undefined
  let answer: AnswerSoFar | undefined
  const unwatch = watchLimits(limits, fail)

  /** Without a controller nothing was written, and nothing will be: the start is refused then. */
  function fail(failure: TransportFailure) {
    if (end !== undefined) return
    end = controller === undefined ? asUnsent(failure) : failure
    unwatch()
    reject(end)
    controller?.abort(end)
  }
  return {
    onRequestStart(started) {
      // A second start would be a second copy on another connection.
      if (controller !== undefined) fail(lostConnection(new Error('connection lost')))
      if (end !== undefined) return started.abort(end)
      controller = started
    },
    onResponseStart(_controller, status, headers) {
      answer = collectAnswer({ status, headers }, limits.maxBytes, fail)
    },
    onResponseData(_controller, chunk) {
      answer?.add(chunk)
    },
    onResponseEnd() {
      if (answer === undefined) return fail(lostConnection(new Error('no answer')))
      unwatch()
      resolve(answer.whole())
    },
    onResponseError(_controller, error) {
      fail(lostConnection(error))
    },
  }
}

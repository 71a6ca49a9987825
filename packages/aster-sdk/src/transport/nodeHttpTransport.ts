import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import type { Socket } from 'node:net'
import { collectAnswer } from './collectAnswer.ts'
import { asUnsent, describeFailure, lostConnection } from './connectionFailure.ts'
import {
  type Transport,
  TransportFailure,
  type WireAnswer,
  type WireLimits,
  type WireRequest,
} from './transport.ts'
import { watchLimits } from './watchLimits.ts'

/** A connection that rests this long is closed: a router that forgot it would swallow the next request. */
const IDLE_MS = 4000

/**
 * Carries requests through Node's own `node:http` and `node:https` with keep-alive: for programs, because it
 * starts faster and takes less memory than any other transport. HTTP/1.1, one request at a time per
 * connection; compression is not asked for, and proxy settings of the environment are not followed.
 *
 * @param options.maxSockets Connections per host. @default 64
 * @example
 * createAsterClient({ environment, transport: nodeHttpTransport() })
 */
export function nodeHttpTransport(options: { readonly maxSockets?: number } = {}): Transport {
  const hosts = new Map<string, Host>()
  const hostOf = (origin: string): Host => {
    const host = hosts.get(origin) ?? openHost(origin, options.maxSockets ?? 64)
    hosts.set(origin, host)
    return host
  }
  return {
    send: (request, limits) =>
      new Promise((resolve, reject) => {
        if (limits.signal?.aborted) {
          reject(new TransportFailure('not-sent', 'aborted before it was sent'))
          return
        }
        const started = start(hostOf, request)
        if (started instanceof TransportFailure) reject(started)
        else carry({ ...started, limits, resolve, reject })
      }),
  }
}

/** Connections to one host. */
interface Host {
  /** Event of a new connection before which no byte of a request is written to it. */
  readonly opens: 'connect' | 'secureConnect'
  request(options: RequestOptions): ClientRequest
}

/**
 * An `import` of `node:http` would also wake undici, which some of its exports come from: that takes longer than to
 * start an empty program. `node:https` costs as much again, and a local exchange does not need it.
 */
function openHost(origin: string, maxSockets: number): Host {
  const { protocol, hostname, port } = new URL(origin)
  const isSecure = protocol === 'https:'
  const { Agent, request } = process.getBuiltinModule(isSecure ? 'node:https' : 'node:http')
  const agent = new Agent({ keepAlive: true, maxSockets, timeout: IDLE_MS })
  distrustIdle(agent)
  // An IPv6 address stands in brackets in URLs alone.
  const to = { agent, host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? undefined : port }
  return {
    opens: isSecure ? 'secureConnect' : 'connect',
    request: (options) => request({ ...to, ...options }),
  }
}

/**
 * Bytes that arrive while a connection rests are nobody's answer, and whatever follows them is none either: it is
 * closed. Node 24 does so itself, older versions go on.
 */
function distrustIdle(agent: Agent): void {
  const { keepSocketAlive, reuseSocket } = agent
  const close = function (this: Socket) {
    this.destroy()
  }
  agent.keepSocketAlive = function (socket) {
    const isKept: unknown = keepSocketAlive.call(this, socket)
    if (isKept) socket.on('data', close)
    return isKept
  }
  agent.reuseSocket = function (socket, request) {
    socket.off('data', close)
    reuseSocket.call(this, socket, request)
  }
}

interface Started {
  readonly exchange: ClientRequest
  readonly opens: Host['opens']
}

/** What cannot be put into HTTP fails before there is a connection. The error may hold the URL: it is not chained. */
function start(
  hostOf: (origin: string) => Host,
  { method, url, body, headers }: WireRequest,
): Started | TransportFailure {
  const pathAt = url.indexOf('/', 'https://'.length)
  const form =
    body === undefined
      ? {}
      : {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': Buffer.byteLength(body),
        }
  try {
    const { opens, request } = hostOf(url.slice(0, pathAt))
    const exchange = request({ method, path: url.slice(pathAt), headers: { ...headers, ...form } })
    exchange.end(body)
    return { exchange, opens }
  } catch (error) {
    return new TransportFailure('not-sent', `no request (${describeFailure(error)})`)
  }
}

interface Carried extends Started {
  readonly limits: WireLimits
  readonly resolve: (answer: WireAnswer) => void
  readonly reject: (failure: TransportFailure) => void
}

/** Follows one request until its answer is complete or given up. */
function carry({ exchange, opens, limits, resolve, reject }: Carried): void {
  let mayBeWritten = false
  let isOver = false
  const unwatch = watchLimits(limits, fail)

  function settle() {
    isOver = true
    unwatch()
  }
  function fail(failure: TransportFailure) {
    if (isOver) return
    settle()
    reject(mayBeWritten ? failure : asUnsent(failure))
    // The connection goes with it: a late answer on it would be taken for that of the next request.
    exchange.destroy()
  }

  // Before this event nothing is written, because a request that ends earlier never gets a connection.
  exchange.on('socket', (socket: Socket) => {
    if (!socket.connecting) mayBeWritten = true
    else
      socket.prependOnceListener(opens, () => {
        mayBeWritten = true
      })
  })
  exchange.on('error', (error) => fail(lostConnection(error)))
  exchange.on('close', () => fail(lostConnection(new Error('connection closed'))))
  exchange.on('response', (answer) =>
    read(answer, limits.maxBytes, fail, (whole) => {
      if (isOver) return
      settle()
      resolve(whole)
    }),
  )
}

function read(
  answer: IncomingMessage,
  maxBytes: number,
  fail: (failure: TransportFailure) => void,
  done: (whole: WireAnswer) => void,
): void {
  const { statusCode = 0, headers } = answer
  const { add, whole } = collectAnswer({ status: statusCode, headers }, maxBytes, fail)
  answer.on('error', (error) => fail(lostConnection(error)))
  answer.on('data', add)
  answer.on('end', () => {
    if (answer.complete) done(whole())
    else fail(lostConnection(new Error('the answer broke off')))
  })
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { VenueError } from '../core/index.ts'
import type { CallFaults } from './callFaults.ts'
import type { CallRequest } from './callParameters.ts'
import type { CallRunner, RouteTarget } from './callRunner.ts'
import { answerControl, answerDocument } from './controlRoutes.ts'
import { answerUnderFaults } from './faultyAnswer.ts'
import { describeCall } from './faultyCall.ts'
import { type HttpAnswer, jsonRefusal } from './httpAnswer.ts'
import { PaperExchangeError } from './paperExchange.ts'
import type { PaperMachine } from './paperMachine.ts'
import { RateLimitReached } from './rateLimits.ts'

const MAX_BODY_BYTES = 1024 * 1024
/** Longer than any bot thinks: closing an idle socket races with its next request. */
const KEEP_ALIVE_MS = 10 * 60_000
const JSON_TYPE = 'application/json;charset=UTF-8'

/**
 * Makes the HTTP server of one host. It does not listen yet.
 *
 * @param refuse Closes the port and all connections for so many ms of the wall clock.
 */
export function createHttpHost(
  machine: PaperMachine,
  runner: CallRunner,
  refuse: (downMs: number) => void,
): Server {
  const server = createServer((request, response) => {
    handle(machine, runner, { request, response, refuse }).catch((error: unknown) => {
      send(response, runner, failure(error))
    })
  })
  server.keepAliveTimeout = KEEP_ALIVE_MS
  return server
}

async function handle(
  machine: PaperMachine,
  runner: CallRunner,
  { request, response, refuse }: Exchanged,
): Promise<void> {
  const { method = 'GET', url = '/' } = request
  const mark = url.indexOf('?')
  const path = mark < 0 ? url : url.slice(0, mark)
  const query = mark < 0 ? '' : url.slice(mark + 1)
  const body = method === 'GET' ? '' : await readBody(request)
  machine.clock.touch()
  if (path === '/paper' || path.startsWith('/paper/')) {
    send(response, runner, await control(machine, request, response, { method, path, body }))
    return
  }
  const target = runner.find(method, path)
  if (target === undefined) {
    send(response, runner, jsonRefusal(404, -1020, 'This operation is not supported.'))
    return
  }
  const sent: CallRequest = {
    query,
    body,
    apiKey: oneHeader(request, 'x-mbx-apikey'),
    address: request.socket.remoteAddress ?? '',
  }
  if (machine.spotFormGetFails && isSpotFormGet(target, request)) {
    send(response, runner, {
      status: 500,
      body: BROKEN_PAGE,
      headers: { 'Content-Type': 'text/html' },
    })
    return
  }
  const run = (faults?: CallFaults) => answerCall(machine, runner, { target, sent, faults })
  if (machine.faults.isIdle) {
    send(response, runner, run())
    return
  }
  const connection = {
    cut: () => request.socket.destroy(),
    send: (answer: HttpAnswer, bodyMs: number) => sendSlowly(response, runner, answer, bodyMs),
    refuse,
  }
  await answerUnderFaults(machine, describeCall(runner.host, target, sent), connection, run)
}

/** One request with its response. */
interface Exchanged {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly refuse: (downMs: number) => void
}

function answerCall(
  machine: PaperMachine,
  runner: CallRunner,
  call: {
    readonly target: RouteTarget
    readonly sent: CallRequest
    readonly faults: CallFaults | undefined
  },
): HttpAnswer {
  try {
    return { status: 200, ...runner.run(call.target, call.sent, call.faults) }
  } catch (error) {
    return failure(error)
  } finally {
    machine.flush()
  }
}

async function control(
  machine: PaperMachine,
  request: IncomingMessage,
  response: ServerResponse,
  call: { readonly method: string; readonly path: string; readonly body: string },
): Promise<HttpAnswer> {
  // A page in a browser must not turn the clock; bots send no Origin.
  if (request.headers.origin !== undefined) return jsonRefusal(403, -1002, 'Not for browsers.')
  // Nor may a page whose name was made to point here.
  if (!LOOPBACK_NAMES.has(hostName(request))) return jsonRefusal(403, -1002, 'Loopback only.')
  const document = answerDocument(machine, call)
  if (document !== undefined) {
    const headers = { 'Content-Type': document.type, 'Content-Security-Policy': PAGE_POLICY }
    return { status: 200, body: document.body, headers }
  }
  const hangUp = new AbortController()
  response.once('close', () => {
    if (!response.writableEnded) hangUp.abort()
  })
  const answer = await answerControl(machine, call, hangUp.signal)
  return answer === undefined
    ? jsonRefusal(404, -1020, 'This operation is not supported.')
    : { status: 200, body: JSON.stringify(answer) }
}

const BROKEN_PAGE = '<html><body><h1>500 Internal Server Error</h1></body></html>\n'

/** A signed read of spot that claims to carry a form. */
function isSpotFormGet({ spec }: RouteTarget, request: IncomingMessage): boolean {
  const type = oneHeader(request, 'content-type') ?? ''
  return (
    spec.market === 'spot' &&
    spec.method === 'GET' &&
    spec.security !== 'none' &&
    type.startsWith('application/x-www-form-urlencoded')
  )
}

function oneHeader(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', ''])
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

function hostName({ headers }: IncomingMessage): string {
  return (headers.host ?? '').replace(/:\d+$/, '')
}

/** Listeners, not an async iterator: this is on the way of every order. */
function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > MAX_BODY_BYTES) {
        chunks.length = 0
        reject(new VenueError(-1100, 'The body is too long.', 413))
      } else chunks.push(chunk)
    })
    request.once('end', () => {
      const [only] = chunks
      resolve((chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks)).toString())
    })
    request.once('error', reject)
  })
}

function failure(error: unknown): HttpAnswer {
  if (error instanceof RateLimitReached && error.retryAfterSeconds !== undefined) {
    const headers = { 'Retry-After': String(error.retryAfterSeconds) }
    return { ...jsonRefusal(error.httpStatus, error.code, error.message), headers }
  }
  if (error instanceof VenueError) return jsonRefusal(error.httpStatus, error.code, error.message)
  // Whether a change took effect is unknown here, which is what 503 means.
  const message = error instanceof PaperExchangeError ? error.message : 'Internal error.'
  return jsonRefusal(503, -1000, message)
}

function send(response: ServerResponse, runner: CallRunner, answer: HttpAnswer): void {
  if (response.headersSent || response.destroyed) return
  runner.note(response.req, answer.status)
  response.writeHead(answer.status, {
    'Content-Type': JSON_TYPE,
    'Content-Length': Buffer.byteLength(answer.body),
    'X-MBX-USED-WEIGHT-1M': String(runner.usedWeight(response.socket?.remoteAddress ?? '')),
    ...answer.headers,
  })
  response.end(answer.body)
}

/** Sends the body in two parts; the head leaves at once. */
async function sendSlowly(
  response: ServerResponse,
  runner: CallRunner,
  answer: HttpAnswer,
  bodyMs: number,
): Promise<void> {
  if (bodyMs === 0 || response.headersSent || response.destroyed) {
    send(response, runner, answer)
    return
  }
  runner.note(response.req, answer.status)
  response.writeHead(answer.status, { 'Content-Type': JSON_TYPE, ...answer.headers })
  const half = Math.floor(answer.body.length / 2)
  response.write(answer.body.slice(0, half))
  await wait(bodyMs)
  response.end(answer.body.slice(half))
}

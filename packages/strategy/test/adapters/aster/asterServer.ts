import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAsterClient, customEnvironment } from '@asterkit/sdk'
import { privateKeySigner } from '@asterkit/sdk/signing'
import { createAsterExchange } from '../../../src/adapters/aster/index.ts'
import type { Exchange } from '../../../src/index.ts'
import { attachEvents, type EventServer } from './eventServer.ts'

/** One call as the server saw it. */
interface Call {
  /** `GET /fapi/v3/time` */
  readonly route: string
  readonly params: Readonly<Record<string, string>>
}

/** Answers of one route: a value, or a function of the parameters. */
export type Answer = object | ((params: Call['params'], response: ServerResponse) => unknown)

/** An answer with an error status. */
export class Refusal {
  readonly status: number
  readonly body: object
  constructor(status: number, code: number, msg: string) {
    this.status = status
    this.body = { code, msg }
  }
}

/** A real HTTP server on loopback with an exchange port in front of it. */
export interface AsterServer {
  readonly exchange: Exchange
  readonly calls: readonly Call[]
  readonly events: EventServer
  close(): Promise<void>
}

/** Exchange time of the tests. */
export const NOW = 1_786_000_000_000
export const signal = new AbortController().signal

/** Published throwaway key: never fund it. */
const AGENT_KEY = '0x0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'

export async function startAster(routes: Readonly<Record<string, Answer>>): Promise<AsterServer> {
  const calls: Call[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      const [path, query = ''] = (request.url ?? '').split('?')
      const route = `${request.method} ${path}`
      const params = Object.fromEntries(new URLSearchParams(query || body))
      calls.push({ route, params })
      const answer = routes[route] ?? new Refusal(404, -1, `no ${route}`)
      const value = typeof answer === 'function' ? answer(params, response) : answer
      if (value === undefined) return
      const [status, json] = value instanceof Refusal ? [value.status, value.body] : [200, value]
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
    })
  })
  const events = attachEvents(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const ws = url.replace('http', 'ws')
  const client = createAsterClient({
    environment: customEnvironment({
      hosts: { futuresRest: url, futuresWs: ws, spotRest: url, spotWs: ws },
    }),
    credentials: {
      user: '0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A',
      signer: privateKeySigner(AGENT_KEY),
    },
    now: () => NOW,
    timeoutMs: 1000,
    nonceTtlMs: 10_000,
  })
  return {
    exchange: createAsterExchange({ client, now: () => NOW }),
    calls,
    events,
    close: () =>
      new Promise((resolve) => {
        events.close()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

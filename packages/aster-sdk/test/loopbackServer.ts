import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type AsterClient,
  type AsterClientOptions,
  createAsterClient,
  customEnvironment,
} from '../src/index.ts'
import { privateKeySigner } from '../src/signing.ts'

/** One request as the server saw it. */
interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly body: string
  readonly contentType: string | undefined
  readonly headers: IncomingMessage['headers']
}

export type Answering = (request: SeenRequest, response: ServerResponse, count: number) => void

/** A real HTTP server on loopback that answers as told and keeps what it saw. */
export interface LoopbackServer {
  readonly url: string
  readonly seen: SeenRequest[]
  close(): Promise<void>
}

export async function startServer(answer: Answering): Promise<LoopbackServer> {
  const seen: SeenRequest[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      const [path = '', query = ''] = (request.url ?? '').split('?')
      const one: SeenRequest = {
        method: request.method ?? '',
        path,
        query,
        body,
        contentType: request.headers['content-type'],
        headers: request.headers,
      }
      seen.push(one)
      answer(one, response, seen.length)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  const text = JSON.stringify(value)
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  })
  response.end(text)
}

/** Published throwaway key: never fund it. */
export const AGENT_KEY = '0x0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'
export const USER = '0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A'

/** A client with keys whose four hosts are one loopback server. */
export function clientOf(url: string, options: Partial<AsterClientOptions> = {}): AsterClient {
  const ws = url.replace('http', 'ws')
  return createAsterClient({
    environment: customEnvironment({
      hosts: { futuresRest: url, futuresWs: ws, spotRest: url, spotWs: ws },
    }),
    credentials: { user: USER, signer: privateKeySigner(AGENT_KEY) },
    timeoutMs: 2000,
    ...options,
  })
}

import { type AddressInfo, createServer, type Socket } from 'node:net'

/** One request as bytes brought it. */
interface RawRequest {
  readonly method: string
  readonly body: string
  readonly socket: Socket
  /** 1 for the first request of the server. */
  readonly count: number
}

/** A server on bare TCP, which can break every rule of HTTP. */
export interface RawServer {
  readonly url: string
  /** Bodies of all requests that were not GET, also of broken connections. */
  readonly writes: string[]
  /** Connections that were opened. */
  readonly connections: () => number
  close(): Promise<void>
}

/** Starts a server that leaves the answer to `answer`, bytes and all. */
export async function startRawServer(answer: (request: RawRequest) => void): Promise<RawServer> {
  const writes: string[] = []
  const open = new Set<Socket>()
  let connections = 0
  let count = 0
  const server = createServer((socket) => {
    connections += 1
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    // What a broken connection throws here is the point of these tests.
    socket.on('error', () => socket.destroy())
    let pending = ''
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1')
      for (;;) {
        const headEnd = pending.indexOf('\r\n\r\n')
        if (headEnd < 0) return
        const head = pending.slice(0, headEnd)
        const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
        if (pending.length < headEnd + 4 + length) return
        const body = pending.slice(headEnd + 4, headEnd + 4 + length)
        pending = pending.slice(headEnd + 4 + length)
        const method = head.slice(0, head.indexOf(' '))
        if (method !== 'GET') writes.push(body)
        count += 1
        answer({ method, body, socket, count })
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    writes,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }
}

/** A complete answer as bytes. */
export function rawAnswer(body: string, status = '200 OK', headers = ''): string {
  return `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`
}

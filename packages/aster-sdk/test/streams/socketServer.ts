import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { sendJson } from '../loopbackServer.ts'

/** One WebSocket connection, seen from the server. */
interface ServerSocket {
  readonly path: string
  send(message: unknown): void
  sendText(text: string): void
  /** Cuts the connection without a farewell. */
  cut(): void
}

/** A real server of listen keys and WebSockets on loopback, just as much of RFC 6455 as is needed. */
export interface SocketServer {
  readonly url: string
  readonly sockets: ServerSocket[]
  /** Signed calls, e.g. `POST /fapi/v3/listenKey`. */
  readonly calls: string[]
  /** Resolves when `count` connections have been made so far. */
  connected(count: number): Promise<ServerSocket>
  /** Refuses connections while true. */
  setClosed(isClosed: boolean): void
  close(): Promise<void>
}

export async function startSocketServer(): Promise<SocketServer> {
  const sockets: ServerSocket[] = []
  const calls: string[] = []
  const open = new Set<Socket>()
  const waiting: (() => void)[] = []
  let isClosed = false
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      calls.push(`${request.method} ${request.url?.split('?')[0]}`)
      sendJson(response, request.method === 'POST' ? { listenKey: `key${calls.length}` } : {})
    })
  })
  server.on('upgrade', (request: IncomingMessage, socket: Socket) => {
    if (isClosed) return socket.destroy()
    const key = request.headers['sec-websocket-key']
    const accept = createHash('sha1')
      .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64')
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
    socket.on('error', () => socket.destroy())
    socket.on('close', () => open.delete(socket))
    socket.resume()
    open.add(socket)
    const sendText = (text: string) => socket.write(frame(text))
    sockets.push({
      path: request.url ?? '',
      sendText,
      send: (message) => sendText(JSON.stringify(message)),
      cut: () => socket.destroy(),
    })
    for (const wake of waiting.splice(0)) wake()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sockets,
    calls,
    async connected(count) {
      while (sockets.length < count) await new Promise<void>((resolve) => waiting.push(resolve))
      return sockets[count - 1]!
    },
    setClosed: (value) => {
      isClosed = value
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** One unmasked text frame. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text)
  const { length } = payload
  const header =
    length < 126 ? Buffer.from([0x81, length]) : Buffer.from([0x81, 126, length >> 8, length & 255])
  return Buffer.concat([header, payload])
}

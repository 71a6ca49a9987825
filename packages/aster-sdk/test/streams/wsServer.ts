import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { sendJson } from '../loopbackServer.ts'

/** One connection, seen from the venue. */
interface VenueSocket {
  readonly path: string
  /** Control messages that it sent. */
  readonly controls: { readonly method: string; readonly params?: string[]; readonly id: number }[]
  readonly socket: WebSocket
  send(message: unknown): void
  /** Resolves when the client has read everything that was sent so far. */
  isRead(): Promise<void>
  readonly isOpen: boolean
}

/** A venue of listen keys and streams on loopback, made with the `ws` package. */
export interface Venue {
  readonly url: string
  readonly sockets: VenueSocket[]
  readonly calls: string[]
  /** Sends to all who are connected, as a venue does. */
  broadcast(message: unknown): void
  /** Resolves when `count` connections have been made so far. */
  connected(count: number): Promise<VenueSocket>
  close(): Promise<void>
}

/** How the venue behaves. */
export interface VenueOptions {
  /** Answers control messages. @default true */
  readonly answers?: boolean
  /** Answers `PUT` of a listen key with this status. */
  readonly keepAliveStatus?: number
  /** Answers `GET .../depth`; undefined fails with 500. */
  depth?(): unknown
}

export async function startVenue(options: VenueOptions = {}): Promise<Venue> {
  const sockets: VenueSocket[] = []
  const calls: string[] = []
  const waiting: (() => void)[] = []
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      calls.push(`${request.method} ${request.url?.split('?')[0]}`)
      if (request.method === 'GET') {
        const depth = options.depth?.()
        sendJson(response, depth ?? {}, depth === undefined ? 500 : 200)
        return
      }
      const isRefused = request.method === 'PUT' && options.keepAliveStatus !== undefined
      if (isRefused)
        sendJson(response, { code: -1125, msg: 'no such key' }, options.keepAliveStatus)
      else sendJson(response, request.method === 'POST' ? { listenKey: 'key' } : {})
    })
  })
  const wss = new WebSocketServer({ server })
  wss.on('connection', (socket, request) => {
    const controls: VenueSocket['controls'] = []
    socket.on('message', (data) => {
      const control = JSON.parse(String(data)) as VenueSocket['controls'][number]
      controls.push(control)
      if (options.answers !== false) socket.send(JSON.stringify({ result: null, id: control.id }))
    })
    socket.on('error', () => socket.terminate())
    sockets.push({
      path: request.url ?? '',
      controls,
      socket,
      send: (message) =>
        socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
      isRead: () =>
        new Promise((resolve) => {
          socket.once('pong', () => resolve())
          socket.ping()
        }),
      get isOpen() {
        return socket.readyState === socket.OPEN
      },
    })
    for (const wake of waiting.splice(0)) wake()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sockets,
    calls,
    broadcast(message) {
      for (const one of sockets) if (one.isOpen) one.send(message)
    },
    async connected(count) {
      while (sockets.length < count) await new Promise<void>((resolve) => waiting.push(resolve))
      return sockets[count - 1]!
    },
    close: () =>
      new Promise((resolve) => {
        for (const { socket } of sockets) socket.terminate()
        wss.close()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

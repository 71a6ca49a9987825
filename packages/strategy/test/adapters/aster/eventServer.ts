import { createHash } from 'node:crypto'
import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'

/** The WebSocket side of the test server: listen keys as paths, text frames out. */
export interface EventServer {
  /** Resolves once a connection to this listen key is open. */
  connected(listenKey: string): Promise<void>
  send(listenKey: string, event: object): void
  /** Cuts the connection without a farewell. */
  cut(listenKey: string): void
  close(): void
}

export function attachEvents(server: Server): EventServer {
  const sockets = new Map<string, Socket>()
  const waiting = new Map<string, () => void>()
  server.on('upgrade', (request: IncomingMessage, socket: Socket) => {
    const listenKey = request.url?.split('/').at(-1) ?? ''
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
    const accept = createHash('sha1').update(key).digest('base64')
    socket.on('error', () => socket.destroy())
    socket.resume()
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
    sockets.set(listenKey, socket)
    waiting.get(listenKey)?.()
  })
  return {
    async connected(listenKey) {
      if (!sockets.has(listenKey)) {
        await new Promise<void>((resolve) => waiting.set(listenKey, resolve))
      }
    },
    send(listenKey, event) {
      const payload = Buffer.from(JSON.stringify(event))
      const header = [0x81, 126, payload.length >> 8, payload.length & 255]
      const short = [0x81, payload.length]
      sockets
        .get(listenKey)
        ?.write(Buffer.concat([Buffer.from(payload.length < 126 ? short : header), payload]))
    },
    cut(listenKey) {
      sockets.get(listenKey)?.destroy()
      sockets.delete(listenKey)
    },
    close: () => {
      for (const socket of sockets.values()) socket.destroy()
    },
  }
}

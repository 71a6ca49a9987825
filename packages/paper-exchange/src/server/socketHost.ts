import type { Server } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import type { StreamHub } from './streamHub.ts'

const MAX_MESSAGE_BYTES = 64 * 1024
/** A client that reads this much slower than we write is cut off. */
const MAX_BUFFERED_BYTES = 16 * 1024 * 1024

/**
 * Serves `/ws`, `/ws/<stream>` and `/stream?streams=<a>/<b>` on a host's HTTP server.
 *
 * @returns Ends every socket.
 */
export function serveSockets(server: Server, hub: StreamHub): () => void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES })
  server.on('upgrade', (request, socket, head) => {
    const streams = readStreams(request.url ?? '/')
    if (streams === undefined) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      attach(hub, client, streams.names, streams.isCombined)
    })
  })
  return () => {
    for (const client of sockets.clients) client.terminate()
    sockets.close()
  }
}

function attach(
  hub: StreamHub,
  client: WebSocket,
  names: readonly string[],
  isCombined: boolean,
): void {
  const sink = {
    send(text: string) {
      if (client.readyState !== client.OPEN) return
      if (client.bufferedAmount > MAX_BUFFERED_BYTES) client.terminate()
      else client.send(text)
    },
  }
  const connection = hub.connect(sink, names, isCombined)
  client.on('message', (data, isBinary) => {
    if (!isBinary) connection.control(String(data))
  })
  client.on('close', () => hub.disconnect(connection))
  client.on('error', () => client.terminate())
}

function readStreams(url: string): { names: string[]; isCombined: boolean } | undefined {
  const mark = url.indexOf('?')
  const path = mark < 0 ? url : url.slice(0, mark)
  if (path === '/ws' || path.startsWith('/ws/')) {
    return { names: decodeNames(path.slice('/ws/'.length)), isCombined: false }
  }
  if (path !== '/stream') return undefined
  const streams = mark < 0 ? undefined : /(?:^|&)streams=([^&]*)/.exec(url.slice(mark + 1))?.[1]
  return { names: decodeNames(streams ?? ''), isCombined: true }
}

function decodeNames(text: string): string[] {
  return text.split('/').filter(Boolean).map(decodeName)
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

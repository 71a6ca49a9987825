import type { Server } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import { watchSocket } from './socketWatch.ts'
import type { StreamHub } from './streamHub.ts'
import type { StreamLimits } from './streamLimits.ts'

const MAX_MESSAGE_BYTES = 64 * 1024
/** A client that reads this much slower than we write is cut off. */
const MAX_BUFFERED_BYTES = 64 * 1024 * 1024
/** The client broke a rule of the venue. */
const POLICY_VIOLATION = 1008

/** All sockets of a host. */
export interface Sockets {
  drop(): void
  end(): void
}

/**
 * Serves `/ws`, `/ws/<stream>` and `/stream?streams=<a>/<b>` on a host's HTTP server.
 *
 * @returns `drop` breaks every socket; `end` does so for good.
 */
export function serveSockets(server: Server, hub: StreamHub, limits: StreamLimits): Sockets {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES })
  const watch = watchSocket(limits)
  server.on('upgrade', (request, socket, head) => {
    const streams = readStreams(request.url ?? '/')
    if (streams === undefined) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      const isWatched = attach(hub, client, streams.names, streams.isCombined)
      if (isWatched) watch.add(client)
    })
  })
  const drop = () => {
    for (const client of sockets.clients) client.terminate()
  }
  const end = () => {
    watch.stop()
    drop()
    sockets.close()
  }
  return { drop, end }
}

function attach(
  hub: StreamHub,
  client: WebSocket,
  names: readonly string[],
  isCombined: boolean,
): boolean {
  const sink = {
    send(text: string) {
      if (client.readyState !== client.OPEN) return
      if (client.bufferedAmount > MAX_BUFFERED_BYTES) client.terminate()
      else client.send(text)
    },
    close: (code: number) => client.close(code),
  }
  client.on('error', () => client.terminate())
  const connection = hub.connect(sink, names, isCombined)
  if (connection === undefined) {
    client.close(POLICY_VIOLATION, 'Too many streams')
    return false
  }
  client.on('message', (data, isBinary) => {
    if (!isBinary && client.readyState === client.OPEN) {
      connection.control(String(data))
      hub.flush()
    }
  })
  client.on('close', () => hub.disconnect(connection))
  hub.flush()
  return true
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

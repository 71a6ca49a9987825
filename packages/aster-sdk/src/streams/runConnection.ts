import { AsterTransportError } from '../errors.ts'
import type { StreamSource } from './streamSource.ts'

/** What a connection reports. */
export interface ConnectionEvents<Event> {
  /** Ends the connection. */
  readonly signal: AbortSignal
  onOpen(): void
  onEvents(events: readonly Event[]): void
  /** A message arrived that cannot be read. */
  onUnreadable(): void
  onTrouble(error: Error): void
}

const CONNECT_TIMEOUT_MS = 10_000
const LONGEST_MESSAGE = 16 * 1024 * 1024

/**
 * Runs one WebSocket connection to its end.
 *
 * @returns When a connection that was open has ended.
 * @throws {AsterTransportError} It could not be opened.
 */
export function runConnection<Event>(
  source: StreamSource<Event>,
  url: string,
  events: ConnectionEvents<Event>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url)
    const timers: Timer[] = [setTimeout(end, CONNECT_TIMEOUT_MS)]
    let isOpen = false
    let lastMessage = performance.now()

    function end() {
      for (const timer of timers) clearInterval(timer)
      events.signal.removeEventListener('abort', end)
      socket.onopen = socket.onmessage = socket.onclose = null
      // An error of a socket that is being given up has no reader, and must not become uncaught.
      socket.onerror = () => undefined
      socket.close()
      if (isOpen) resolve()
      else reject(new AsterTransportError(`${source.name}: no connection`))
    }

    socket.onopen = () => {
      isOpen = true
      for (const timer of timers.splice(0)) clearInterval(timer)
      timers.push(
        ...keepAlive(source, events, end),
        ...watchSilence(source, () => lastMessage, end),
      )
      events.onOpen()
    }
    socket.onmessage = ({ data }: { readonly data: unknown }) => {
      lastMessage = performance.now()
      const read = readMessage(source, data)
      if (read === 'renew') end()
      else if (read === undefined) events.onUnreadable()
      else events.onEvents(read)
    }
    socket.onerror = end
    socket.onclose = end
    events.signal.addEventListener('abort', end, { once: true })
  })
}

type Timer = ReturnType<typeof setTimeout>

/** A key that cannot be kept alive may be gone: the next connection asks for a new one. */
function keepAlive<Event>(
  source: StreamSource<Event>,
  events: ConnectionEvents<Event>,
  end: () => void,
): Timer[] {
  if (source.keepAliveMs === undefined) return []
  const renew = () => {
    source.keepAlive?.().catch((error: unknown) => {
      events.onTrouble(
        error instanceof Error ? error : new Error(`${source.name}: keep-alive failed`),
      )
      end()
    })
  }
  return [setInterval(renew, source.keepAliveMs)]
}

function watchSilence<Event>(
  { maxSilenceMs }: StreamSource<Event>,
  lastMessage: () => number,
  end: () => void,
): Timer[] {
  if (maxSilenceMs === undefined) return []
  const check = () => {
    if (performance.now() - lastMessage() > maxSilenceMs) end()
  }
  return [setInterval(check, maxSilenceMs / 4)]
}

function readMessage<Event>(
  source: StreamSource<Event>,
  data: unknown,
): readonly Event[] | 'renew' | undefined {
  if (typeof data !== 'string' || data.length > LONGEST_MESSAGE) return undefined
  try {
    return source.read(JSON.parse(data))
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

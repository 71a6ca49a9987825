import { AsterConfigurationError, AsterTransportError } from '../errors.ts'
import { createItemQueue, type ItemQueue } from './itemQueue.ts'
import type { StreamItem, StreamOptions } from './streamItem.ts'

/** What one kind of stream needs. */
export interface StreamSource<Event> {
  /** Name for messages, e.g. `futures user events`. */
  readonly name: string
  /** Address of the next connection; asked anew for each. */
  url(): string | Promise<string>
  /**
   * Reads one message: its events, `'renew'` when the address has expired, or undefined when it cannot
   * be read. Messages of no interest are an empty list.
   */
  read(message: unknown): readonly Event[] | 'renew' | undefined
  /** Called every `keepAliveMs` while connected. */
  keepAlive?(): Promise<void>
  readonly keepAliveMs?: number
  /** Connects again after this much silence. For streams that speak at a known pace. */
  readonly maxSilenceMs?: number
}

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 30_000
const CONNECT_TIMEOUT_MS = 10_000
const DEFAULT_BUFFER = 10_000
const LONGEST_MESSAGE = 16 * 1024 * 1024

/**
 * Opens a stream that keeps itself connected: it reconnects with growing pauses and says `gap` when it
 * is back. Connects when it is first read; ends when the loop is left or the signal aborts.
 *
 * @throws {AsterConfigurationError} From the loop, when it can never connect, e.g. without credentials.
 */
export async function* openStream<Event>(
  source: StreamSource<Event>,
  options: StreamOptions = {},
): AsyncGenerator<StreamItem<Event>, void, undefined> {
  const queue = createItemQueue<Event>(options.bufferLimit ?? DEFAULT_BUFFER)
  const stop = new AbortController()
  const end = () => {
    stop.abort()
    queue.close()
  }
  if (options.signal?.aborted) return
  options.signal?.addEventListener('abort', end, { once: true })
  let failure: unknown
  const connection = keepConnected(source, options, queue, stop.signal).catch((error: unknown) => {
    failure = error
    queue.close()
  })
  try {
    for (let item = await queue.take(); item !== undefined; item = await queue.take()) yield item
    if (failure !== undefined) throw failure
  } finally {
    end()
    options.signal?.removeEventListener('abort', end)
    await connection
  }
}

async function keepConnected<Event>(
  source: StreamSource<Event>,
  options: StreamOptions,
  queue: ItemQueue<Event>,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0
  let connections = 0
  while (!signal.aborted) {
    try {
      const url = await source.url()
      if (signal.aborted) return
      await listen(source, url, options, queue, signal, () => {
        failures = 0
        queue.push(connections++ === 0 ? { kind: 'open' } : { kind: 'gap', reason: 'reconnected' })
      })
    } catch (error) {
      if (error instanceof AsterConfigurationError) throw error
      if (signal.aborted) return
      options.onTrouble?.(error instanceof Error ? error : new Error(`${source.name} failed`))
    }
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures++)
    await pause(longest * (0.5 + Math.random() / 2), signal)
  }
}

/** Resolves when a connection that was open has ended; rejects when it could not be opened. */
function listen<Event>(
  source: StreamSource<Event>,
  url: string,
  options: StreamOptions,
  queue: ItemQueue<Event>,
  signal: AbortSignal,
  onOpen: () => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url)
    let isOpen = false
    let lastMessage = performance.now()
    const close = () => finish()
    const connectTimer = setTimeout(() => finish(), CONNECT_TIMEOUT_MS)
    const timers: ReturnType<typeof setInterval>[] = []

    function finish() {
      clearTimeout(connectTimer)
      for (const timer of timers) clearInterval(timer)
      signal.removeEventListener('abort', close)
      socket.onopen = socket.onmessage = socket.onclose = null
      // An error of a socket that is being given up has no reader, and must not become uncaught.
      socket.onerror = () => undefined
      socket.close()
      if (isOpen) resolve()
      else reject(new AsterTransportError(`${source.name}: no connection`))
    }

    socket.onopen = () => {
      isOpen = true
      clearTimeout(connectTimer)
      startTimers()
      onOpen()
    }
    socket.onmessage = ({ data }: { readonly data: unknown }) => {
      lastMessage = performance.now()
      const events = readMessage(source, data)
      if (events === 'renew') finish()
      else if (events === undefined) queue.push({ kind: 'gap', reason: 'unreadable' })
      else for (const event of events) queue.push({ kind: 'event', event })
    }
    socket.onerror = close
    socket.onclose = close
    signal.addEventListener('abort', close, { once: true })

    function startTimers() {
      const { keepAliveMs, maxSilenceMs } = source
      if (keepAliveMs !== undefined) {
        const keepAlive = () => {
          source.keepAlive?.().catch((error: unknown) => {
            options.onTrouble?.(
              error instanceof Error ? error : new Error(`${source.name}: keep-alive failed`),
            )
            // A key that cannot be kept alive may be gone: the next connection asks for a new one.
            finish()
          })
        }
        timers.push(setInterval(keepAlive, keepAliveMs))
      }
      if (maxSilenceMs !== undefined) {
        const check = () => {
          if (performance.now() - lastMessage > maxSilenceMs) finish()
        }
        timers.push(setInterval(check, maxSilenceMs / 4))
      }
    }
  })
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

function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(done, durationMs)
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done, { once: true })
  })
}

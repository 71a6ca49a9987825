import { AsterConfigurationError } from '../errors.ts'
import { ItemQueue } from './itemQueue.ts'
import { runConnection } from './runConnection.ts'
import type { StreamItem, StreamOptions } from './streamItem.ts'
import type { StreamSource } from './streamSource.ts'

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 30_000
const DEFAULT_BUFFER = 10_000

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
  const queue = new ItemQueue<Event>(options.bufferLimit ?? DEFAULT_BUFFER)
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
      await runConnection(source, url, {
        signal,
        onOpen() {
          failures = 0
          queue.push(
            connections++ === 0 ? { kind: 'open' } : { kind: 'gap', reason: 'reconnected' },
          )
        },
        onEvents(events) {
          for (const event of events) queue.push({ kind: 'event', event })
        },
        onUnreadable: () => queue.push({ kind: 'gap', reason: 'unreadable' }),
        onTrouble: (error) => options.onTrouble?.(error),
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

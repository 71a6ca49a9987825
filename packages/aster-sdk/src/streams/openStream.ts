import { EventOrder } from './eventOrder.ts'
import { ItemQueue } from './itemQueue.ts'
import { type StreamSource, startStreams } from './startStreams.ts'
import type { EventStream, UserStreamOptions } from './streamItem.ts'
import { streamRuntime } from './streamRuntime.ts'

/**
 * Opens streams that keep themselves connected: they reconnect with growing pauses and say `gap` when
 * they are back. Connects when first read; ends when the loop is left or the signal aborts.
 *
 * @throws {AsterConfigurationError} From the loop, when it can never connect, e.g. without credentials.
 */
export function openStream<Event extends object>(
  sources: readonly StreamSource<Event>[],
  options: UserStreamOptions = {},
): EventStream<Event> {
  const read = <Value>(take: (queue: ItemQueue<Event>) => Promise<Value | undefined>) => ({
    [Symbol.asyncIterator]: () => new StreamIterator(sources, options, take),
  })
  return { ...read((queue) => queue.take()), batches: () => read((queue) => queue.takeAll()) }
}

class StreamIterator<Event extends object, Value> implements AsyncIterator<Value, undefined> {
  readonly #queue: ItemQueue<Event>
  readonly #take: (queue: ItemQueue<Event>) => Promise<Value | undefined>
  readonly #signal: AbortSignal | undefined
  readonly #start: () => () => void
  #stop: (() => void) | undefined
  #failure: Error | undefined
  #isEnded = false
  readonly #end = () => {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#signal?.removeEventListener('abort', this.#end)
    this.#stop?.()
    this.#queue.close()
  }

  constructor(
    sources: readonly StreamSource<Event>[],
    options: UserStreamOptions,
    take: (queue: ItemQueue<Event>) => Promise<Value | undefined>,
  ) {
    const streams = sources.flatMap((source) => source.streams)
    this.#queue = new ItemQueue(options.bufferLimit ?? 10_000, streams)
    this.#take = take
    this.#signal = options.signal
    this.#start = () => this.#connect(sources, options)
  }

  async next(): Promise<IteratorResult<Value, undefined>> {
    if (this.#signal?.aborted) this.#end()
    if (this.#stop === undefined && !this.#isEnded) {
      this.#signal?.addEventListener('abort', this.#end, { once: true })
      this.#stop = this.#start()
    }
    const value = await this.#take(this.#queue)
    if (value !== undefined) return { done: false, value }
    const failure = this.#failure
    this.#failure = undefined
    if (failure !== undefined) throw failure
    return { done: true, value: undefined }
  }

  async return(): Promise<IteratorResult<Value, undefined>> {
    this.#end()
    return { done: true, value: undefined }
  }

  #connect(sources: readonly StreamSource<Event>[], options: UserStreamOptions): () => void {
    const queue = this.#queue
    const order = orderOf<Event>(options, (event) =>
      queue.push({ kind: 'event', stream: sources[0]?.name ?? '', event }),
    )
    const stop = startStreams(sources, options, {
      onOpen: () => queue.push({ kind: 'open' }),
      onEvent: (stream, event) => {
        if (order === undefined) queue.push({ kind: 'event', stream, event })
        else order.add(event)
      },
      onGap: (reason, streams) => {
        order?.flush()
        queue.push({ kind: 'gap', reason, streams })
      },
      onStale: (stream, silentMs) => queue.push({ kind: 'stale', stream, silentMs }),
      onFailure: (error) => {
        this.#failure = error
        this.#end()
      },
    })
    return () => {
      order?.stop()
      stop()
    }
  }
}

function orderOf<Event extends object>(
  options: UserStreamOptions,
  release: (event: Event) => void,
): EventOrder<Event> | undefined {
  const { orderWindowMs = 0 } = options
  return orderWindowMs > 0
    ? new EventOrder(orderWindowMs, streamRuntime(options), release)
    : undefined
}

import type { DepthEvent } from '../events/depthEvent.ts'
import { type StreamSource, startStreams } from '../startStreams.ts'
import type { GapReason, StreamOptions } from '../streamItem.ts'
import { streamRuntime } from '../streamRuntime.ts'
import { createOrderBook } from './createOrderBook.ts'
import type { BookSnapshot, OrderBook, OrderBookOptions } from './orderBook.ts'
import { SnapshotLoader } from './snapshotLoader.ts'

/** What a watched book delivers. */
export type OrderBookItem =
  /** The book has changed. It is live: read what you need before the next `await`. */
  | {
      readonly kind: 'book'
      readonly book: OrderBook
      /** Event time of the newest message in it, epoch ms; undefined right after a snapshot that states none. */
      readonly time: number | undefined
    }
  /** The book is void until the next `book`: a snapshot is under way. */
  | { readonly kind: 'gap'; readonly reason: OrderBookGapReason }
  /** No change for `silentMs`. */
  | { readonly kind: 'stale'; readonly silentMs: number }

/** Why a book is void: for a reason of the stream, a loss, or a hole in the sequence. */
export type OrderBookGapReason = GapReason | 'disconnected' | 'sequence'

/** How a book is fed. */
export interface OrderBookFeed {
  readonly book: OrderBookOptions
  readonly source: StreamSource<DepthEvent>
  snapshot(signal: AbortSignal): Promise<BookSnapshot>
}

/**
 * Keeps a book and tells of its changes. A slow reader misses intermediate states, never the latest one,
 * and nothing piles up: at most one `book`, one `gap` and one `stale` wait.
 *
 * @throws {AsterSchemaError} From the loop: a level cannot be counted exactly.
 */
export function watchOrderBook(
  feed: OrderBookFeed,
  options: StreamOptions = {},
): AsyncIterable<OrderBookItem> {
  return { [Symbol.asyncIterator]: () => new BookWatcher(feed, options) }
}

class BookWatcher implements AsyncIterator<OrderBookItem, undefined> {
  readonly #feed: OrderBookFeed
  readonly #options: StreamOptions
  readonly #book: OrderBook
  readonly #loader: SnapshotLoader
  #stop: (() => void) | undefined
  #isEnded = false
  #failure: Error | undefined
  #gap: OrderBookGapReason | undefined
  #staleMs: number | undefined
  #hasChanged = false
  #time: number | undefined
  #wake: (() => void) | undefined

  constructor(feed: OrderBookFeed, options: StreamOptions) {
    this.#feed = feed
    this.#options = options
    this.#book = createOrderBook(feed.book)
    this.#loader = new SnapshotLoader({
      runtime: streamRuntime(options),
      read: (signal) => feed.snapshot(signal),
      take: (snapshot) => this.#takeSnapshot(snapshot),
    })
  }

  async next(): Promise<IteratorResult<OrderBookItem, undefined>> {
    if (this.#options.signal?.aborted) this.#end()
    if (this.#stop === undefined && !this.#isEnded) {
      this.#options.signal?.addEventListener('abort', this.#end, { once: true })
      this.#stop = this.#start()
    }
    for (;;) {
      if (this.#failure !== undefined) {
        const failure = this.#failure
        this.#failure = undefined
        throw failure
      }
      if (this.#isEnded) return { done: true, value: undefined }
      const item = this.#take()
      if (item !== undefined) return { done: false, value: item }
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  async return(): Promise<IteratorResult<OrderBookItem, undefined>> {
    this.#end()
    return { done: true, value: undefined }
  }

  #start(): () => void {
    return startStreams([this.#feed.source], this.#options, {
      onOpen: () => this.#loader.start(),
      onEvent: (_, change) => this.#guard(() => this.#apply(change)),
      onDown: () => {
        this.#loader.cancel()
        this.#void('disconnected')
      },
      onGap: (reason) => {
        this.#void(reason)
        this.#loader.start()
      },
      onStale: (_, silentMs) => {
        this.#staleMs = silentMs
        this.#tell()
      },
      onFailure: (error) => this.#fail(error),
    })
  }

  #apply(change: DepthEvent): void {
    const result = this.#book.apply(change)
    if (result === 'applied') {
      this.#time = change.E
      this.#hasChanged = true
      this.#tell()
    } else if (result === 'gap') {
      this.#tellGap('sequence')
      this.#loader.start()
    }
  }

  #takeSnapshot(snapshot: BookSnapshot): boolean {
    let isSynced = true
    this.#guard(() => {
      isSynced = this.#book.load(snapshot) === 'synced'
      this.#hasChanged = isSynced
      this.#time = snapshot.E
      if (isSynced) this.#tell()
    })
    return isSynced
  }

  #void(reason: OrderBookGapReason): void {
    const wasSynced = this.#book.isSynced
    this.#book.reset()
    if (wasSynced) this.#tellGap(reason)
  }

  #tellGap(reason: OrderBookGapReason): void {
    this.#hasChanged = false
    this.#gap ??= reason
    this.#tell()
  }

  #tell(): void {
    this.#wake?.()
    this.#wake = undefined
  }

  #take(): OrderBookItem | undefined {
    if (this.#gap !== undefined) {
      const reason = this.#gap
      this.#gap = undefined
      return { kind: 'gap', reason }
    }
    if (this.#staleMs !== undefined) {
      const silentMs = this.#staleMs
      this.#staleMs = undefined
      return { kind: 'stale', silentMs }
    }
    if (!this.#hasChanged) return undefined
    this.#hasChanged = false
    return { kind: 'book', book: this.#book, time: this.#time }
  }

  /** What a book cannot take ends the stream, so that nobody trades on without noticing. */
  #guard(run: () => void): void {
    try {
      run()
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error('the book failed', { cause: error }))
    }
  }

  #fail(error: Error): void {
    this.#failure = error
    this.#end()
  }

  readonly #end = () => {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#options.signal?.removeEventListener('abort', this.#end)
    this.#loader.stop()
    this.#stop?.()
    this.#book.reset()
    this.#tell()
  }
}

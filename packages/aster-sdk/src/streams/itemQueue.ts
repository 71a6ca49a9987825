import type { StreamItem } from './streamItem.ts'

/** Hands items from sockets to one reader. Bounded: when full the oldest go and a gap is delivered. */
export class ItemQueue<Event> {
  readonly #limit: number
  readonly #streams: readonly string[]
  #items: StreamItem<Event>[] = []
  /** Items before this index are read. */
  #first = 0
  #isClosed = false
  #hasOverflowed = false
  #wake: (() => void) | undefined

  /**
   * @param limit Items kept while nobody reads.
   * @param streams Named by the gap of an overflow.
   */
  constructor(limit: number, streams: readonly string[]) {
    this.#limit = limit
    this.#streams = streams
  }

  push(item: StreamItem<Event>): void {
    if (this.#isClosed) return
    if (item.kind === 'gap' && this.#repeatsGap(item)) return
    this.#items.push(item)
    if (this.#items.length - this.#first > this.#limit) {
      this.#first++
      this.#hasOverflowed = true
      this.#compact()
    }
    this.#tell()
  }

  /** Next item in order; undefined once the queue is closed. For one reader at a time. */
  take(): Promise<StreamItem<Event> | undefined> {
    const item = this.#next()
    if (item !== undefined || this.#isClosed) return Promise.resolve(item)
    return new Promise((resolve) => {
      this.#wake = () => resolve(this.#next())
    })
  }

  /**
   * All items that have arrived, at least one; undefined once the queue is closed. What a socket hands on
   * in one go comes as one batch.
   */
  takeAll(): Promise<readonly StreamItem<Event>[] | undefined> {
    const items = this.#drain()
    if (items !== undefined || this.#isClosed) return Promise.resolve(items)
    return new Promise((resolve) => {
      this.#wake = () => queueMicrotask(() => resolve(this.#drain()))
    })
  }

  /** Ends the stream: what is still queued is dropped. */
  close(): void {
    this.#isClosed = true
    this.#hasOverflowed = false
    this.#items = []
    this.#first = 0
    this.#tell()
  }

  #tell(): void {
    const wake = this.#wake
    this.#wake = undefined
    wake?.()
  }

  #repeatsGap(gap: Extract<StreamItem<Event>, { kind: 'gap' }>): boolean {
    const last = this.#first < this.#items.length ? this.#items.at(-1) : undefined
    return last?.kind === 'gap' && last.streams === gap.streams
  }

  #next(): StreamItem<Event> | undefined {
    const gap = this.#takeOverflow()
    if (gap !== undefined) return gap
    const item = this.#items[this.#first]
    if (item === undefined) {
      this.#items = []
      this.#first = 0
      return undefined
    }
    this.#first++
    this.#compact()
    return item
  }

  #drain(): readonly StreamItem<Event>[] | undefined {
    const gap = this.#takeOverflow()
    const items = this.#first === 0 ? this.#items : this.#items.slice(this.#first)
    this.#items = []
    this.#first = 0
    if (gap !== undefined) return [gap, ...items]
    return items.length > 0 ? items : undefined
  }

  #takeOverflow(): StreamItem<Event> | undefined {
    if (!this.#hasOverflowed) return undefined
    this.#hasOverflowed = false
    return { kind: 'gap', reason: 'overflow', streams: this.#streams }
  }

  /** Forgets what was read, once that is as much as may wait. */
  #compact(): void {
    if (this.#first <= this.#limit) return
    this.#items = this.#items.slice(this.#first)
    this.#first = 0
  }
}

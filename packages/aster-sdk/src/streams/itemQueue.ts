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
  #waiting: ((item: StreamItem<Event> | undefined) => void) | undefined

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
    if (this.#waiting !== undefined) {
      const deliver = this.#waiting
      this.#waiting = undefined
      deliver(item)
      return
    }
    if (item.kind === 'gap' && this.#repeatsGap(item)) return
    this.#items.push(item)
    if (this.#items.length - this.#first > this.#limit) {
      this.#first++
      this.#hasOverflowed = true
      this.#compact()
    }
  }

  /** Next item in order; undefined once the queue is closed. For one reader at a time. */
  take(): Promise<StreamItem<Event> | undefined> {
    if (this.#isClosed) return Promise.resolve(undefined)
    const item = this.#next()
    if (item !== undefined) return Promise.resolve(item)
    return new Promise((resolve) => {
      this.#waiting = resolve
    })
  }

  /** Ends the stream: what is still queued is dropped. */
  close(): void {
    this.#isClosed = true
    this.#items = []
    this.#first = 0
    this.#waiting?.(undefined)
    this.#waiting = undefined
  }

  #repeatsGap(gap: Extract<StreamItem<Event>, { kind: 'gap' }>): boolean {
    const last = this.#first < this.#items.length ? this.#items.at(-1) : undefined
    return last?.kind === 'gap' && last.streams === gap.streams
  }

  #next(): StreamItem<Event> | undefined {
    if (this.#hasOverflowed) {
      this.#hasOverflowed = false
      return { kind: 'gap', reason: 'overflow', streams: this.#streams }
    }
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

  /** Forgets what was read, once that is as much as may wait. */
  #compact(): void {
    if (this.#first <= this.#limit) return
    this.#items = this.#items.slice(this.#first)
    this.#first = 0
  }
}

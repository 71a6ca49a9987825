import type { GapReason, StreamItem } from './streamItem.ts'

/** Hands items from a socket to one reader. Bounded: when full the oldest go and a gap is delivered. */
export class ItemQueue<Event> {
  readonly #limit: number
  #items: StreamItem<Event>[] = []
  /** Items before this index are read. */
  #first = 0
  #isClosed = false
  #lost: GapReason | undefined
  #wake: (() => void) | undefined

  /** @param limit Items kept while nobody reads. */
  constructor(limit: number) {
    this.#limit = limit
  }

  push(item: StreamItem<Event>): void {
    if (this.#isClosed) return
    const waiting = this.#items.length - this.#first
    if (item.kind === 'gap' && waiting > 0 && this.#items.at(-1)?.kind === 'gap') return
    this.#items.push(item)
    if (waiting + 1 > this.#limit) {
      this.#first++
      this.#lost = 'overflow'
      this.#compact()
    }
    this.#wake?.()
  }

  /** Next item in order; undefined once the queue is closed. */
  async take(): Promise<StreamItem<Event> | undefined> {
    for (;;) {
      if (this.#isClosed) return undefined
      const item = this.#next()
      if (item !== undefined) return item
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      this.#wake = undefined
    }
  }

  /** Ends the stream: what is still queued is dropped. */
  close(): void {
    this.#isClosed = true
    this.#items = []
    this.#first = 0
    this.#wake?.()
  }

  #next(): StreamItem<Event> | undefined {
    if (this.#lost !== undefined) {
      const reason = this.#lost
      this.#lost = undefined
      return { kind: 'gap', reason }
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

import type { GapReason, StreamItem } from './streamItem.ts'

/** Hands items from a socket to one reader. Bounded: when full the oldest go and a gap is delivered. */
export interface ItemQueue<Event> {
  push(item: StreamItem<Event>): void
  /** Next item in order; undefined once the queue is closed. */
  take(): Promise<StreamItem<Event> | undefined>
  /** Ends the stream: what is still queued is dropped. */
  close(): void
}

/** @param limit Items kept while nobody reads. */
export function createItemQueue<Event>(limit: number): ItemQueue<Event> {
  let items: StreamItem<Event>[] = []
  let first = 0
  let isClosed = false
  let lost: GapReason | undefined
  let wake: (() => void) | undefined

  /** Forgets what was read, once that is as much as may wait. */
  const compact = () => {
    if (first <= limit) return
    items = items.slice(first)
    first = 0
  }
  const next = (): StreamItem<Event> | undefined => {
    if (lost !== undefined) {
      const reason = lost
      lost = undefined
      return { kind: 'gap', reason }
    }
    const item = items[first]
    if (item === undefined) {
      items = []
      first = 0
      return undefined
    }
    first++
    compact()
    return item
  }

  return {
    push(item) {
      if (isClosed) return
      const last = items.at(-1)
      if (item.kind === 'gap' && last?.kind === 'gap' && first < items.length) return
      items.push(item)
      if (items.length - first > limit) {
        first++
        lost = 'overflow'
        compact()
      }
      wake?.()
    },
    async take() {
      for (;;) {
        if (isClosed) return undefined
        const item = next()
        if (item !== undefined) return item
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        wake = undefined
      }
    },
    close() {
      isClosed = true
      items = []
      first = 0
      wake?.()
    },
  }
}

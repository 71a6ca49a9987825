/** Items that wait for a slow reader. */
const CAPACITY = 1000

/**
 * Hands items of a subscription to one reader until the signal aborts. Subscribed from the call on.
 *
 * @param source.first Told before anything else.
 * @param source.lost Told instead of all that waited when it was too much, before the item that was.
 * @param source.subscribe Starts the subscription; returns what ends it.
 */
export function tellItems<Item>(
  source: {
    readonly first?: readonly Item[]
    readonly lost: (next: Item) => readonly Item[]
    readonly subscribe: (tell: (item: Item) => void) => () => void
  },
  signal: AbortSignal,
): AsyncIterable<Item> {
  const waiting = [...(source.first ?? [])]
  let wake: (() => void) | undefined
  const unsubscribe = source.subscribe((item) => {
    waiting.push(item)
    if (waiting.length > CAPACITY) waiting.splice(0, waiting.length, ...source.lost(item), item)
    wake?.()
  })
  const stop = () => {
    unsubscribe()
    wake?.()
  }
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  return drain()

  async function* drain(): AsyncGenerator<Item> {
    try {
      while (!signal.aborted) {
        const next = waiting.shift()
        if (next !== undefined) {
          yield next
          continue
        }
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        wake = undefined
      }
    } finally {
      stop()
      signal.removeEventListener('abort', stop)
    }
  }
}

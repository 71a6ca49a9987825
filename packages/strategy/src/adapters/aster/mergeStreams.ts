/** One item that waits for the reader, and how to let its stream go on. */
interface Offer<Item> {
  readonly item: Item
  readonly accept: () => void
}

/**
 * Reads several streams as one, in order of arrival. At most one item per stream waits here: a stream is
 * asked for the next one when the last was read. Ends, with all of them, when the signal aborts or the
 * loop is left; fails when one of them fails.
 *
 * @param open Opens the streams with a signal that ends them.
 */
export async function* mergeStreams<Item>(
  open: (signal: AbortSignal) => readonly AsyncIterable<Item>[],
  signal: AbortSignal,
): AsyncGenerator<Item, void, undefined> {
  if (signal.aborted) return
  const controller = new AbortController()
  const offers: Offer<Item>[] = []
  let wake = () => {}
  const end = () => {
    controller.abort()
    for (const offer of offers) offer.accept()
    wake()
  }
  signal.addEventListener('abort', end, { once: true })
  const offer = (item: Item) =>
    new Promise<void>((accept) => {
      if (controller.signal.aborted) return accept()
      offers.push({ item, accept })
      wake()
    })
  let failure: unknown
  const pumps = open(controller.signal).map((stream) =>
    pump(stream, offer).catch((error: unknown) => {
      failure = error
      end()
    }),
  )
  const allEnded = Promise.all(pumps).then(end)
  try {
    while (!controller.signal.aborted) {
      const next = offers.shift()
      if (next === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        continue
      }
      next.accept()
      yield next.item
    }
    if (failure !== undefined) throw failure
  } finally {
    signal.removeEventListener('abort', end)
    end()
    await allEnded
  }
}

async function pump<Item>(
  stream: AsyncIterable<Item>,
  offer: (item: Item) => Promise<void>,
): Promise<void> {
  for await (const item of stream) await offer(item)
}

import type { MarketEvent } from './marketEvent.ts'

/** Merges streams that are in order of receive time each; of equal times the earlier stream comes first. */
export function* mergeEvents(streams: readonly Iterable<MarketEvent>[]): Generator<MarketEvent> {
  const heads: { event: MarketEvent; readonly rest: Iterator<MarketEvent> }[] = []
  try {
    for (const stream of streams) {
      const rest = stream[Symbol.iterator]()
      const first = rest.next()
      if (!first.done) heads.push({ event: first.value, rest })
    }
    while (heads.length > 0) {
      let next = 0
      for (let at = 1; at < heads.length; at++) {
        if (heads[at]!.event.receivedAt < heads[next]!.event.receivedAt) next = at
      }
      const head = heads[next]!
      yield head.event
      const following = head.rest.next()
      if (following.done) heads.splice(next, 1)
      else head.event = following.value
    }
  } finally {
    // Readers hold files open: whoever stops in the middle closes them.
    for (const { rest } of heads) rest.return?.()
  }
}

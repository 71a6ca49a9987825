import type { EpochMs, FeedEvent } from '../core/contract.ts'

/** Produces the events of one instant after another. */
export interface FeedSteps {
  readonly startTime: EpochMs
  readonly stepMs: number
  readonly endTime?: EpochMs
  /** Events of `startTime + index * stepMs`. Called once per index, in order. */
  events(index: number, time: EpochMs): readonly FeedEvent[]
}

/**
 * Hands out events of equal steps up to any instant, each once, also when a caller stops half way.
 *
 * @returns The `take` function of a feed.
 */
export function takeBySteps(steps: FeedSteps): (until: EpochMs) => Iterable<FeedEvent> {
  let nextIndex = 0
  let pending: readonly FeedEvent[] = []
  let position = 0
  const last = steps.endTime ?? Number.POSITIVE_INFINITY

  return function* take(until) {
    for (;;) {
      while (position < pending.length) {
        const event = pending[position]!
        if (event.time > until) return
        position += 1
        yield event
      }
      const time = steps.startTime + nextIndex * steps.stepMs
      if (time > until || time > last) return
      pending = steps.events(nextIndex, time)
      position = 0
      nextIndex += 1
    }
  }
}

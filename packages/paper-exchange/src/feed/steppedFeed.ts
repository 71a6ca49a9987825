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
  const taker = new StepTaker(steps)
  return (until) => ({ [Symbol.iterator]: () => taker.upTo(until) })
}

const DONE = { done: true, value: undefined } as const

/** Where a feed of steps stands. An iterator and not a generator: a step has hundreds of events. */
class StepTaker {
  readonly #steps: FeedSteps
  readonly #last: EpochMs
  #nextIndex = 0
  #pending: readonly FeedEvent[] = []
  #position = 0

  constructor(steps: FeedSteps) {
    this.#steps = steps
    this.#last = steps.endTime ?? Number.POSITIVE_INFINITY
  }

  upTo(until: EpochMs): Iterator<FeedEvent> {
    return {
      next: () => {
        const value = this.#next(until)
        return value === undefined ? DONE : { done: false, value }
      },
    }
  }

  #next(until: EpochMs): FeedEvent | undefined {
    while (this.#position >= this.#pending.length) {
      const time = this.#steps.startTime + this.#nextIndex * this.#steps.stepMs
      if (time > until || time > this.#last) return undefined
      this.#pending = this.#steps.events(this.#nextIndex, time)
      this.#position = 0
      this.#nextIndex += 1
    }
    const event = this.#pending[this.#position]
    if (event === undefined || event.time > until) return undefined
    this.#position += 1
    return event
  }
}

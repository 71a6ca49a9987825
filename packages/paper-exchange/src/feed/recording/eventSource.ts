import type { EpochMs, FeedEvent } from '../../core/contract.ts'

/** One stream of a recording, such as the trades of one symbol. */
export interface EventSource {
  /** When its next event happens; Infinity after the last. */
  readonly time: EpochMs
  /** Gives the next event and moves on. Only while `time` is finite. */
  take(): FeedEvent
}

/**
 * Plays sources as one in time order; at one instant the source that stands first in the list goes first.
 * What happened before `startTime` is not played: the newest book, mark, volume and status of each symbol
 * stand at the start.
 *
 * @returns The `take` function of a feed.
 */
export function playSources(
  sources: readonly EventSource[],
  span: { readonly startTime: EpochMs; readonly endTime: EpochMs },
): (until: EpochMs) => Iterable<FeedEvent> {
  let isStarted = false
  return function* take(until) {
    if (until < span.startTime) return
    if (!isStarted) {
      isStarted = true
      yield* stateAt(sources, span.startTime)
    }
    const last = Math.min(until, span.endTime)
    for (let source = earliest(sources); source.time <= last; source = earliest(sources)) {
      yield source.take()
    }
  }
}

const NOTHING: EventSource = {
  time: Number.POSITIVE_INFINITY,
  take: () => {
    throw new RangeError('the recording is over')
  },
}

function earliest(sources: readonly EventSource[]): EventSource {
  let first = NOTHING
  for (const source of sources) if (source.time < first.time) first = source
  return first
}

function stateAt(sources: readonly EventSource[], time: EpochMs): readonly FeedEvent[] {
  const newest = new Map<string, FeedEvent>()
  for (let source = earliest(sources); source.time < time; source = earliest(sources)) {
    const event = source.take()
    if (event.kind === 'trade') continue
    const market = event.kind === 'mark' ? 'perp' : event.market
    newest.set(`${event.kind} ${market} ${event.symbol}`, event)
  }
  return [...newest.values()].map((event) => ({ ...event, time }))
}

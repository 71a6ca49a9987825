import { recordedFeed } from '@asterkit/paper-exchange'
import type { Feed, FeedEvent } from '@asterkit/paper-exchange/core'

/** Part of a recording in which books of all wanted symbols came several times a second, epoch ms. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

const DAY_MS = 86_400_000
/** Between two stretches nobody makes a market for so long, so that no price is compared across a seam. */
const SEAM_MS = 30_000

/**
 * Plays the dense stretches of a recording one after another, and again from the first until the time is full. Prices,
 * sizes and distances in time are as recorded; when things happened is not. Each seam is a market without a book.
 */
export function denseRecording(
  folder: string,
  symbols: readonly string[],
  stretches: readonly Stretch[],
  lengthMs: number,
): Feed {
  const parts: { readonly feed: Feed; readonly shift: number; readonly end: number }[] = []
  const [first] = stretches
  if (first === undefined) throw new RangeError('no stretch is named')
  const startTime = first.from
  for (let at = startTime; at < startTime + lengthMs; ) {
    const { from, to } = stretches[parts.length % stretches.length]!
    const feed = recordedFeed({ folder, symbols, from, days: (to - from) / DAY_MS })
    parts.push({ feed, shift: at - from, end: at + to - from })
    at += to - from + SEAM_MS
  }
  const { feed } = parts[0]!
  const endTime = parts.at(-1)!.end
  let current = 0
  let isSeamTold = false
  return {
    ...feed,
    name: `${feed.name}, dense stretches only, ${parts.length} of them`,
    startTime,
    endTime,
    *take(until) {
      for (; current < parts.length; current += 1, isSeamTold = false) {
        const { feed: part, shift, end } = parts[current]!
        yield* shifted(part.take(Math.min(until, end) - shift), shift)
        if (until < end) return
        if (!isSeamTold && current < parts.length - 1) yield* seam(symbols, end)
        isSeamTold = true
        if (until < end + SEAM_MS) return
      }
    },
  }
}

function* shifted(events: Iterable<FeedEvent>, shift: number): Generator<FeedEvent> {
  for (const event of events) yield { ...event, time: event.time + shift }
}

function* seam(symbols: readonly string[], time: number): Generator<FeedEvent> {
  for (const symbol of symbols) {
    yield { kind: 'book', time, market: 'perp', symbol, book: () => ({ bids: [], asks: [] }) }
  }
}

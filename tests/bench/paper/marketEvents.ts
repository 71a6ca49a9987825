import { createVenue, type Feed } from '@asterkit/paper-exchange'

/** How fast the core takes the market events of one feed, with nobody listening. */
export interface MarketEventRate {
  readonly events: number
  /** Best of the runs. */
  readonly eventsPerSecond: number
  /** The same with somebody who looks at the best prices after every step of time. */
  readonly watchedPerSecond: number
  /** The same with a listener that reads the best prices of every book that it is told of. */
  readonly heardPerSecond: number
}

/** What to play. */
export interface MarketEventOptions {
  /** Makes the feed anew for each run; not timed. */
  readonly feed: () => Feed
  /** Virtual time of one call of `advanceTo`, ms. @default 100 */
  readonly stepMs?: number
  /** Virtual time to play, ms. @default to the feed's end */
  readonly lengthMs?: number
  /** @default 5 */
  readonly runs?: number
}

/**
 * Plays a feed through a venue without accounts, in steps as a server takes them; the reading of files is
 * part of what is timed.
 *
 * @throws {RangeError} The feed does not end and no length is given, or it has no events.
 */
export function measureMarketEvents(options: MarketEventOptions): MarketEventRate {
  const runs = options.runs ?? 5
  let plain = 0
  let watched = 0
  let heard = 0
  let events = 0
  for (let run = 0; run < runs; run += 1) {
    const bare = play(options, 'nobody')
    const seen = play(options, 'watcher')
    const told = play(options, 'listener')
    heard = Math.max(heard, told.events / told.seconds)
    events = bare.events
    plain = Math.max(plain, bare.events / bare.seconds)
    watched = Math.max(watched, seen.events / seen.seconds)
  }
  if (events === 0) throw new RangeError('the feed has no events')
  return { events, eventsPerSecond: plain, watchedPerSecond: watched, heardPerSecond: heard }
}

function play(options: MarketEventOptions, audience: 'nobody' | 'watcher' | 'listener') {
  const { stepMs = 100 } = options
  let events = 0
  const source = options.feed()
  const feed: Feed = {
    ...source,
    settledBefore: (symbol) => source.settledBefore(symbol),
    *take(until) {
      for (const event of source.take(until)) {
        events += 1
        yield event
      }
    },
  }
  const end = endOf(feed, options.lengthMs)
  const venue = createVenue({ feed, startingBalances: { spot: {}, perp: {} } })
  const listed = feed.instruments.map(({ market, symbol }) => ({ market, symbol }))
  if (audience === 'listener') {
    venue.onEvent((event) => {
      if (event.kind === 'book') venue.quote(event.market, event.symbol)
    })
  }
  const started = performance.now()
  for (let time = feed.startTime; time < end; ) {
    time = Math.min(end, time + stepMs)
    venue.advanceTo(time)
    if (audience !== 'watcher') continue
    for (const { market, symbol } of listed) venue.quote(market, symbol)
  }
  return { events, seconds: (performance.now() - started) / 1000 }
}

function endOf(feed: Feed, lengthMs: number | undefined): number {
  const end = lengthMs === undefined ? feed.endTime : feed.startTime + lengthMs
  if (end === undefined) throw new RangeError('say how much of an endless feed to play')
  return end
}

import type { Market } from '@asterkit/instruments'

/** What one connection may do, and how long it lasts. Times are real ones, ms. */
export interface StreamLimits {
  /** Streams that it may hear. */
  readonly maxStreams: number
  /** Control messages, pings and pongs that it may send in a second. */
  readonly maxMessagesPerSecond: number
  readonly pingEveryMs: number
  /** A connection that has sent no pong for so long is closed. */
  readonly pongWithinMs: number
  readonly lifetimeMs: number
}

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** The venue's limits of both markets. */
export const streamLimits: Readonly<Record<Market, StreamLimits>> = {
  perp: {
    maxStreams: 200,
    maxMessagesPerSecond: 10,
    pingEveryMs: 5 * MINUTE_MS,
    pongWithinMs: 15 * MINUTE_MS,
    lifetimeMs: DAY_MS,
  },
  spot: {
    maxStreams: 1024,
    maxMessagesPerSecond: 5,
    pingEveryMs: 3 * MINUTE_MS,
    pongWithinMs: 10 * MINUTE_MS,
    lifetimeMs: DAY_MS,
  },
}

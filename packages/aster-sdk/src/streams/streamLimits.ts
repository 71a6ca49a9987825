import type { StreamMarket } from './streamSpec.ts'

/** What the venue allows on one connection. */
export interface StreamLimits {
  /** Streams that one connection may hear. */
  readonly maxStreamsPerConnection: number
  /** Messages that we may send in a second: control messages, pings and pongs. */
  readonly maxIncomingMessagesPerSecond: number
  /** Hours after which the venue closes a connection. */
  readonly connectionLifetimeHours: number
}

/** Limits of both markets. Exceeding the message rate costs the connection, and in the end the address. */
export const streamLimits: Readonly<Record<StreamMarket, StreamLimits>> = {
  futures: {
    maxStreamsPerConnection: 200,
    maxIncomingMessagesPerSecond: 10,
    connectionLifetimeHours: 24,
  },
  spot: {
    maxStreamsPerConnection: 1024,
    maxIncomingMessagesPerSecond: 5,
    connectionLifetimeHours: 24,
  },
}

import type { StreamConnection } from './streamConnection.ts'

/** One connection's interest in one stream. */
export interface Subscription {
  readonly connection: StreamConnection
  /** As the client wrote it. */
  readonly name: string
}

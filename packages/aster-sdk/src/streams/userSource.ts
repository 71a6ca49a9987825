import type * as z from 'zod/mini'
import { streamAddress } from './marketSources.ts'
import type { StreamSource } from './startStreams.ts'
import { streamLimits } from './streamLimits.ts'
import { userReader } from './streamReader.ts'
import type { StreamMarket } from './streamSpec.ts'

/** How one market's listen key is made and kept. */
export interface ListenKeyCalls {
  /** Makes a key. While one lives the venue answers with the same and extends it. */
  create(): Promise<{ readonly listenKey: string }>
  keepAlive(listenKey: string): Promise<unknown>
}

const KEEP_ALIVE_MS = 30 * 60_000

/**
 * The connection of an account. Every connection asks for the key anew, which also extends it. The key is
 * never closed: other connections of the account live on the same one.
 */
export function userSource<Union extends z.ZodMiniDiscriminatedUnion>(
  market: StreamMarket,
  host: string,
  schema: Union,
  calls: ListenKeyCalls,
  keepAliveMs: number = KEEP_ALIVE_MS,
): StreamSource<z.output<Union>> {
  const name = `${market} user events`
  let listenKey = ''
  return {
    name,
    streams: [name],
    subscribe: [],
    // It is heard by its key, not by names: control messages are documented for public streams alone.
    isAnswering: false,
    messagesPerSecond: streamLimits[market].maxIncomingMessagesPerSecond / 2,
    keepAliveMs,
    read: userReader(name, schema),
    async address() {
      listenKey = (await calls.create()).listenKey
      return streamAddress(host, listenKey)
    },
    async keepAlive() {
      await calls.keepAlive(listenKey)
    },
  }
}

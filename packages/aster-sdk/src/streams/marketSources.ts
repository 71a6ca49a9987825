import type { StreamSource } from './startStreams.ts'
import { streamLimits } from './streamLimits.ts'
import { combinedReader, singleReader } from './streamReader.ts'
import type { StreamMarket } from './streamSpec.ts'
import type { Subscription } from './subscription.ts'

/** Characters of names that an address carries; the rest is subscribed to after opening. */
const LONGEST_QUERY = 1500

/** Spreads public streams of one market over as few connections as the venue's limits allow. */
export function marketSources<Event>(
  market: StreamMarket,
  host: string,
  subscriptions: readonly Subscription<Event>[],
  options: { readonly name?: string; readonly maxSilenceMs?: number } = {},
): readonly StreamSource<Event>[] {
  const { maxStreamsPerConnection: size } = streamLimits[market]
  const distinct = [...new Map(subscriptions.map((one) => [one.stream, one])).values()]
  const count = Math.ceil(distinct.length / size)
  return Array.from({ length: count }, (_, index) => {
    const own = distinct.slice(index * size, (index + 1) * size)
    const inAddress = countInAddress(own)
    const [only] = own
    return {
      name: options.name ?? `${market} streams`,
      streams: own.map(({ stream }) => stream),
      address: () =>
        own.length === 1
          ? streamAddress(host, only!.stream)
          : `${host}/stream?streams=${own.slice(0, inAddress).map(encodeName).join('/')}`,
      subscribe: own.slice(inAddress).map(({ stream }) => stream),
      // Pongs count too: a part of the allowance stays free.
      messagesPerSecond: streamLimits[market].maxIncomingMessagesPerSecond / 2,
      maxSilenceMs: options.maxSilenceMs,
      isAnswering: true,
      read: own.length === 1 ? singleReader(only!) : combinedReader(own),
    }
  })
}

/** Address of one stream, or of the account behind a listen key. */
export function streamAddress(host: string, stream: string): string {
  return `${host}/ws/${encodeName({ stream })}`
}

function countInAddress(own: readonly Subscription[]): number {
  let length = 0
  const last = own.findIndex((one) => {
    length += encodeName(one).length + 1
    return length > LONGEST_QUERY
  })
  return last === -1 ? own.length : Math.max(1, last)
}

/** Names keep their `!` and `@`. */
function encodeName({ stream }: { readonly stream: string }): string {
  return encodeURIComponent(stream).replaceAll('%40', '@')
}

import { z } from 'zod'
import type { BoundGroup } from '../boundGroup.ts'
import type { futuresEndpoints, spotEndpoints } from '../endpointGroups.ts'
import type { Environment } from '../environments.ts'
import { BookTickerEvent } from './events/bookTickerEvent.ts'
import { MarkPriceEvent } from './events/markPriceEvent.ts'
import { FuturesUserEvent } from './futuresUserEvent.ts'
import { openStream } from './openStream.ts'
import { SpotUserEvent } from './spotUserEvent.ts'
import type { StreamItem, StreamOptions } from './streamItem.ts'
import type { StreamSource } from './streamSource.ts'

type EventStream<Event> = AsyncIterable<StreamItem<Event>>

/** Live data. Every stream reconnects by itself, is bounded and says `gap` when something is missing. */
export interface Streams {
  /** Mark prices of one perpetual, or of all. */
  watchMarkPrice(
    params?: { readonly symbol?: string },
    options?: StreamOptions,
  ): EventStream<MarkPriceEvent>
  /** Best bid and ask of one symbol, or of all of one market. */
  watchBookTicker(
    params: { readonly market: 'futures' | 'spot'; readonly symbol?: string },
    options?: StreamOptions,
  ): EventStream<BookTickerEvent>
  /**
   * Events of our perp account. Makes the listen key, keeps it alive and renews it. Delivered as they
   * arrive, which under load is not the order of `E`: sorting is the reader's.
   */
  watchFuturesUser(options?: StreamOptions): EventStream<FuturesUserEvent>
  /** Events of our spot account, as `watchFuturesUser`. */
  watchSpotUser(options?: StreamOptions): EventStream<SpotUserEvent>
}

const KEEP_ALIVE_MS = 30 * 60_000
/** Mark prices come every 3 s. */
const MARK_PRICE_SILENCE_MS = 60_000

const Tagged = z.looseObject({ e: z.string() })

/** Makes the streams of a client. */
export function createStreams(client: {
  readonly environment: Environment
  readonly futures: Pick<
    BoundGroup<typeof futuresEndpoints>,
    'createListenKey' | 'keepAliveListenKey'
  >
  readonly spot: Pick<BoundGroup<typeof spotEndpoints>, 'createListenKey' | 'keepAliveListenKey'>
}): Streams {
  const { futuresWs, spotWs } = client.environment.hosts
  return {
    watchMarkPrice: ({ symbol } = {}, options) => {
      const stream = symbol === undefined ? '!markPrice@arr' : `${symbol.toLowerCase()}@markPrice`
      const name = 'mark prices'
      const url = () => urlOf(futuresWs, stream)
      return openStream(
        { name, url, read: manyOf(MarkPriceEvent), maxSilenceMs: MARK_PRICE_SILENCE_MS },
        options,
      )
    },
    watchBookTicker: ({ market, symbol }, options) => {
      const stream = symbol === undefined ? '!bookTicker' : `${symbol.toLowerCase()}@bookTicker`
      const url = () => urlOf(market === 'futures' ? futuresWs : spotWs, stream)
      return openStream(
        { name: `${market} book tickers`, url, read: manyOf(BookTickerEvent) },
        options,
      )
    },
    watchFuturesUser: (options) =>
      openUserStream(FuturesUserEvent, options, {
        name: 'futures user events',
        host: futuresWs,
        create: async () => (await client.futures.createListenKey()).listenKey,
        keepAlive: () => client.futures.keepAliveListenKey(),
      }),
    watchSpotUser: (options) =>
      openUserStream(SpotUserEvent, options, {
        name: 'spot user events',
        host: spotWs,
        create: async () => (await client.spot.createListenKey()).listenKey,
        keepAlive: (listenKey) => client.spot.keepAliveListenKey({ listenKey }),
      }),
  }
}

/** How one market's listen key is made and kept. */
interface UserStream {
  readonly name: string
  readonly host: string
  create(): Promise<string>
  keepAlive(listenKey: string): Promise<unknown>
}

/** Connects to a listen key; every connection asks for the key anew, which also extends it. */
function openUserStream<Union extends z.ZodDiscriminatedUnion>(
  schema: Union,
  options: StreamOptions | undefined,
  market: UserStream,
): EventStream<z.output<Union>> {
  let listenKey = ''
  const source: StreamSource<z.output<Union>> = {
    name: market.name,
    async url() {
      listenKey = await market.create()
      return urlOf(market.host, listenKey)
    },
    read: readUserEvent(schema),
    keepAliveMs: KEEP_ALIVE_MS,
    async keepAlive() {
      await market.keepAlive(listenKey)
    },
  }
  return openStream(source, options)
}

function urlOf(host: string, stream: string): string {
  return `${host}/ws/${stream.split('/').map(encodeStream).join('/')}`
}

/** Stream names keep their `!` and `@`. */
function encodeStream(part: string): string {
  return encodeURIComponent(part).replaceAll('%40', '@')
}

/** Reads one event or a list of them. */
function manyOf<Event extends z.ZodType>(schema: Event) {
  const list = z.array(schema)
  return (message: unknown): readonly z.output<Event>[] | undefined => {
    const parsed = list.safeParse(Array.isArray(message) ? message : [message])
    return parsed.success ? parsed.data : undefined
  }
}

/** Reads a user event; kinds that the schema does not know are passed over. */
function readUserEvent<Union extends z.ZodDiscriminatedUnion>(schema: Union) {
  const known = new Set(schema.options.flatMap((option) => [...kindsOf(option)]))
  return (message: unknown): readonly z.output<Union>[] | 'renew' | undefined => {
    const tagged = Tagged.safeParse(message)
    if (!tagged.success) return undefined
    if (tagged.data.e === 'listenKeyExpired') return 'renew'
    if (!known.has(tagged.data.e)) return []
    const parsed = schema.safeParse(message)
    return parsed.success ? [parsed.data] : undefined
  }
}

function kindsOf(option: z.core.$ZodType): readonly string[] {
  const kinds = option._zod.propValues?.e
  return kinds === undefined ? [] : [...kinds].map(String)
}

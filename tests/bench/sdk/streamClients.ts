import {
  createAsterClient,
  customEnvironment,
  futuresStreams,
  type StreamOptions,
  subscription,
} from '@asterkit/sdk'
import { pro } from 'ccxt'
import { WebSocket } from 'ws'
import { burstSizes, type Channel, lastTime } from './marketMessages.ts'

/** A connected reader of one channel. */
interface StreamClient {
  /** First word of its address. */
  readonly tag: string
  /** Waits until a whole burst has reached the consumer; returns its last event's figure. */
  readBurst(): Promise<string>
  close(): Promise<void>
}

/** Makes a reader of one channel of the server at `url` (ws). */
export type OpenStreamClient = (url: string, channel: Channel) => Promise<StreamClient>

/** An event of any of the channels. */
interface AnyEvent {
  readonly a: unknown
  readonly u?: number
  readonly p?: string
  readonly b?: unknown
}

/** What a consumer looks at, so that nothing is delivered unread: the trade's price or the best bid. */
const figureOf: Readonly<Record<Channel, (event: AnyEvent) => string>> = {
  aggTrade: ({ p }) => String(p),
  bookTicker: ({ b }) => String(b),
  depth20: ({ b }) => String((b as readonly (readonly string[])[])[0]?.[0]),
}

/** The SDK with the socket of `ws`, checked, in batches of what has arrived. */
export const openOurs: OpenStreamClient = (url, channel) =>
  openSdk({ url, tag: 'ours' }, channel, { WebSocket })

/** The same with the socket that the platform has, which is the default. */
export const openBuiltIn: OpenStreamClient = (url, channel) =>
  openSdk({ url, tag: 'built-in' }, channel, {})

async function openSdk(
  { url, tag }: { readonly url: string; readonly tag: string },
  channel: Channel,
  options: StreamOptions,
): Promise<StreamClient> {
  const rest = url.replace('ws', 'http')
  const ws = `${url}/${tag}`
  const hosts = { futuresRest: rest, spotRest: rest, futuresWs: ws, spotWs: ws }
  const client = createAsterClient({ environment: customEnvironment({ hosts }) })
  const end = new AbortController()
  // Two streams share a connection, so that messages come in the envelope that the others read.
  const batches = client.streams
    .watch<AnyEvent>(
      ['BTCUSDT', 'ETHUSDT'].map((symbol) => subscriptionOf(channel, symbol)),
      { ...options, signal: end.signal },
    )
    .batches()
    [Symbol.asyncIterator]()
  const opened = await batches.next()
  if (opened.value?.[0]?.kind !== 'open') throw new Error('the SDK did not connect')
  return {
    tag,
    async readBurst() {
      let figure = ''
      for (let left = burstSizes[channel]; left > 0; ) {
        const { value: items } = await batches.next()
        for (const item of items ?? []) {
          if (item.kind !== 'event') throw new Error(`the SDK said ${item.kind}`)
          figure = figureOf[channel](item.event)
          left -= 1
        }
      }
      return figure
    },
    async close() {
      end.abort()
    },
  }
}

function subscriptionOf(channel: Channel, symbol: string) {
  if (channel === 'depth20')
    return subscription(futuresStreams.partialDepth, { symbol, levels: 20 })
  return subscription<AnyEvent, typeof futuresStreams.aggTrade.params>(futuresStreams[channel], {
    symbol,
  })
}

/** The npm package `ws` and `JSON.parse`: unchecked. */
export const openPlain: OpenStreamClient = async (url, channel) => {
  const socket = new WebSocket(`${url}/plain`)
  await new Promise((resolve) => socket.once('open', resolve))
  let left = 0
  let figure = ''
  let tell = (_: string) => {}
  socket.on('message', (data) => {
    const { data: event } = JSON.parse(String(data)) as { readonly data: AnyEvent }
    figure = figureOf[channel](event)
    left -= 1
    if (left === 0) tell(figure)
  })
  return {
    tag: 'plain',
    readBurst() {
      left = burstSizes[channel]
      return new Promise((resolve) => {
        tell = resolve
      })
    },
    async close() {
      socket.terminate()
    },
  }
}

const SYMBOL = 'BTC/USDT:USDT'

/** The streams of ccxt. They hand on what is newest: each message is handled, not each awaited. */
export const openCcxt: OpenStreamClient = async (url, channel) => {
  const exchange = new pro.aster({ enableRateLimit: false })
  // What it demands for ws without TLS; no proxy is used.
  await exchange.loadHttpProxyAgent()
  exchange.urls.api.ws.public.swap = `${url}/fstream`
  exchange.setMarkets([
    exchange.safeMarketStructure({
      id: 'BTCUSDT',
      symbol: SYMBOL,
      base: 'BTC',
      quote: 'USDT',
      settle: 'USDT',
      baseId: 'BTC',
      quoteId: 'USDT',
      settleId: 'USDT',
      type: 'swap',
      swap: true,
      contract: true,
      linear: true,
      contractSize: 1,
      precision: { price: 0.1, amount: 0.001 },
    }),
  ])
  const state: Readonly<Record<Channel, Watched>> = {
    aggTrade: {
      watch: () => exchange.watchTrades(SYMBOL),
      last: () => exchange.trades[SYMBOL]?.at(-1),
      figure: ({ info }) => info?.p,
      forget: () => delete exchange.trades[SYMBOL],
    },
    bookTicker: {
      watch: () => exchange.watchBidsAsks([SYMBOL]),
      last: () => exchange.bidsasks[SYMBOL],
      figure: ({ info }) => info?.b,
      forget: () => delete exchange.bidsasks[SYMBOL],
    },
    depth20: {
      watch: () => exchange.watchOrderBook(SYMBOL, 20),
      last: () => exchange.orderbooks[SYMBOL],
      figure: ({ bids }) => bids?.[0]?.[0]?.toFixed(1),
      forget: () => delete exchange.orderbooks[SYMBOL],
    },
  }
  const { watch, last, figure, forget } = state[channel]
  let isOpen = true
  const consume = async () => {
    while (isOpen) await watch()
  }
  consume().catch((error: unknown) => {
    if (isOpen) throw error
  })
  // It connects and subscribes; nothing is sent before the first burst.
  await new Promise((resolve) => setTimeout(resolve, 300))
  return {
    tag: 'fstream',
    async readBurst() {
      forget()
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve))
        const newest = last()
        if (newest?.timestamp === lastTime) return String(figure(newest))
      }
    },
    async close() {
      isOpen = false
      await exchange.close()
    },
  }
}

/** What ccxt keeps of one channel. */
interface Watched {
  watch(): Promise<unknown>
  last(): Newest | undefined
  figure(newest: Newest): string | undefined
  forget(): void
}

/** The parts of ccxt's structures that are looked at. */
interface Newest {
  readonly timestamp?: number | undefined
  readonly info?: { readonly p?: string; readonly b?: string }
  readonly bids?: readonly (readonly (number | undefined)[])[]
}

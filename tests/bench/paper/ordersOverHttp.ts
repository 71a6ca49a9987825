import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createAsterClient, customEnvironment } from '@asterkit/sdk'
import { undiciTransport } from '@asterkit/sdk/undici'
import { wasmSigner } from '@asterkit/sdk/wasm'
import { privateKey } from '../sdk/order.ts'
import type { ExchangeReport } from './orderExchange.ts'

/** How many signed orders one client gets through a paper exchange on the same machine. */
export interface HttpOrderRate {
  readonly calls: number
  readonly perSecond: number
  /** Processor time of one call, microseconds: of the exchange, and of the client. */
  readonly exchangeMicros: number
  readonly clientMicros: number
}

/** What to measure. */
export interface HttpOrderOptions {
  /** IOC orders that meet nobody, or orders that rest and are cancelled, two calls each. */
  readonly kind: 'ioc' | 'place and cancel'
  /** Calls under way at once: few, because a nonce that a hundred later ones overtake is refused. @default 8 */
  readonly lanes?: number
  /** How long each run is, ms. @default 3000 */
  readonly runMs?: number
  /** @default 3 */
  readonly runs?: number
}

/**
 * Starts an exchange in a process of its own and sends it orders: signed in WebAssembly, over undici's
 * connections, every answer checked against its schema. The first second does not count.
 *
 * @throws {Error} The exchange refuses an order.
 */
export async function measureHttpOrders(options: HttpOrderOptions): Promise<HttpOrderRate> {
  const { kind, lanes = 8, runMs = 3000, runs = 3 } = options
  const child = fork(join(import.meta.dirname, 'orderExchange.ts'), { stdio: 'inherit' })
  try {
    const [first] = (await once(child, 'message')) as [ExchangeReport]
    const send = SENDERS[kind](await connect(first))
    await inLanes(lanes, 1000, send)
    let best: HttpOrderRate | undefined
    for (let run = 0; run < runs; run += 1) {
      const rate = await measureRun(child, () => inLanes(lanes, runMs, send))
      if (best === undefined || rate.perSecond > best.perSecond) best = rate
    }
    if (best === undefined) throw new RangeError('nothing to run')
    return best
  } finally {
    child.disconnect()
  }
}

async function measureRun(child: ChildProcess, run: () => Promise<number>): Promise<HttpOrderRate> {
  const before = { report: await ask(child), cpu: process.cpuUsage(), time: performance.now() }
  const calls = await run()
  const seconds = (performance.now() - before.time) / 1000
  const { user, system } = process.cpuUsage(before.cpu)
  const { cpuSeconds } = await ask(child)
  return {
    calls,
    perSecond: calls / seconds,
    exchangeMicros: ((cpuSeconds - before.report.cpuSeconds) * 1e6) / calls,
    clientMicros: (user + system) / calls,
  }
}

async function ask(child: ChildProcess): Promise<ExchangeReport> {
  const answer = once(child, 'message')
  child.send('report')
  const [report] = (await answer) as [ExchangeReport]
  return report
}

/** Sends as often as there is time. @returns How many calls were answered. */
async function inLanes(
  lanes: number,
  durationMs: number,
  send: (count: number) => Promise<number>,
): Promise<number> {
  const end = performance.now() + durationMs
  let answered = 0
  const lane = async () => {
    while (performance.now() < end) {
      const calls = await send(sent++)
      answered += calls
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return answered
}

let sent = 0

type Client = Awaited<ReturnType<typeof connect>>

async function connect({ urls, now }: ExchangeReport) {
  const { futuresRestUrl, spotRestUrl, futuresWsUrl, spotWsUrl } = urls
  const environment = customEnvironment({
    hosts: {
      futuresRest: futuresRestUrl,
      spotRest: spotRestUrl,
      futuresWs: futuresWsUrl,
      spotWs: spotWsUrl,
    },
  })
  const signer = await wasmSigner(privateKey)
  const ahead = now - Date.now()
  const client = createAsterClient({
    environment,
    credentials: { user: signer.address, signer },
    transport: undiciTransport(),
    now: () => Date.now() + ahead,
  })
  // Limits that a benchmark cannot reach, so that the budget is paid for but never waits.
  client.budget?.learn('futures', UNREACHABLE)
  const [ticker] = await client.futures.getBookTicker({ symbol: 'BTCUSDT' })
  // Below the market by a hundredth: it rests wherever the market goes meanwhile.
  return { client, price: String(Math.floor(Number(ticker?.bidPrice) * 0.99)) }
}

const UNREACHABLE = ['REQUEST_WEIGHT', 'ORDERS'].map((rateLimitType) => ({
  rateLimitType,
  interval: 'MINUTE',
  intervalNum: 1,
  limit: 1e9,
}))

const SENDERS: Readonly<
  Record<HttpOrderOptions['kind'], (to: Client) => (count: number) => Promise<number>>
> = {
  ioc: (to) => async (count) => {
    const { status } = await place(to, count, 'IOC')
    if (status !== 'EXPIRED') throw new Error(`the order is ${status}`)
    return 1
  },
  'place and cancel': (to) => async (count) => {
    const { orderId } = await place(to, count, 'GTC')
    const { status } = await to.client.futures.cancelOrder({ symbol: 'BTCUSDT', orderId })
    if (status !== 'CANCELED') throw new Error(`the order is ${status}`)
    return 2
  },
}

function place({ client, price }: Client, count: number, timeInForce: 'IOC' | 'GTC') {
  return client.futures.placeOrder({
    symbol: 'BTCUSDT',
    side: 'BUY',
    type: 'LIMIT',
    timeInForce,
    quantity: '0.002',
    price,
    newClientOrderId: `bench-${count}`,
    newOrderRespType: 'RESULT',
  })
}

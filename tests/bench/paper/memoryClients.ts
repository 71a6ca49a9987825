import { createHmac } from 'node:crypto'
import {
  ceilToStep,
  decimal,
  type Instrument,
  readInstruments,
  roundToTick,
} from '@asterkit/instruments'
import { request } from 'undici'

/** Who trades in the memory benchmark. */
export interface MemoryUser {
  readonly user: string
  readonly apiKey: string
  readonly secret: string
}

/** Where the exchange is, and how its clock runs. */
export interface MemoryMarket {
  readonly restUrl: string
  readonly wsUrl: string
  /** Virtual time, epoch ms. */
  readonly now: () => number
  /** Waits for so much virtual time. */
  readonly wait: (durationMs: number) => Promise<void>
}

/** What the clients have done. */
export interface MemoryTraffic {
  orders: number
  refused: number
  messages: number
}

/** What of the answers is read. */
interface Answer {
  readonly orderId?: number
  readonly status?: string
  readonly listenKey?: string
}

/** Virtual time between two orders of one client. */
const ORDER_EVERY_MS = 5000
/** Every so many orders one takes. */
const TAKE_EVERY = 10
const SYMBOLS_EACH = 5
/** Behind the exchange's clock, so that a request is never ahead of it. */
const BEHIND_MS = 20_000

/** Users with keys made of their number. */
export function memoryUsers(count: number): readonly MemoryUser[] {
  return Array.from({ length: count }, (_, index) => {
    const digits = (index + 1).toString(16).padStart(4, '0')
    return {
      user: `0x${digits.repeat(10)}`,
      apiKey: digits.repeat(16),
      secret: digits.split('').reverse().join('').repeat(16),
    }
  })
}

/**
 * Lets every user hear five symbols and his account, and send an order every five virtual seconds: most
 * rest and are cancelled by the next one, every tenth takes.
 *
 * @returns What has been done so far, and how to end it.
 */
export async function runMemoryClients(market: MemoryMarket, users: readonly MemoryUser[]) {
  const info = await (await request(`${market.restUrl}/fapi/v3/exchangeInfo`)).body.json()
  const instruments = readInstruments('perp', info).instruments.filter(
    ({ status }) => status === 'TRADING',
  )
  const traffic: MemoryTraffic = { orders: 0, refused: 0, messages: 0 }
  const ended = new AbortController()
  const runs = users.map(async (user, index) => {
    const own = Array.from(
      { length: SYMBOLS_EACH },
      (_, at) => instruments[(index * SYMBOLS_EACH + at) % instruments.length]!,
    )
    const socket = await listen(market, user, own, traffic)
    await trade(market, user, own, { traffic, signal: ended.signal })
    socket.close()
  })
  return {
    traffic,
    end: async () => {
      ended.abort()
      await Promise.all(runs)
    },
  }
}

async function listen(
  market: MemoryMarket,
  user: MemoryUser,
  symbols: readonly Instrument[],
  traffic: MemoryTraffic,
): Promise<WebSocket> {
  const { listenKey = '' } = await call(market, user, 'POST', '/fapi/v1/listenKey', {})
  const streams = symbols.flatMap(({ symbol }) => {
    const name = symbol.toLowerCase()
    return [`${name}@depth@500ms`, `${name}@bookTicker`, `${name}@aggTrade`, `${name}@kline_1m`]
  })
  const socket = new WebSocket(
    `${market.wsUrl}/stream?streams=${[listenKey, ...streams].join('/')}`,
  )
  socket.addEventListener('message', () => {
    traffic.messages += 1
  })
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true })
    socket.addEventListener('error', () => reject(new Error('the stream does not open')), {
      once: true,
    })
  })
  return socket
}

async function trade(
  market: MemoryMarket,
  user: MemoryUser,
  symbols: readonly Instrument[],
  { traffic, signal }: { readonly traffic: MemoryTraffic; readonly signal: AbortSignal },
): Promise<void> {
  let resting: { readonly symbol: string; readonly orderId: number } | undefined
  for (let count = 0; !signal.aborted; count += 1) {
    const instrument = symbols[count % symbols.length]!
    const placed = await place(market, user, instrument, count)
    traffic.orders += 1
    if (placed.orderId === undefined) traffic.refused += 1
    if (resting !== undefined) await call(market, user, 'DELETE', '/fapi/v1/order', { ...resting })
    resting =
      placed.status === 'NEW' && placed.orderId !== undefined
        ? { symbol: instrument.symbol, orderId: placed.orderId }
        : undefined
    await market.wait(ORDER_EVERY_MS)
  }
}

async function place(
  market: MemoryMarket,
  user: MemoryUser,
  instrument: Instrument,
  count: number,
): Promise<Answer> {
  const { symbol } = instrument
  const ticker = await request(`${market.restUrl}/fapi/v3/ticker/bookTicker?symbol=${symbol}`)
  const [top] = [await ticker.body.json()].flat() as { readonly bidPrice: string }[]
  const bid = decimal(top?.bidPrice ?? '0')
  if (bid.isZero()) return {}
  const side = (count / TAKE_EVERY) % 2 < 1 ? 'BUY' : 'SELL'
  const value = instrument.minNotional.times(2).plus(10)
  const quantity = ceilToStep(value.div(bid), instrument, instrument.marketLot).toFixed()
  const common = { symbol, quantity, newClientOrderId: `m-${count}` }
  if (count % TAKE_EVERY === 0) {
    return call(market, user, 'POST', '/fapi/v1/order', { ...common, side, type: 'MARKET' })
  }
  const price = roundToTick(bid.times('0.98'), instrument, 'buy').toFixed()
  const limit = { type: 'LIMIT', timeInForce: 'GTC', price, newOrderRespType: 'RESULT' }
  return call(market, user, 'POST', '/fapi/v1/order', { ...common, side: 'BUY', ...limit })
}

async function call(
  market: MemoryMarket,
  { apiKey, secret }: MemoryUser,
  method: 'POST' | 'DELETE',
  path: string,
  params: Readonly<Record<string, string | number>>,
): Promise<Answer> {
  const timestamp = Math.floor(market.now() - BEHIND_MS)
  const all = { ...params, recvWindow: 60_000, timestamp }
  const query = new URLSearchParams(
    Object.entries(all).map(([name, value]) => [name, String(value)] as [string, string]),
  ).toString()
  const signature = createHmac('sha256', secret).update(query).digest('hex')
  const { body } = await request(`${market.restUrl}${path}?${query}&signature=${signature}`, {
    method,
    headers: { 'X-MBX-APIKEY': apiKey },
  })
  return (await body.json()) as Answer
}

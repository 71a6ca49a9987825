import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Decimal } from '@asterkit/instruments'
import { startPaperExchange, syntheticFeed } from '@asterkit/paper-exchange'
import { createAsterClient, customEnvironment } from '@asterkit/sdk'
import { privateKeySigner } from '@asterkit/sdk/signing'
import { z } from 'zod'

/** What can be wrong when a command begins; `fine` is the control. */
export const SITUATIONS = [
  'fine',
  'no network',
  'not an exchange',
  'rate-limited',
  'wrong key',
  'wrong address',
  'expired agent',
  'key can withdraw',
  'hedge mode',
  'no balance',
  'clock 2 min off',
] as const
export type Situation = (typeof SITUATIONS)[number]

/** The agent's key. It is worth nothing; no output may hold it. */
export const AGENT_KEY = 'c0ffee'.repeat(10).padEnd(64, 'a')
const OTHER_KEY = 'a1'.repeat(32)
const AGENT = privateKeySigner(AGENT_KEY).address
const WALLET = `0x${'1'.repeat(40)}`
const KEYS = { API_USER: WALLET, API_SIGNER: AGENT, API_PRIVATE_KEY: AGENT_KEY }
const MINUTE_MS = 60_000
const FOREVER = 253_402_300_799_000
/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:1'

/** A loopback that is in one of the situations. */
export interface OpenSituation {
  /** What a farm's environment says about it. */
  readonly env: Readonly<Record<'API_USER' | 'API_SIGNER' | 'API_PRIVATE_KEY', string>> &
    Readonly<Record<string, string>>
  /** What was ordered and moved so far, by the exchange's own books; of other servers, what was not a question. */
  sent(): Promise<unknown>
  close(): Promise<void>
}

/** Brings a situation about. Each stands alone: an exchange counts what everybody on this machine asks. */
export async function openSituation(situation: Situation): Promise<OpenSituation> {
  switch (situation) {
    case 'no network':
      return {
        env: { ...KEYS, ...urlsOf(NOWHERE) },
        sent: async () => [],
        close: async () => undefined,
      }
    case 'not an exchange':
      return openServer(200, '<html><body>It works!</body></html>')
    case 'rate-limited':
      return openServer(429, '{"code":-1003,"msg":"Too many requests."}')
    case 'wrong key':
      return openExchange({ keys: { API_PRIVATE_KEY: OTHER_KEY } })
    case 'wrong address':
      return openExchange({ keys: { API_USER: `0x${'9'.repeat(40)}` } })
    case 'expired agent':
      return openExchange({ expiredAgoMs: MINUTE_MS })
    case 'key can withdraw':
      return openExchange({ canWithdraw: true })
    case 'hedge mode':
      return openExchange({ isHedged: true })
    case 'no balance':
      return openExchange({ hasNoMoney: true })
    case 'clock 2 min off':
      return openExchange({ clockOffMs: -2 * MINUTE_MS })
    case 'fine':
      return openExchange({})
  }
}

const Books = z.object({
  accounts: z.array(z.object({ spot: z.unknown(), orders: z.unknown(), income: z.unknown() })),
})

/** A paper exchange that keeps real time, but for an error of its clock. */
async function openExchange(wrong: {
  readonly keys?: Readonly<Partial<typeof KEYS>>
  readonly expiredAgoMs?: number
  readonly canWithdraw?: boolean
  readonly isHedged?: boolean
  readonly hasNoMoney?: boolean
  readonly clockOffMs?: number
}): Promise<OpenSituation> {
  const now = Date.now() + (wrong.clockOffMs ?? 0)
  const amount = new Decimal(wrong.hasNoMoney ? 0 : 1000)
  const grant = {
    address: AGENT,
    name: 'bot',
    expired: wrong.expiredAgoMs === undefined ? FOREVER : now - wrong.expiredAgoMs,
    ipWhitelist: [],
    canSpotTrade: true,
    canPerpTrade: true,
    canWithdraw: wrong.canWithdraw ?? false,
  }
  const exchange = await startPaperExchange({
    feed: syntheticFeed({ seed: 7, startTime: now - 60 * MINUTE_MS }),
    startAt: now,
    mode: 'free',
    speed: 1,
    enrolment: 'listed',
    startingBalances: { spot: { USDT: amount }, perp: { USDT: amount } },
    accounts: [{ user: WALLET, agents: [grant] }],
  })
  const env = { ...KEYS, ...urlsOf(exchange.urls.futuresRestUrl, exchange.urls.spotRestUrl) }
  if (wrong.isHedged) await useHedgeMode(env, exchange)
  return {
    env: { ...env, ...wrong.keys },
    sent: async () => {
      const books: unknown = await (await fetch(`${exchange.controlUrl}/paper/books`)).json()
      return Books.parse(books).accounts
    },
    close: () => exchange.close(),
  }
}

async function useHedgeMode(
  urls: ReturnType<typeof urlsOf>,
  exchange: { readonly chainId: number; readonly now: () => number },
): Promise<void> {
  const environment = customEnvironment({
    chainId: exchange.chainId,
    hosts: {
      futuresRest: urls.ASTER_FUTURES_REST_URL,
      futuresWs: urls.ASTER_FUTURES_WS_URL,
      spotRest: urls.ASTER_SPOT_REST_URL,
      spotWs: urls.ASTER_SPOT_WS_URL,
    },
  })
  const credentials = { user: WALLET, signer: privateKeySigner(AGENT_KEY) }
  const client = createAsterClient({ environment, credentials, now: exchange.now })
  await client.futures.setPositionMode({ dualSidePosition: true })
}

/** A server that says the same to everybody. */
async function openServer(status: number, body: string): Promise<OpenSituation> {
  const changes: string[] = []
  const server = createServer((request, response) => {
    if (request.method !== 'GET') changes.push(`${request.method} ${request.url}`)
    const type = body.startsWith('{') ? 'application/json' : 'text/html'
    response.writeHead(status, { 'content-type': type, 'retry-after': '60' })
    response.end(body)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    env: { ...KEYS, ...urlsOf(`http://127.0.0.1:${port}`) },
    sent: async () => changes,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

function urlsOf(futures: string, spot = futures) {
  return {
    ASTER_FUTURES_REST_URL: futures,
    ASTER_FUTURES_WS_URL: futures.replace('http', 'ws'),
    ASTER_SPOT_REST_URL: spot,
    ASTER_SPOT_WS_URL: spot.replace('http', 'ws'),
  }
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { paperCredentials } from '@asterkit/app-kit/aster'
import { connectPaperClock } from '@asterkit/paper-exchange'
import { createAsterClient, customEnvironment } from '@asterkit/sdk'
import { nodeHttpTransport } from '@asterkit/sdk/node'
import {
  type Clock,
  parseMarketMakerConfig,
  runMarketMaker,
  silentLogger,
} from '@asterkit/strategy'
import { createAsterMaker } from '@asterkit/strategy/aster'
import { openSqliteJournal } from '@asterkit/strategy/sqlite'
import { pro } from 'ccxt'
import { WebSocket } from 'ws'
import type { ReactionExchange } from './reactionExchange.ts'
import type { ReactionRelay } from './reactionRelay.ts'

const STEP_MS = 10_000
/** Longest wait for an answer to a step, and for what follows the answer. */
const ANSWER_MS = 60
const AFTER_MS = 5
const SYMBOL = 'BTC/USDT:USDT'

/** A bot that quotes on every change of the book. */
export interface ReactingBot {
  /** Lets the market move once and waits for what the bot does about it. */
  step(): Promise<void>
  close(): Promise<void>
}

/** The market maker as it runs live: guards, journal on disk, signature of the agent. */
export async function openMaker(
  { urls, chainId }: ReactionExchange,
  relay: ReactionRelay,
): Promise<ReactingBot> {
  const paper = await connectPaperClock({ url: urls.futuresRestUrl })
  const folder = mkdtempSync(join(tmpdir(), 'asterkit-reaction-'))
  const stop = new AbortController()
  // What lets the loop of the maker go on once it sleeps.
  let wake: (() => void) | undefined
  const clock: Clock = {
    now: () => paper.now(),
    sleep: () =>
      new Promise((resolve) => {
        wake = resolve
      }),
  }
  const now = () => clock.now()
  const client = createAsterClient({
    environment: customEnvironment({
      name: 'paper',
      chainId,
      hosts: {
        futuresRest: `http://${relay.host}`,
        futuresWs: `ws://${relay.host}`,
        spotRest: urls.spotRestUrl,
        spotWs: urls.spotWsUrl,
      },
    }),
    credentials: await paperCredentials('reaction'),
    now,
    transport: nodeHttpTransport(),
    // As the programs do: their socket comes with whoever connects them.
    WebSocket,
  })
  const journal = openSqliteJournal({ folder, environment: 'paper', account: 'reaction', now })
  const run = runMarketMaker(
    {
      exchange: createAsterMaker({ client, now }),
      clock,
      journal,
      config: parseMarketMakerConfig({
        symbols: ['BTCUSDT'],
        levels: 1,
        halfSpreadBps: 10,
        orderNotionalQuote: '150',
        guards: { maxBookAgeMs: 60_000, maxLatencyMs: 60_000 },
      }),
      log: silentLogger,
    },
    stop.signal,
  )
  return {
    async step() {
      await stepOnce(relay, () => paper.sleep(STEP_MS))
      wake?.()
    },
    async close() {
      stop.abort()
      const ended = run.finally(() => journal.close())
      for (let isOver = false; !isOver; ) {
        wake?.()
        isOver = await Promise.race([ended.then(() => true), wait(AFTER_MS, false)])
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The shortest bot on ccxt: no guards, nothing on disk, one order at a time. */
export async function openCcxtBot(
  { urls, chainId }: ReactionExchange,
  relay: ReactionRelay,
): Promise<ReactingBot> {
  const paper = await connectPaperClock({ url: urls.futuresRestUrl })
  let readings = 0
  const exchange = new pro.aster({
    privateKey: `0x${'0123456789abcdef'.repeat(4)}`,
    enableRateLimit: false,
    // Else ccxt approves a builder and pays it with every order.
    options: { builderFee: false, v3ChainId: chainId, fetchMarkets: { types: ['swap'] } },
  })
  const rest = `http://${relay.host}/fapi`
  exchange.urls.api = {
    fapiPublic: rest,
    fapiPrivate: rest,
    sapiPublic: `${urls.spotRestUrl}/api`,
    sapiPrivate: `${urls.spotRestUrl}/api`,
    // ccxt tells the markets apart by the host's name; here the user's name has to say it.
    ws: { public: { swap: `ws://fstream@${relay.host}/stream` } },
  }
  // Exchange time stands still between steps, and nonces have to grow.
  exchange.milliseconds = () => paper.now() + readings++
  await exchange.loadHttpProxyAgent()
  await exchange.loadMarkets()
  let isOpen = true
  const quote = async () => {
    while (isOpen) {
      const [bid] = (await exchange.watchOrderBook(SYMBOL, 20)).bids
      const price = Number(exchange.priceToPrecision(SYMBOL, Number(bid?.[0]) * 0.999))
      const params = { postOnly: true }
      const order = await exchange.createOrder(SYMBOL, 'limit', 'buy', 0.003, price, params)
      await exchange.cancelOrder(String(order.id), SYMBOL)
    }
  }
  const quoting = quote().catch((error: unknown) => {
    if (isOpen) throw error
  })
  return {
    step: () => stepOnce(relay, () => paper.sleep(STEP_MS)),
    async close() {
      isOpen = false
      await exchange.close()
      await quoting
    },
  }
}

async function stepOnce(relay: ReactionRelay, move: () => Promise<unknown>): Promise<void> {
  relay.forget()
  const before = relay.delays.length
  const from = performance.now()
  await move()
  while (relay.delays.length === before && performance.now() - from < ANSWER_MS) await wait(1)
  await wait(AFTER_MS)
}

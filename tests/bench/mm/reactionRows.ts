import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { median, quantile, ratioOf } from '../sdk/statistics.ts'
import { openCcxtBot, openMaker, type ReactingBot } from './reactionClients.ts'
import type { ReactionExchange } from './reactionExchange.ts'
import { type ReactionRelay, startReactionRelay } from './reactionRelay.ts'

const ROUNDS = 5
const STEPS = 80
const WARM_UP = 30

/** What a bot needs from the bytes of a book to the bytes of an order, round by round. */
interface Reaction {
  readonly p50: readonly number[]
  readonly p99: readonly number[]
  readonly count: number
}

interface Contender {
  readonly bot: ReactingBot
  readonly relay: ReactionRelay
  close(): Promise<void>
}

/**
 * Measures from a book event to the order's bytes on the socket: the whole market maker, with its journal on disk,
 * beside the shortest bot on ccxt.pro, which keeps nothing. Each has a paper exchange of its own; they take turns.
 */
export async function reactionLines(): Promise<readonly string[]> {
  const ours = await open(openMaker)
  const theirs = await open(openCcxtBot)
  try {
    for (const { bot } of [ours, theirs]) await play(bot, WARM_UP)
    const maker = reaction()
    const ccxt = reaction()
    for (let round = 0; round < ROUNDS; round++) {
      await measure(ours, maker)
      await measure(theirs, ccxt)
    }
    return [
      'book event to order bytes, market maker with journal | ccxt.pro without',
      ...(['p50', 'p99'] as const).map((of) => line(of, maker, ccxt)),
      `     ${maker.count} and ${ccxt.count} orders; through the kernel twice, exchange elsewhere`,
    ]
  } finally {
    await ours.close()
    await theirs.close()
  }
}

async function open(
  openBot: (exchange: ReactionExchange, relay: ReactionRelay) => Promise<ReactingBot>,
): Promise<Contender> {
  const child = fork(join(import.meta.dirname, 'reactionExchange.ts'), { stdio: 'inherit' })
  const [exchange] = (await once(child, 'message')) as [ReactionExchange]
  const relay = await startReactionRelay(new URL(exchange.urls.futuresRestUrl).host)
  const bot = await openBot(exchange, relay)
  return {
    bot,
    relay,
    async close() {
      await bot.close()
      relay.close()
      child.disconnect()
    },
  }
}

async function play(bot: ReactingBot, steps: number): Promise<void> {
  for (let step = 0; step < steps; step++) await bot.step()
}

type Growing = { p50: number[]; p99: number[]; count: number }

function reaction(): Growing {
  return { p50: [], p99: [], count: 0 }
}

async function measure({ bot, relay }: Contender, into: Growing): Promise<void> {
  const from = relay.delays.length
  await play(bot, STEPS)
  const delays = relay.delays.slice(from)
  if (delays.length < STEPS / 4) throw new Error(`only ${delays.length} orders in ${STEPS} steps`)
  into.p50.push(median(delays))
  into.p99.push(quantile(delays, 0.99))
  into.count += delays.length
}

function line(of: 'p50' | 'p99', ours: Reaction, theirs: Reaction): string {
  const { value, low, high } = ratioOf(theirs[of], ours[of])
  const [mine, yours] = [median(ours[of]), median(theirs[of])].map((one) => `${one.toFixed(0)}us`)
  return `     ${of} ${mine} against ${yours}: ${value.toFixed(2)}x as fast (${low.toFixed(2)}-${high.toFixed(2)})`
}

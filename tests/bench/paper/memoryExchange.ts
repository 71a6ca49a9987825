/**
 * A paper exchange in a process of its own whose memory is looked at: 50 pairs, a book of each every
 * 250 ms, accounts with old key pairs. The parent sends what to open first, and any word after that for a
 * look. Needs `--expose-gc`.
 */
import { Decimal } from '@asterkit/instruments'
import { type PaperUrls, startPaperExchange, syntheticFeed } from '@asterkit/paper-exchange'
import type { MemoryUser } from './memoryClients.ts'

/** What the parent sends first. */
export interface MemoryExchangeOrder {
  readonly speed: number
  readonly users: readonly MemoryUser[]
}

/** What the process holds after a collection of garbage, and how far it has come. */
export interface MemoryLook {
  readonly urls: PaperUrls
  /** Virtual time, epoch ms. */
  readonly now: number
  readonly rssMegabytes: number
  /** Objects in use. */
  readonly heapMegabytes: number
  readonly cpuSeconds: number
}

process.once('message', open)
process.on('disconnect', () => process.exit())

async function open({ speed, users }: MemoryExchangeOrder): Promise<void> {
  const paper = await startPaperExchange({
    feed: syntheticFeed({ seed: 7, stepMs: 250, symbolCount: 50 }),
    mode: 'free',
    speed,
    enforceLimits: false,
    enrolment: 'listed',
    accounts: users.map(({ user, apiKey, secret }) => ({
      user,
      agents: [],
      v1: { apiKey, secret },
      balances: { spot: {}, perp: { USDT: new Decimal('1000000') } },
    })),
  })
  const look = () => {
    globalThis.gc?.()
    const { rss, heapUsed, external } = process.memoryUsage()
    const { user, system } = process.cpuUsage()
    const told: MemoryLook = {
      urls: paper.urls,
      now: paper.now(),
      rssMegabytes: rss / 2 ** 20,
      heapMegabytes: (heapUsed + external) / 2 ** 20,
      cpuSeconds: (user + system) / 1e6,
    }
    process.send?.(told)
  }
  process.on('message', look)
  look()
}

import { ONE } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import type { AccountEvent } from '../src/ports/exchange.ts'
import { silentLogger } from '../src/ports/logger.ts'
import { listenForHints } from '../src/strategies/funding-farm/run/accountHints.ts'
import { createNews } from '../src/strategies/funding-farm/run/news.ts'
import { createManualClock } from '../src/testing/manualClock.ts'

/** A stream that delivers what it is given and then waits for the abort, or breaks off. */
function streamOf(events: readonly AccountEvent[], ending: 'waits' | 'ends' | 'fails' = 'waits') {
  return {
    starts: 0,
    async *watchAccount(signal: AbortSignal): AsyncGenerator<AccountEvent> {
      this.starts += 1
      if (this.starts === 1) yield* events
      if (ending === 'fails' && this.starts === 1) throw new Error('socket closed')
      if (ending === 'ends' && this.starts === 1) return
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    },
  }
}

async function heard(
  events: readonly AccountEvent[],
  lastActivityAt = 0,
  ending?: 'waits' | 'ends' | 'fails',
) {
  const stop = new AbortController()
  const source = streamOf(events, ending)
  const listener = listenForHints(source, silentLogger, stop.signal)
  await new Promise(setImmediate)
  const hints = listener.take(lastActivityAt)
  const after = listener.take(lastActivityAt)
  stop.abort()
  await listener.ended()
  return { hints, after, starts: source.starts }
}

const balance = (reason: string, time: number): AccountEvent => ({ kind: 'balance', reason, time })

const order = (clientOrderId: string, time: number): AccountEvent => ({
  kind: 'order',
  time,
  order: {
    market: 'perp',
    symbol: 'SOLUSDT',
    orderId: '1',
    clientOrderId,
    side: 'buy',
    status: 'filled',
    price: ONE,
    quantity: ONE,
    executedQuantity: ONE,
    executedQuote: ONE,
    isReduceOnly: false,
    updateTime: time,
  },
})

describe('hints from account events', () => {
  it('say nothing while nothing happens', async () => {
    const { hints } = await heard([])
    expect(hints).toEqual({ surprise: undefined, hasFunding: false, hasBalanceChange: false })
  })

  it('take a gap for a surprise, once', async () => {
    const { hints, after } = await heard([{ kind: 'gap', time: 1 }])
    expect(hints.surprise).toMatch(/interrupted/)
    expect(after.surprise).toBeUndefined()
  })

  it('know the echo of own activity, up to five seconds', async () => {
    expect((await heard([balance('ORDER', 15_000)], 10_000)).hints.surprise).toBeUndefined()
    expect((await heard([balance('DEPOSIT', 15_001)], 10_000)).hints.surprise).toMatch(/DEPOSIT/)
  })

  it('take what others do for a surprise, however close to own activity it comes', async () => {
    expect((await heard([balance('DEPOSIT', 10_001)], 10_000)).hints.surprise).toMatch(/DEPOSIT/)
    expect((await heard([order('autoclose-7', 10_001)], 10_000)).hints.surprise).toMatch(/SOLUSDT/)
    expect((await heard([order('web_1', 10_001)], 10_000)).hints.surprise).toMatch(/SOLUSDT/)
    expect((await heard([order('ak.x.1.2.s3', 10_001)], 10_000)).hints.surprise).toBeUndefined()
  })

  it('do not take funding for a surprise', async () => {
    const { hints } = await heard([balance('FUNDING_FEE', 99_999)])
    expect(hints).toEqual({ surprise: undefined, hasFunding: true, hasBalanceChange: true })
  })

  it.each(['ends', 'fails'] as const)('take up a stream that %s, and say so', async (ending) => {
    const { hints, starts } = await heard([], 0, ending)
    expect(hints.surprise).toMatch(/stream (ended|failed)/)
    expect(starts).toBe(2)
  })
})

describe('alarms', () => {
  it('are told once while they last, whatever their figures do', () => {
    const told: string[] = []
    const news = createNews(createManualClock(0), silentLogger, (event) => {
      if (event.kind === 'alert') told.push(event.detail)
    })
    news.alarm('drift', '2 lots')
    news.alarm('drift', '2 lots')
    news.beginCycle()
    news.alarm('drift', '3 lots')
    news.beginCycle()
    news.beginCycle()
    news.alarm('drift', '4 lots')
    expect(told).toEqual(['2 lots', '4 lots'])
  })
})

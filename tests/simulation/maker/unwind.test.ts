import { setImmediate as turn } from 'node:timers/promises'
import { createSimClock, createSimMaker } from '@asterkit/backtest'
import { decimal, type Instrument } from '@asterkit/instruments'
import { createVenue, scriptedFeed } from '@asterkit/paper-exchange/core'
import {
  type Clock,
  parseMarketMakerConfig,
  runMarketMaker,
  silentLogger,
} from '@asterkit/strategy'
import { createMemoryJournal } from '@asterkit/strategy/testing'
import { expect, test } from 'vitest'

const START = Date.UTC(2026, 10, 21, 7)
const SECOND = 1_000
/** Long enough ago to be of no run. */
const BOUGHT = START - 3_600 * SECOND
const range = { min: decimal('0.01'), max: decimal('100000'), step: decimal('0.01') }
const SOL: Instrument = {
  market: 'perp',
  symbol: 'SOLUSDT',
  baseAsset: 'SOL',
  quoteAsset: 'USDT',
  status: 'TRADING',
  price: { min: decimal('0.01'), max: decimal('100000'), tick: decimal('0.01') },
  lot: range,
  marketLot: range,
  minNotional: decimal('5'),
  orderTypes: ['LIMIT', 'MARKET'],
  timeInForce: ['GTC', 'IOC', 'FOK', 'GTX'],
}

/**
 * The account holds 10 SOL, 1,000 USDT, of which the hard limit allows 499; the book stays 100.00 to 100.06. Takers buy
 * at 100.05 in these seconds.
 */
async function reducingOrders(unwindRestMs: number, takers: readonly number[] = []) {
  const feed = scriptedFeed({ instruments: [SOL], startTime: BOUGHT })
  feed.mark(BOUGHT, 'SOLUSDT', '100.03')
  const book = (time: number, lots: string) =>
    feed.book(time, 'perp', 'SOLUSDT', { bids: [['100', lots]], asks: [['100.06', lots]] })
  book(BOUGHT, '50')
  for (let second = 0; second <= 60; second += 1) {
    const time = START + second * SECOND
    if (takers.includes(second)) {
      const [price, quantity] = [decimal('100.05'), decimal('100')]
      feed.trade(time, 'perp', 'SOLUSDT', { price, quantity, takerSide: 'buy' })
    }
    book(time, second % 2 === 0 ? '50' : '51')
    feed.mark(time, 'SOLUSDT', '100.03')
  }
  const venue = createVenue({ feed, startingBalances: { spot: {}, perp: { USDT: '5000' } } })
  const account = venue.account('0xA1')
  venue.advanceTo(BOUGHT + 1)
  const bought = {
    market: 'perp',
    symbol: 'SOLUSDT',
    side: 'buy',
    quantity: decimal('10'),
  } as const
  account.placeOrder({ ...bought, type: 'MARKET' })
  venue.advanceTo(START)
  const seen: string[] = []
  venue.onEvent((event) => {
    if (event.kind !== 'order' || !event.order.reduceOnly) return
    const { execution, order, fill } = event
    const after = Math.round((venue.now - START) / SECOND)
    seen.push(
      `${after} s ${execution} ${(fill?.price ?? order.price).toFixed(2)} ${order.timeInForce}`,
    )
  })
  await runMarketMaker(
    {
      exchange: createSimMaker({ venue, account }),
      clock: heardClock(createSimClock(venue)),
      journal: createMemoryJournal(),
      config: parseMarketMakerConfig({
        symbols: ['SOLUSDT'],
        softInventoryQuote: '500',
        hardInventoryQuote: '500',
        adoptPosition: true,
        execution: { unwindBps: 10, unwindRestMs },
      }),
      log: silentLogger,
      until: START + 55 * SECOND,
      tickMs: 500,
    },
    new AbortController().signal,
  )
  return { seen, held: account.position('SOLUSDT').quantity.toFixed() }
}

/** Time stands still until what has happened was heard and answered. */
function heardClock(clock: Clock): Clock {
  return {
    now: () => clock.now(),
    async sleep(durationMs, signal) {
      await clock.sleep(durationMs, signal)
      for (let at = 0; at < 5; at += 1) await turn()
    },
  }
}

test('joins the best price, stands one tick before it, and crosses only then', async () => {
  const { seen, held } = await reducingOrders(20_000)
  expect(seen).toEqual([
    '3 s NEW 100.06 GTX',
    '13 s NEW 100.05 GTX',
    '23 s CANCELED 100.05 GTX',
    // 10 bps through the best price at most: 100 * 0.999.
    '24 s NEW 99.90 IOC',
    '24 s TRADE 100.00 IOC',
  ])
  expect(held).toBe('4.99')
})

test('crosses nothing when the resting order is met', async () => {
  const { seen, held } = await reducingOrders(20_000, [20])
  expect(seen).toEqual(['3 s NEW 100.06 GTX', '13 s NEW 100.05 GTX', '20 s TRADE 100.05 GTX'])
  expect(held).toBe('4.99')
})

test('crosses at once when no rest is wanted', async () => {
  const { seen, held } = await reducingOrders(0)
  expect(seen).toEqual(['4 s NEW 99.90 IOC', '4 s TRADE 100.00 IOC'])
  expect(held).toBe('4.99')
})

import { setTimeout as pause } from 'node:timers/promises'
import { customEnvironment, type Environment } from '@asterkit/sdk'
import { afterEach, describe, expect, it } from 'vitest'
import {
  createVenue,
  type EpochMs,
  FeedError,
  type MirrorFeed,
  type MirrorFeedOptions,
  mirrorFeed,
  type PaperExchange,
  PaperExchangeError,
  type ScriptedFeed,
  scriptedFeed,
  startPaperExchange,
  type Venue,
  VenueError,
  type VenueEvent,
} from '../../src/index.ts'
import { instrumentOf } from '../core/testVenue.ts'

const SYMBOL = 'SOLUSDT'
const START: EpochMs = 1_735_689_600_000
const STALE_MS = 900

const open: { close(): unknown }[] = []
const ended: MirrorFeed[] = []
afterEach(async () => {
  for (const feed of ended.splice(0)) feed.close()
  for (const each of open.splice(0)) await each.close()
})

/** The exchange that is followed: its best bid is 100 plus a cent for every 100 ms. */
function script(startTime: EpochMs, steps: number): ScriptedFeed {
  const feed = scriptedFeed({
    instruments: [instrumentOf('spot'), instrumentOf('perp')],
    startTime,
  })
  for (let step = 0; step < steps; step += 1) {
    const time = startTime + step * 100
    const bid = (100 + step / 100).toFixed(2)
    const ask = (100.5 + step / 100).toFixed(2)
    const sides = { bids: [[bid, '3']], asks: [[ask, '4']] } as const
    feed.mark(time, SYMBOL, bid, { indexPrice: ask, fundingRate: '0.0003' })
    feed.book(time, 'perp', SYMBOL, sides)
    feed.book(time, 'spot', SYMBOL, sides)
    for (const market of ['perp', 'spot'] as const) {
      feed.trade(time + 50, market, SYMBOL, { price: ask, quantity: '0.7', takerSide: 'buy' })
    }
  }
  return feed
}

interface RealOptions {
  readonly startTime?: EpochMs
  readonly port?: number
  readonly stepped?: boolean
  readonly steps?: number
}

async function startReal(options: RealOptions = {}): Promise<PaperExchange> {
  const real = await startPaperExchange({
    feed: script(options.startTime ?? START, options.steps ?? 200),
    ...(options.stepped === true ? {} : { mode: 'free', speed: 1 }),
    ...(options.port === undefined ? {} : { port: options.port }),
  })
  open.push(real)
  return real
}

/** Two neighbouring ports that can be listened on again after the exchange is gone. */
async function startRealOnFixedPort(): Promise<{ real: PaperExchange; port: number }> {
  for (let port = 20_000 + (process.pid % 20_000); ; port += 2) {
    const real = await startReal({ port }).catch((error: unknown) => {
      if (error instanceof PaperExchangeError && error.code === 'port-in-use') return undefined
      throw error
    })
    if (real !== undefined) return { real, port }
  }
}

function environmentOf({ urls, chainId }: PaperExchange): Environment {
  return customEnvironment({
    chainId,
    hosts: {
      futuresRest: urls.futuresRestUrl,
      futuresWs: urls.futuresWsUrl,
      spotRest: urls.spotRestUrl,
      spotWs: urls.spotWsUrl,
    },
  })
}

async function follow(real: PaperExchange, options: MirrorFeedOptions = {}): Promise<MirrorFeed> {
  const feed = await mirrorFeed({
    environment: environmentOf(real),
    symbols: [SYMBOL],
    staleAfterMs: STALE_MS,
    ...options,
  })
  ended.push(feed)
  return feed
}

/** A venue on the feed, and a way to bring it up to the present. */
function openVenue(feed: MirrorFeed): { venue: Venue; catchUp: () => void } {
  const venue = createVenue({
    feed,
    startingBalances: { spot: { USDT: '5000' }, perp: { USDT: '5000' } },
  })
  const began = performance.now()
  const catchUp = () => venue.advanceTo(feed.startTime + Math.floor(performance.now() - began))
  return { venue, catchUp }
}

async function until(isTrue: () => boolean, limitMs = 5000): Promise<void> {
  const deadline = performance.now() + limitMs
  while (!isTrue()) {
    if (performance.now() > deadline) throw new Error('it did not come about in time')
    await pause(20)
  }
}

function codeOf(place: () => unknown): number | undefined {
  try {
    place()
  } catch (error) {
    if (error instanceof VenueError) return error.code
    throw error
  }
  return undefined
}

function orderCodes(venue: Venue): readonly (number | undefined)[] {
  const account = venue.account('0x01')
  return (['perp', 'spot'] as const).map((market) =>
    codeOf(() =>
      account.placeOrder({
        market,
        symbol: SYMBOL,
        side: 'buy',
        type: 'MARKET',
        quantity: venue.instrument(market, SYMBOL).lot.step.times(1000),
      }),
    ),
  )
}

describe('mirrorFeed', () => {
  it('shows rules, books, mark prices and funding of the exchange that it follows', async () => {
    const real = await startReal()
    const feed = await follow(real)
    const { venue, catchUp } = openVenue(feed)
    expect(feed.instruments).toHaveLength(2)
    expect(venue.instrument('perp', SYMBOL).lot.step.toFixed()).toBe('0.001')
    expect(feed.funding.get(SYMBOL)!.intervalHours).toBe(8)
    expect(Math.abs(feed.startTime - real.now())).toBeLessThan(500)
    await until(() => {
      catchUp()
      return venue.quote('perp', SYMBOL)!.bidPrice.gt('100.3')
    })
    const { bidPrice, askPrice, askQuantity } = venue.quote('perp', SYMBOL)!
    expect(askPrice.minus(bidPrice).toFixed()).toBe('0.5')
    expect(askQuantity.toFixed()).toBe('4')
    expect(venue.quote('spot', SYMBOL)!.bidPrice.gt('100')).toBe(true)
    const premium = venue.premium(SYMBOL)!
    expect(premium.fundingRate.toFixed()).toBe('0.0003')
    expect(premium.indexPrice.minus(premium.markPrice).toFixed()).toBe('0.5')
    expect(orderCodes(venue)).toEqual([undefined, undefined])
  })

  it('tells the trades of both markets with their taker', async () => {
    const feed = await follow(await startReal())
    const { venue, catchUp } = openVenue(feed)
    const told: VenueEvent[] = []
    venue.onEvent((event) => {
      if (event.kind === 'trade') told.push(event)
    })
    await until(() => {
      catchUp()
      return told.length > 10
    })
    for (const market of ['perp', 'spot'] as const) {
      const trade = told.find((event) => event.kind === 'trade' && event.market === market)
      expect(trade).toMatchObject({ symbol: SYMBOL, takerSide: 'buy', isOutside: true })
      if (trade?.kind === 'trade') expect(trade.quantity.toFixed()).toBe('0.7')
    }
  })

  it('serves live prices through a paper exchange of its own', async () => {
    const feed = await follow(await startReal())
    const paper = await startPaperExchange({ feed, mode: 'free', speed: 1 })
    open.push(paper)
    const url = `${paper.urls.futuresRestUrl}/fapi/v3/depth?symbol=${SYMBOL}&limit=5`
    const bids: number[] = []
    for (let round = 0; round < 3; round += 1) {
      const answer = (await (await fetch(url)).json()) as { bids: [string, string][] }
      bids.push(Number(answer.bids[0]![0]))
      await pause(250)
    }
    expect(bids[2]! - bids[0]!).toBeGreaterThanOrEqual(0.02)
  })

  it('closes its markets when the exchange goes away and opens them when it is back', async () => {
    const { real, port } = await startRealOnFixedPort()
    const feed = await follow(real)
    const { venue, catchUp } = openVenue(feed)
    catchUp()
    expect(orderCodes(venue)).toEqual([undefined, undefined])
    await real.close()
    await pause(STALE_MS + 200)
    catchUp()
    expect(venue.depth('perp', SYMBOL)).toMatchObject({ bids: [], asks: [] })
    expect(venue.depth('spot', SYMBOL)).toMatchObject({ bids: [], asks: [] })
    expect(orderCodes(venue)).toEqual([-4140, -1013])
    await startReal({ startTime: venue.now, port })
    await until(() => {
      catchUp()
      return venue.instrument('perp', SYMBOL).status === 'TRADING'
    }, 8000)
    expect(venue.quote('perp', SYMBOL)!.bidPrice.gte('100')).toBe(true)
  }, 15_000)

  it('closes its markets when the exchange is connected but stands still', async () => {
    const feed = await follow(await startReal({ stepped: true }))
    const { venue, catchUp } = openVenue(feed)
    catchUp()
    expect(venue.depth('perp', SYMBOL)!.bids).not.toEqual([])
    await pause(STALE_MS + 300)
    catchUp()
    expect(venue.depth('perp', SYMBOL)!.bids).toEqual([])
    expect(orderCodes(venue)).toEqual([-4140, -1013])
  })

  it('keeps a market open whose book does not change, because it asks', async () => {
    const feed = await follow(await startReal({ steps: 1 }), { staleAfterMs: 800 })
    const { venue, catchUp } = openVenue(feed)
    for (let round = 0; round < 20; round += 1) {
      await pause(100)
      catchUp()
      expect(venue.depth('spot', SYMBOL)!.bids).not.toEqual([])
    }
  })

  it('fills no resting order while it does not hear the exchange', async () => {
    const real = await startReal()
    const { venue, catchUp } = openVenue(await follow(real))
    catchUp()
    const account = venue.account('0x01')
    const { askPrice } = venue.quote('perp', SYMBOL)!
    const order = account.placeOrder({
      market: 'perp',
      symbol: SYMBOL,
      side: 'sell',
      type: 'LIMIT',
      timeInForce: 'GTC',
      price: askPrice.plus('0.2'),
      quantity: venue.instrument('perp', SYMBOL).lot.step.times(100),
    })
    await real.close()
    await pause(STALE_MS + 200)
    catchUp()
    expect(account.openOrders('perp').map(({ orderId }) => orderId)).toEqual([order.orderId])
    expect(account.fills('perp', SYMBOL)).toEqual([])
  })

  it('says in one line that live prices need the network', async () => {
    const real = await startReal()
    const environment = environmentOf(real)
    await real.close()
    await expect(mirrorFeed({ environment, symbols: [SYMBOL] })).rejects.toThrow(
      /cannot follow http:.*need the network/,
    )
    await expect(mirrorFeed({ environment })).rejects.toThrow(FeedError)
  }, 30_000)

  it('refuses symbols that the exchange does not list', async () => {
    const real = await startReal()
    await expect(follow(real, { symbols: [SYMBOL, 'NOPEUSDT'] })).rejects.toThrow(
      /NOPEUSDT: not listed/,
    )
  })

  it('refuses a clock that is not free and of speed 1, and a state file', async () => {
    const feed = await follow(await startReal())
    for (const options of [
      { mode: 'stepped' },
      { mode: 'free', speed: 2 },
      { mode: 'free', speed: 1, stateFile: '/nowhere/state' },
    ] as const) {
      await expect(startPaperExchange({ feed, ...options })).rejects.toThrow(/a live feed needs/)
    }
  })
})

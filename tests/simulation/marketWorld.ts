import { createSimExchange, type SimExchange } from '@asterkit/backtest'
import { Decimal, decimal, type Instrument } from '@asterkit/instruments'
import {
  createVenue,
  scriptedFeed,
  type Venue,
  type VenueAccount,
} from '@asterkit/paper-exchange/core'
import {
  type FarmEvent,
  type FarmReport,
  type FundingFarmInput,
  type Journal,
  parseFundingFarmConfig,
  runFundingFarm,
  silentLogger,
} from '@asterkit/strategy'
import { createMemoryJournal } from '@asterkit/strategy/testing'

export const HOUR = 3_600_000
const START = Date.UTC(2026, 10, 20)
const STEP_MS = 30_000
const USER = '0x00000000000000000000000000000000000000fb'

/** What the market shows at one moment. What is left out is the spot price. */
export interface Moment {
  readonly spot: number
  /** Middle of the perp book. */
  readonly perp?: number
  readonly mark?: number
  readonly index?: number
  /** Upcoming rate, fraction per 8 hours. @default '0.0005' */
  readonly rate?: string
}

export interface MarketWorld {
  readonly venue: Venue
  readonly account: VenueAccount
  readonly events: FarmEvent[]
  /** Runs the farm until `hour` hours after the start, checking every five minutes. */
  run(
    hour: number,
    options?: { readonly config?: FundingFarmInput; readonly outage?: Outage },
  ): Promise<FarmReport>
}

/** Calls that fail between two hours after the start. */
interface Outage {
  readonly calls: readonly (keyof SimExchange)[]
  readonly from: number
  readonly to: number
}

/** One coin whose whole market follows a script, for the days that no random walk brings. */
export function createMarketWorld(
  momentAt: (hour: number) => Moment,
  options: { hours?: number; usdt?: string; coins?: string } = {},
): MarketWorld {
  const { hours = 24, usdt = '10000', coins } = options
  const pair = [btc('spot', '0.00001'), btc('perp', '0.001')]
  const settled = Array.from({ length: 12 }, (_, i) => ({
    time: START - (11 - i) * 8 * HOUR,
    rate: decimal(momentAt(0).rate ?? '0.0005'),
  }))
  const feed = scriptedFeed({
    instruments: pair,
    startTime: START,
    settledBefore: new Map([['BTCUSDT', settled]]),
  })
  for (const market of ['spot', 'perp'] as const) {
    feed.volume(START, market, 'BTCUSDT', '1000000000')
  }
  for (let time = START; time <= START + hours * HOUR; time += STEP_MS) {
    const moment = momentAt((time - START) / HOUR)
    const { spot, perp = spot, mark = perp, index = spot, rate = '0.0005' } = moment
    feed.book(time, 'spot', 'BTCUSDT', bookAround(spot))
    feed.book(time, 'perp', 'BTCUSDT', bookAround(perp))
    feed.mark(time, 'BTCUSDT', text(mark), { indexPrice: text(index), fundingRate: rate })
  }
  const spotStart = coins === undefined ? { USDT: usdt } : { USDT: usdt, BTC: coins }
  const venue = createVenue({ feed, startingBalances: { spot: spotStart, perp: {} } })
  const account = venue.account(USER)
  const journal: Journal = createMemoryJournal()
  const events: FarmEvent[] = []
  return {
    venue,
    account,
    events,
    run(hour, { config, outage } = {}) {
      const exchange = withOutage(createSimExchange({ venue, account }), outage)
      const run = {
        exchange,
        clock: exchange.clock,
        journal,
        log: silentLogger,
        config: parseFundingFarmConfig({ maxNakedQuote: '100000', ...config }),
        until: START + hour * HOUR,
        onEvent: (event: FarmEvent) => {
          events.push(event)
        },
      }
      return runFundingFarm(run, new AbortController().signal)
    },
  }
}

function withOutage(exchange: SimExchange, outage: Outage | undefined): SimExchange {
  if (outage === undefined) return exchange
  const { calls, from, to } = outage
  return new Proxy(exchange, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      const hour = (target.clock.now() - START) / HOUR
      const isDown = hour >= from && hour < to && calls.some((call) => call === name)
      if (isDown) return () => Promise.reject(new Error(`${String(name)} is down`))
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/** Coins beyond those that the user had, plus the position: what is not hedged. */
export function unhedgedBtc({ account }: MarketWorld, own = '0'): Decimal {
  return coinsOf(account).minus(own).plus(account.position('BTCUSDT').quantity)
}

/** All coins of the spot wallet. */
export function coinsOf(account: VenueAccount): Decimal {
  const balance = account.spotBalances().get('BTC')
  return balance === undefined ? new Decimal(0) : balance.free.plus(balance.locked)
}

function btc(market: 'spot' | 'perp', step: string): Instrument {
  const lot = { min: decimal(step), max: decimal('1000'), step: decimal(step) }
  return {
    market,
    symbol: 'BTCUSDT',
    baseAsset: 'BTC',
    quoteAsset: 'USDT',
    status: 'TRADING',
    price: { min: decimal('0.1'), max: decimal('10000000'), tick: decimal('0.1') },
    lot,
    marketLot: lot,
    minNotional: decimal('5'),
    orderTypes: ['LIMIT', 'MARKET'],
    timeInForce: ['GTC', 'IOC', 'FOK', 'GTX'],
  }
}

function bookAround(price: number) {
  const half = price / 100_000
  return {
    bids: [[text(price - half), '50']] as const,
    asks: [[text(price + half), '50']] as const,
  }
}

function text(price: number): string {
  return price.toFixed(1)
}

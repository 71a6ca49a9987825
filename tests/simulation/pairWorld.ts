import { createSimExchange, type SimExchange } from '@asterkit/backtest'
import { Decimal, decimal, type Instrument } from '@asterkit/instruments'
import {
  createVenue,
  scriptedFeed,
  type Venue,
  type VenueAccount,
} from '@asterkit/paper-exchange/core'
import {
  type Alert,
  type ClosePairPlan,
  defaultExecutionLimits,
  type Exchange,
  type ExecutionLimits,
  type Journal,
  type OpenPairPlan,
  openRecordBook,
  type PairInstruments,
  reconcile,
  silentLogger,
  startSession,
  type TradeContext,
} from '@asterkit/strategy'
import { createMemoryJournal } from '@asterkit/strategy/testing'

export const START = Date.UTC(2026, 10, 20, 12)
export const USER = '0x00000000000000000000000000000000000000aa'

const rule = (step: string) => ({
  min: decimal(step),
  max: decimal('10000'),
  step: decimal(step),
})
const instrument = (market: 'spot' | 'perp', step: string, baseAsset = 'SOL'): Instrument => ({
  market,
  symbol: `${baseAsset}USDT`,
  baseAsset,
  quoteAsset: 'USDT',
  status: 'TRADING',
  price: { min: decimal('0.01'), max: decimal('100000'), tick: decimal('0.01') },
  lot: rule(step),
  marketLot: rule(step),
  minNotional: decimal('5'),
  orderTypes: ['LIMIT', 'MARKET'],
  timeInForce: ['GTC', 'IOC', 'FOK', 'GTX'],
})

/** A coin at 100 USDT; the perp step is ten times the spot step. */
export const PAIR: PairInstruments = {
  symbol: 'SOLUSDT',
  spot: instrument('spot', '0.001'),
  perp: instrument('perp', '0.01'),
}
/** Another coin with the same prices, of which the user has none; only in worlds that ask for it. */
export const OTHER_PAIR: PairInstruments = {
  symbol: 'AVAXUSDT',
  spot: instrument('spot', '0.001', 'AVAX'),
  perp: instrument('perp', '0.01', 'AVAX'),
}
export const LOT = decimal('0.01')

/** Quantities offered at one step from the middle on each side of each market. */
export interface Liquidity {
  readonly spotAsk: string
  readonly spotBid: string
  readonly perpAsk: string
  readonly perpBid: string
  /** Somebody sells so many coins at what was the best bid; the bids are lower meanwhile. @default none */
  readonly spotSold?: string
}

const DEEP: Liquidity = { spotAsk: '50', spotBid: '50', perpAsk: '50', perpBid: '50' }

export interface PairWorld {
  readonly venue: Venue
  readonly account: VenueAccount
  readonly exchange: SimExchange
  readonly journal: Journal
  readonly alerts: Alert[]
  /** Worst that the venue has seen: see {@link watchVenue}. */
  readonly worst: Worst
}

/** A venue with one coin, or two, whose books are renewed every second for twenty minutes. */
export function createPairWorld(
  liquidity: (second: number) => Partial<Liquidity> = () => ({}),
  journal: Journal = createMemoryJournal(),
  pairs: readonly PairInstruments[] = [PAIR],
): PairWorld {
  const instruments = pairs.flatMap(({ spot, perp }) => [spot, perp])
  const feed = scriptedFeed({ instruments, startTime: START })
  for (let second = 0; second <= 1200; second += 1) {
    const time = START + second * 1000
    const offered = { ...DEEP, ...liquidity(second) }
    const side = (price: string, quantity: string) =>
      quantity === '0' ? [] : [[price, quantity] as const]
    for (const { symbol } of pairs) {
      const sold = offered.spotSold
      feed.book(time, 'spot', symbol, {
        bids: side(sold === undefined ? '99.99' : '99.97', offered.spotBid),
        asks: [
          ...(sold === undefined ? [] : side('99.99', sold)),
          ...side('100.01', offered.spotAsk),
        ],
      })
      feed.book(time, 'perp', symbol, {
        bids: side('100.00', offered.perpBid),
        asks: side('100.02', offered.perpAsk),
      })
      feed.mark(time, symbol, '100.01', { indexPrice: '100', fundingRate: '0.0001' })
    }
  }
  const venue = createVenue({
    feed,
    startingBalances: { spot: { USDT: '2000', SOL: '3.5' }, perp: { USDT: '2000' } },
  })
  const account = venue.account(USER)
  const exchange = createSimExchange({ venue, account })
  const worst = watchVenue(venue, account, pairs)
  return { venue, account, exchange, journal, alerts: [], worst }
}

/** Judged by the venue's own books at every change. */
interface Worst {
  /** Largest unhedged value, quote. */
  nakedQuote: Decimal
  /** Most that a short exceeded the coins, base. */
  shortBeyondCoins: Decimal
  /** Longest time with more than a lot unhedged that has ended, ms. */
  nakedMs: number
}

function watchVenue(venue: Venue, account: VenueAccount, pairs: readonly PairInstruments[]): Worst {
  const worst: Worst = { nakedQuote: decimal('0'), shortBeyondCoins: decimal('0'), nakedMs: 0 }
  let nakedSince: number | undefined
  venue.onEvent(() => {
    const deltas = pairs.map((pair) => netDeltaAtVenue({ account }, pair))
    const naked = deltas.reduce((sum, delta) => sum.plus(delta.abs()), decimal('0'))
    worst.nakedQuote = Decimal.max(worst.nakedQuote, naked.times('100.01'))
    for (const delta of deltas) {
      worst.shortBeyondCoins = Decimal.max(worst.shortBeyondCoins, delta.negated())
    }
    const since = nakedSince ?? venue.now
    worst.nakedMs = Math.max(worst.nakedMs, venue.now - since)
    nakedSince = deltas.some((delta) => delta.abs().gt(LOT)) ? since : undefined
  })
  return worst
}

/** The user's own coins, which no order may touch. */
export const BASELINE = decimal('3.5')

/** Coins above the user's own. */
export function coinsAtVenue(
  { account }: Pick<PairWorld, 'account'>,
  pair: PairInstruments = PAIR,
): Decimal {
  const own = pair === PAIR ? BASELINE : decimal('0')
  const coins = account.spotBalances().get(pair.spot.baseAsset)
  return coins === undefined ? own.negated() : coins.free.plus(coins.locked).minus(own)
}

export function positionAtVenue(
  { account }: Pick<PairWorld, 'account'>,
  pair: PairInstruments = PAIR,
): Decimal {
  return account.position(pair.symbol).quantity
}

/** S + P as the venue's own books have it. */
export function netDeltaAtVenue(
  world: Pick<PairWorld, 'account'>,
  pair: PairInstruments = PAIR,
): Decimal {
  return coinsAtVenue(world, pair).plus(positionAtVenue(world, pair))
}

/** A fresh process on the same journal and venue. */
export function startBot(
  world: PairWorld,
  overrides: {
    readonly exchange?: Exchange
    readonly journal?: Journal
    readonly limits?: Partial<ExecutionLimits>
  } = {},
): TradeContext {
  const book = openRecordBook(overrides.journal ?? world.journal)
  startSession(book, world.venue.now)
  return {
    exchange: overrides.exchange ?? world.exchange,
    clock: world.exchange.clock,
    book,
    log: silentLogger,
    limits: { ...defaultExecutionLimits, ...overrides.limits },
    isKillSwitchSet: () => false,
    onAlert: (alert) => {
      world.alerts.push(alert)
    },
  }
}

/** What the engine does while an order is of unknown fate: compares again and again. */
export async function keepLooking(bot: TradeContext, durationMs: number): Promise<void> {
  const { signal } = new AbortController()
  const until = bot.clock.now() + durationMs
  while (bot.clock.now() < until) {
    await bot.clock.sleep(5_000, signal)
    await reconcile(bot, signal)
  }
}

/** Ten coins in slices of at most 400 USDT. */
export function openPlan(overrides: Partial<OpenPairPlan> = {}): OpenPairPlan {
  return {
    pairId: 'pair-1',
    pair: PAIR,
    quantity: decimal('10'),
    leverage: 1,
    maxNakedQuote: decimal('400'),
    slippageBps: 10,
    spotTakerFee: decimal('0.0004'),
    perpTakerFee: decimal('0.0004'),
    ...overrides,
  }
}

export function closePlan(overrides: Partial<ClosePairPlan> = {}): ClosePairPlan {
  return {
    pairId: 'pair-1',
    pair: PAIR,
    reason: 'requested',
    maxNakedQuote: decimal('400'),
    slippageBps: 10,
    ...overrides,
  }
}

import { decimal, type Instrument } from '@asterkit/instruments'
import {
  createVenue,
  type ScriptedFeed,
  scriptedFeed,
  type VenueAccount,
  type VenueOrderRequest,
} from '@asterkit/paper-exchange'

/** Which commands one account sends. */
export type OrderMix = 'place and cancel' | 'fills' | 'mixed'

/** How fast the core takes the commands of one account. */
export interface OrderRate {
  readonly commands: number
  /** Best of the runs; of the time that this process had, so that a busy machine counts less. */
  readonly perSecond: number
}

/** What to measure. */
export interface OrderRateOptions {
  readonly mix: OrderMix
  /** Orders that rest in the account and in the book all the time, half of them on each side. */
  readonly resting: number
  /** @default 40000 */
  readonly commands?: number
  /** @default 5 */
  readonly runs?: number
}

const START = 1_767_225_600_000
const SYMBOL = 'BTCUSDT'
/** Prices of orders that rest: so many different ones on each side, a tick apart. */
const RESTING_PRICES = 20
/** Commands between two books of the outside, which put back what was taken. */
const COMMANDS_PER_BOOK = 100

/**
 * Sends commands to one account that holds positions in five symbols and rests orders in the book. Every
 * command is checked, booked and kept as a server's would be; nobody listens.
 *
 * - `place and cancel`: a post-only order at one of 20 prices, then its cancellation: two commands.
 * - `fills`: IOC orders that fill at once against the outside, buys and sells in turn.
 * - `mixed`: of twenty commands eight placements, eight cancellations, two IOC fills, one change of price,
 *   and one order that is refused (off the tick).
 *
 * @throws {Error} A command did something else than it should.
 */
export function measureOrders(options: OrderRateOptions): OrderRate {
  const { mix, resting, commands = 40_000, runs = 5 } = options
  let perSecond = 0
  for (let run = 0; run < runs; run += 1) {
    const bench = openBench(resting)
    const play = MIXES[mix]
    play(bench, commands / 10)
    const before = process.cpuUsage()
    play(bench, commands)
    const { user, system } = process.cpuUsage(before)
    perSecond = Math.max(perSecond, commands / ((user + system) / 1e6))
    expect(bench.account.openOrders('perp', SYMBOL).length, resting)
  }
  return { commands, perSecond }
}

interface Bench {
  readonly account: VenueAccount
  /** Lets the outside state its book anew. */
  readonly refill: () => void
  readonly count: () => number
}

const MIXES: Readonly<Record<OrderMix, (bench: Bench, commands: number) => void>> = {
  'place and cancel': ({ account, count }, commands) => {
    for (let sent = 0; sent < commands; sent += 2) {
      const { orderId } = account.placeOrder(passive(count()))
      account.cancelOrder('perp', SYMBOL, { orderId })
    }
  },
  fills: ({ account, count, refill }, commands) => {
    for (let sent = 0; sent < commands; sent += 1) {
      if (sent % COMMANDS_PER_BOOK === 0) refill()
      expect(account.placeOrder(taking(count())).status, 'FILLED')
    }
  },
  mixed: ({ account, count, refill }, commands) => {
    for (let sent = 0; sent < commands; sent += 20) {
      if (sent % COMMANDS_PER_BOOK === 0) refill()
      for (let pair = 0; pair < 8; pair += 1) {
        const at = count()
        const { orderId } = account.placeOrder(passive(at))
        if (pair === 0) {
          const price = PASSIVE[(at + 2) % PASSIVE.length]!.price!
          account.modifyOrder(SYMBOL, { orderId }, { price, quantity: ONE_LOT })
        }
        account.cancelOrder('perp', SYMBOL, { orderId })
      }
      expect(account.placeOrder(taking(count())).status, 'FILLED')
      expect(account.placeOrder(taking(count())).status, 'FILLED')
      expectRefused(account)
    }
  },
}

const ONE_LOT = decimal('0.002')

const PASSIVE = Array.from({ length: 2 * RESTING_PRICES }, (_, index): VenueOrderRequest => {
  const side = index % 2 === 0 ? 'buy' : 'sell'
  const ticks = Math.floor(index / 2)
  const price = side === 'buy' ? 89_980 - ticks / 10 : 90_020 + ticks / 10
  return {
    market: 'perp',
    symbol: SYMBOL,
    side,
    type: 'LIMIT',
    timeInForce: 'GTX',
    quantity: ONE_LOT,
    price: decimal(price.toFixed(1)),
  }
})

const TAKING = (['buy', 'sell'] as const).map(
  (side): VenueOrderRequest => ({
    market: 'perp',
    symbol: SYMBOL,
    side,
    type: 'LIMIT',
    timeInForce: 'IOC',
    quantity: ONE_LOT,
    price: decimal(side === 'buy' ? '90001' : '89999'),
  }),
)

/** New amounts in every request, as from a server: nothing remembered about an object can help. */
function passive(count: number): VenueOrderRequest {
  return withNewAmounts(PASSIVE[count % PASSIVE.length]!, count)
}

function taking(count: number): VenueOrderRequest {
  return withNewAmounts(TAKING[count % 2]!, count)
}

function withNewAmounts(request: VenueOrderRequest, count: number): VenueOrderRequest {
  const { price = ONE_LOT, quantity = ONE_LOT } = request
  return {
    ...request,
    price: price.plus(0),
    quantity: quantity.plus(0),
    newClientOrderId: `bench-${count}`,
  }
}

function expectRefused(account: VenueAccount): void {
  let code = 0
  try {
    account.placeOrder({ ...PASSIVE[0]!, price: decimal('89980.05') })
  } catch (error) {
    code = (error as { code: number }).code
  }
  expect(code, -4014)
}

function openBench(resting: number): Bench {
  const symbols = [SYMBOL, 'ETHUSDT', 'SOLUSDT', 'BNBUSDT', 'XRPUSDT']
  const feed = scriptedFeed({ instruments: symbols.map(instrumentOf), startTime: START })
  for (const symbol of symbols) {
    feed.mark(START, symbol, '90000')
    stateBook(feed, START, symbol)
  }
  const venue = createVenue({
    feed,
    startingBalances: { spot: {}, perp: { USDT: '1000000000' } },
  })
  const account = venue.account(`0x${'1'.repeat(40)}`)
  const quantity = decimal('0.05')
  for (const symbol of symbols) account.placeOrder({ ...TAKING[0]!, symbol, quantity })
  let sent = 0
  const count = () => {
    sent += 1
    return sent
  }
  for (let order = 0; order < resting; order += 1) account.placeOrder(passive(count()))
  const refill = () => {
    stateBook(feed, venue.now + 1, SYMBOL)
    venue.advanceTo(venue.now + 1)
  }
  return { account, count, refill }
}

/** Fifty levels of one coin on each side, a tick of 0.1 apart, around 90000. */
function stateBook(feed: ScriptedFeed, time: number, symbol: string): void {
  feed.book(time, 'perp', symbol, BOOK)
}

const BOOK = {
  bids: Array.from({ length: 50 }, (_, tick) => [(89_999.9 - tick / 10).toFixed(1), '1'] as const),
  asks: Array.from({ length: 50 }, (_, tick) => [(90_000.1 + tick / 10).toFixed(1), '1'] as const),
}

function instrumentOf(symbol: string): Instrument {
  const lot = { min: decimal('0.001'), max: decimal('1000'), step: decimal('0.001') }
  return {
    market: 'perp',
    symbol,
    baseAsset: symbol.replace('USDT', ''),
    quoteAsset: 'USDT',
    status: 'TRADING',
    price: { min: decimal('0.1'), max: decimal('1000000'), tick: decimal('0.1') },
    lot,
    marketLot: lot,
    minNotional: decimal('5'),
    priceBand: { up: decimal('1.05'), down: decimal('0.95') },
    maxOpenOrders: 2000,
    orderTypes: ['LIMIT', 'MARKET'],
    timeInForce: ['GTC', 'IOC', 'FOK', 'GTX', 'HIDDEN'],
  }
}

function expect<T>(found: T, wanted: T): void {
  if (found !== wanted) throw new Error(`found ${String(found)} instead of ${String(wanted)}`)
}

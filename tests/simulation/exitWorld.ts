import {
  createSimExchange,
  type FaultyExchange,
  type SimExchange,
  withFaults,
} from '@asterkit/backtest'
import { Decimal, decimal, type Instrument, type Market, ZERO } from '@asterkit/instruments'
import {
  createVenue,
  scriptedFeed,
  type Venue,
  type VenueAccount,
  type VenueOrderRequest,
} from '@asterkit/paper-exchange/core'
import type { FaultInput } from '@asterkit/paper-exchange/faults'
import {
  type CoinRule,
  defaultFlattenLimits,
  type ExitEntry,
  type ExitLog,
  type FlattenContext,
  type FlattenPlan,
  type FlattenReport,
  flatten,
  openExitBook,
  planFlatten,
  silentLogger,
} from '@asterkit/strategy'

/** When the world begins, epoch ms. */
export const START = Date.UTC(2026, 10, 20, 12)
const USER = '0x00000000000000000000000000000000000000ee'
const SECONDS = 600
const EVERY_MS = 5_000

/** A coin of the world: where its books stand and how its lots are cut. */
interface Coin {
  readonly asset: string
  readonly price: string
  readonly spotStep: string
  readonly perpStep: string
}

export const COINS: readonly Coin[] = [
  { asset: 'SOL', price: '100', spotStep: '0.001', perpStep: '0.01' },
  { asset: 'ADA', price: '0.5', spotStep: '0.1', perpStep: '1' },
]

export const symbolOf = (asset: string): string => `${asset}USDT`

/** An account in a state that an exit has to deal with, and the memory of its exits. */
export interface ExitWorld {
  readonly venue: Venue
  readonly account: VenueAccount
  readonly exchange: SimExchange
  readonly log: ExitLog & { readonly entries: ExitEntry[] }
  /** Coins that the bot bought and has not sold, by asset. */
  readonly botCoins: Map<string, Decimal>
  /** The user's own, by asset. */
  readonly ownCoins: Map<string, Decimal>
}

function instrument(market: Market, coin: Coin): Instrument {
  const step = market === 'spot' ? coin.spotStep : coin.perpStep
  const lot = { min: decimal(step), max: decimal('100000000'), step: decimal(step) }
  const tick = decimal('0.0001')
  return {
    market,
    symbol: symbolOf(coin.asset),
    baseAsset: coin.asset,
    quoteAsset: 'USDT',
    status: 'TRADING',
    price: { min: tick, max: decimal('100000'), tick },
    lot,
    marketLot: lot,
    minNotional: decimal('5'),
    orderTypes: ['LIMIT', 'MARKET'],
    timeInForce: ['GTC', 'IOC', 'FOK', 'GTX'],
  }
}

/** What is offered around each coin's price: 20,000 USDT a side. */
const BOOKS = COINS.map(({ asset, price }) => {
  const mid = decimal(price)
  const offered = decimal('20000').div(mid).toFixed()
  const level = (factor: string) => [[mid.times(factor).toFixed(), offered] as const]
  return {
    asset,
    mid: price,
    spot: { bids: level('0.999'), asks: level('1.001') },
    perp: { bids: level('0.9992'), asks: level('1.0012') },
  }
})

/** Two coins whose books are renewed every five seconds for ten minutes, on an account with money. */
export function createExitWorld(ownCoins: Readonly<Record<string, string>> = {}): ExitWorld {
  const instruments = COINS.flatMap((coin) => [instrument('spot', coin), instrument('perp', coin)])
  const feed = scriptedFeed({ instruments, startTime: START })
  for (let time = START; time <= START + SECONDS * 1000; time += EVERY_MS) {
    for (const { asset, mid, spot, perp } of BOOKS) {
      const symbol = symbolOf(asset)
      feed.book(time, 'spot', symbol, spot)
      feed.book(time, 'perp', symbol, perp)
      feed.mark(time, symbol, mid, { indexPrice: mid, fundingRate: '0.0001' })
    }
  }
  const venue = createVenue({
    feed,
    startingBalances: { spot: { USDT: '50000', ...ownCoins }, perp: { USDT: '50000' } },
  })
  const account = venue.account(USER)
  const entries: ExitEntry[] = []
  return {
    venue,
    account,
    exchange: createSimExchange({ venue, account }),
    log: { entries, read: () => [...entries], append: (entry) => void entries.push(entry) },
    botCoins: new Map(),
    ownCoins: new Map(Object.entries(ownCoins).map(([asset, text]) => [asset, decimal(text)])),
  }
}

let serial = 0

/** Places an order as the bot (`ak.` ids) or as a person. */
export function placeAs(
  world: ExitWorld,
  who: 'bot' | 'person',
  order: Pick<VenueOrderRequest, 'market' | 'symbol' | 'side' | 'quantity' | 'positionSide'> & {
    /** Absent: far enough to fill at once. */
    readonly price?: Decimal
    readonly timeInForce?: 'IOC' | 'GTC'
  },
): void {
  serial += 1
  const coin = COINS.find(({ asset }) => symbolOf(asset) === order.symbol)
  const mid = decimal(coin?.price ?? '1')
  const far = mid.times(order.side === 'buy' ? '1.02' : '0.98').toDecimalPlaces(4)
  const placed = world.account.placeOrder({
    type: 'LIMIT',
    timeInForce: 'IOC',
    price: far,
    ...order,
    newClientOrderId: who === 'bot' ? `ak.1.1.${serial.toString(36)}.s1` : `web${serial}`,
  })
  if (order.market !== 'spot' || who !== 'bot' || coin === undefined) return
  const fee = world.account
    .fills('spot', order.symbol)
    .filter(({ orderId }) => orderId === placed.orderId)
    .reduce(
      (sum, fill) => (fill.commissionAsset === coin.asset ? sum.plus(fill.commission) : sum),
      ZERO,
    )
  const net = placed.executedQuantity.times(order.side === 'buy' ? 1 : -1).minus(fee)
  world.botCoins.set(coin.asset, (world.botCoins.get(coin.asset) ?? ZERO).plus(net))
}

/** What a journal of the bot would say. */
export function ledgerOf(world: ExitWorld): CoinRule {
  const coins = [...world.botCoins].map(([asset, quantity]) => ({ asset, quantity, since: START }))
  return { kind: 'ledger', coins }
}

/** How one exit of a world is run. */
export interface ExitOptions {
  readonly rule?: CoinRule
  readonly faults?: readonly FaultInput[]
  readonly seed?: number
  readonly keepsSpot?: boolean
  readonly assets?: ReadonlySet<string>
  readonly signal?: AbortSignal
  /** Stands between the exit and the world, e.g. to kill it. */
  readonly through?: (
    exchange: SimExchange,
    log: ExitLog,
  ) => Pick<FlattenContext, 'exchange'> & { readonly log: ExitLog }
}

/** Runs one exit as a fresh process would. */
export async function runExit(
  world: ExitWorld,
  options: ExitOptions = {},
): Promise<{
  readonly report: FlattenReport
  readonly faulty: FaultyExchange
  readonly tookMs: number
}> {
  const { rule = ledgerOf(world), faults = [], seed = 1, keepsSpot = false } = options
  const faulty = withFaults(world.exchange, { seed, faults })
  const seen = options.through?.(faulty, world.log) ?? { exchange: faulty, log: world.log }
  const began = world.venue.now
  const context: FlattenContext = {
    exchange: seen.exchange,
    clock: faulty.clock,
    book: openExitBook(seen.log, began),
    log: silentLogger,
    limits: defaultFlattenLimits,
    onStep: () => undefined,
  }
  const request = { rule, keepsSpot, assets: options.assets }
  const report = await flatten(context, request, options.signal ?? new AbortController().signal)
  return { report, faulty, tookMs: world.venue.now - began }
}

/** Looks at what an exit would do. */
export function planExit(world: ExitWorld, rule: CoinRule): Promise<FlattenPlan> {
  const { exchange, log } = world
  const context: FlattenContext = {
    exchange,
    clock: exchange.clock,
    book: openExitBook({ read: log.read, append: () => undefined }, START),
    log: silentLogger,
    limits: defaultFlattenLimits,
    onStep: () => undefined,
  }
  return planFlatten(context, { rule, keepsSpot: false }, new AbortController().signal)
}

/** All coins of an asset in the wallet. */
export function coinsOf({ account }: ExitWorld, asset: string): Decimal {
  const balance = account.spotBalances().get(asset)
  return balance === undefined ? ZERO : balance.free.plus(balance.locked)
}

/** Coins worth less than the smallest order at the world's prices, or less than a lot. */
export function dustOf({ price, spotStep }: Coin): Decimal {
  return Decimal.max(decimal('5.2').div(price), decimal(spotStep))
}

/** Base units that exits sold of an asset. */
export function soldByExit({ account }: ExitWorld, asset: string): Decimal {
  return account
    .listOrders('spot', symbolOf(asset))
    .filter(({ clientOrderId, side }) => clientOrderId.startsWith('akx.') && side === 'sell')
    .reduce((sum, { executedQuantity }) => sum.plus(executedQuantity), ZERO)
}

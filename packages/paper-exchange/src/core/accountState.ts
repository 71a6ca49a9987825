import { type Decimal, type Market, ZERO } from '@asterkit/instruments'
import type { Chase } from './chase.ts'
import type { EpochMs } from './contract.ts'
import type { ForgottenFills } from './forgottenRows.ts'
import type { Protection } from './protection.ts'
import type { Strategy } from './strategy.ts'
import type {
  Deposit,
  PositionMarginChange,
  PositionSide,
  SpotMove,
  StpMode,
  VenueFill,
  VenueIncome,
  VenueOrder,
} from './venueOrder.ts'

/** A spot balance. Mutable. */
export interface SpotBalance {
  free: Decimal
  locked: Decimal
}

/** What a user has chosen for one perp symbol; both sides of a hedge share it. Mutable. */
export interface SymbolSettings {
  leverage: number
  marginType: 'ISOLATED' | 'CROSSED'
}

/** Which position is meant. */
export interface PositionRef {
  readonly symbol: string
  /** `BOTH` in one-way mode. */
  readonly side: PositionSide
}

/** One perp position, possibly flat. Mutable; see `PositionView` for the terms. LONG is never below zero, SHORT never above. */
export interface Position extends PositionRef {
  readonly settings: SymbolSettings
  quantity: Decimal
  cost: Decimal
  isolatedWallet: Decimal
  updateTime: EpochMs
}

/** Values of the working orders that could enlarge one position, at their limits, quote. Mutable. */
export interface OpenValues extends PositionRef {
  buys: Decimal
  sells: Decimal
}

/** An order that is being matched or rests in a book. Mutable; `order` is replaced, never changed. */
export interface WorkingOrder {
  readonly account: AccountState
  order: VenueOrder
  /** Spot: what the order has bound, in quote for a buy and in base for a sell. */
  locked: Decimal
  /** What it adds to the account's `openValues`, quote; absent while it adds nothing. */
  openValue?: Decimal | undefined
  /** Where it waits for its turn; absent while it does nowhere. */
  place?: 'book' | 'triggers' | undefined
  /** Trailing stop: the best price so far since it was placed; absent until one is known. */
  extreme?: Decimal | undefined
  /** Book: outside quantity that trades before it, base; absent while its price is beyond the depth. */
  queueAhead?: Decimal | undefined
  /** How often it was changed. */
  changes?: number
}

/** One user's books. Mutable. */
export interface AccountState {
  readonly address: string
  readonly spot: Map<string, SpotBalance>
  /** Margin wallet: cash without unrealised profit. */
  wallet: Decimal
  walletUpdateTime: EpochMs
  /** Whether LONG and SHORT positions of a symbol are kept apart. */
  isHedgeMode: boolean
  /** Whether all assets margin all positions; isolated margin does not exist then. */
  isMultiAssets: boolean
  /** By perp symbol; an untouched symbol has the defaults. */
  readonly settings: Map<string, SymbolSettings>
  /** By `positionKey`. */
  readonly positions: Map<string, Position>
  readonly working: Map<number, WorkingOrder>
  /** The same orders by `ownKey`, oldest first. */
  readonly workingOf: Map<string, Map<number, WorkingOrder>>
  /** Sums over the same orders by `positionKey`; positions without such orders are missing. */
  readonly openValues: Map<string, OpenValues>
  /** How many of them are conditional orders that wait, by `ownKey`. */
  readonly waitingCount: Map<string, number>
  /** Which order dies when two of the account would meet. */
  stpMode: StpMode
  /** Orders that follow the market, by strategy id. */
  readonly chases: Map<number, Chase>
  /** Market-maker protection by perp symbol. */
  readonly protections: Map<string, Protection>
  /** By id, oldest first; those that are over included. */
  readonly strategies: Map<number, Strategy>
  /** The strategy of an order, by order id. */
  readonly strategyOf: Map<number, Strategy>
  readonly orders: Map<number, VenueOrder>
  /** Of these the ones that ended without any execution, oldest first; the oldest are forgotten. */
  readonly unfilledIds: number[]
  /** And the ones that ended after an execution, oldest first; the oldest are forgotten too. */
  readonly executedIds: number[]
  /** By `ownKey`. */
  readonly orderIds: Map<string, number[]>
  /** Newest order by `ownKey`, then by client id. */
  readonly newestByClientId: Map<string, Map<string, number>>
  /** By `ownKey`. */
  readonly fills: Map<string, VenueFill[]>
  /** The `ownKey` of each of these, oldest first. */
  readonly fillKeys: string[]
  /** Sums over the rows that fills and income no longer list. */
  readonly forgotten: {
    readonly fills: Map<string, ForgottenFills & { readonly commissions: Map<string, Decimal> }>
    readonly income: Map<VenueIncome['type'], Decimal>
  }
  /** Orders that the venue made, oldest first. */
  readonly forcedOrderIds: number[]
  readonly income: VenueIncome[]
  /** What entered and left the spot wallet without a trade, oldest first. */
  readonly spotMoves: SpotMove[]
  /** What came in from outside the venue, opening balances included, or went there. Oldest first. */
  readonly deposits: Deposit[]
  /** What a margin call has been told for: `CROSSED` or a `positionKey`. Decides events only. */
  readonly marginCalls: Set<string>
  /** Cash moved by hand into and out of isolated positions, oldest first. */
  readonly marginChanges: PositionMarginChange[]
  /** When each client transfer id was used. */
  readonly transfers: Map<string, EpochMs>
  /** Perp symbol to the instant at which its orders are cancelled. */
  readonly countdowns: Map<string, EpochMs>
}

/** An account without anything in it. */
export function emptyAccount(address: string, now: EpochMs): AccountState {
  return {
    address,
    spot: new Map(),
    wallet: ZERO,
    walletUpdateTime: now,
    isHedgeMode: false,
    isMultiAssets: false,
    settings: new Map(),
    positions: new Map(),
    working: new Map(),
    workingOf: new Map(),
    openValues: new Map(),
    waitingCount: new Map(),
    stpMode: 'EXPIRE_TAKER',
    chases: new Map(),
    protections: new Map(),
    strategies: new Map(),
    strategyOf: new Map(),
    orders: new Map(),
    unfilledIds: [],
    executedIds: [],
    orderIds: new Map(),
    newestByClientId: new Map(),
    fills: new Map(),
    fillKeys: [],
    forgotten: { fills: new Map(), income: new Map() },
    forcedOrderIds: [],
    income: [],
    spotMoves: [],
    deposits: [],
    marginCalls: new Set(),
    marginChanges: [],
    transfers: new Map(),
    countdowns: new Map(),
  }
}

/** Key of one symbol of one market in an account's maps. */
export function ownKey(market: Market, symbol: string): string {
  const known = OWN_KEYS[market].get(symbol)
  if (known !== undefined) return known
  const key = `${market}:${symbol}`
  OWN_KEYS[market].set(symbol, key)
  return key
}

/** One text per symbol that was ever listed: a map finds the same text faster than an equal one. */
const OWN_KEYS = { spot: new Map<string, string>(), perp: new Map<string, string>() }

/** Key of one position in an account's map. */
export function positionKey(symbol: string, side: PositionSide): string {
  return side === 'BOTH' ? symbol : `${symbol}:${side}`
}

/** The balance of one asset, made when missing. */
export function spotBalance(account: AccountState, asset: string): SpotBalance {
  let balance = account.spot.get(asset)
  if (balance === undefined) {
    balance = { free: ZERO, locked: ZERO }
    account.spot.set(asset, balance)
  }
  return balance
}

/** The entry of a list in a map, made when missing. */
export function listAt<T>(lists: Map<string, T[]>, key: string): T[] {
  let list = lists.get(key)
  if (list === undefined) {
    list = []
    lists.set(key, list)
  }
  return list
}

import { type Decimal, type Market, ZERO } from '@asterkit/instruments'
import type { EpochMs } from './contract.ts'
import type { VenueFill, VenueIncome, VenueOrder } from './venueOrder.ts'

/** A spot balance. Mutable. */
export interface SpotBalance {
  free: Decimal
  locked: Decimal
}

/** A perp position or the settings of a flat symbol. Mutable; see `PositionView` for the terms. */
export interface Position {
  readonly symbol: string
  quantity: Decimal
  cost: Decimal
  leverage: number
  marginType: 'ISOLATED' | 'CROSSED'
  isolatedWallet: Decimal
  updateTime: EpochMs
}

/** An order that is being matched or rests in a book. Mutable; `order` is replaced, never changed. */
export interface WorkingOrder {
  readonly account: AccountState
  order: VenueOrder
  /** Spot: what the order has bound, in quote for a buy and in base for a sell. */
  locked: Decimal
}

/** One user's books. Mutable. */
export interface AccountState {
  readonly address: string
  readonly spot: Map<string, SpotBalance>
  /** Margin wallet: cash without unrealised profit. */
  wallet: Decimal
  walletUpdateTime: EpochMs
  readonly positions: Map<string, Position>
  readonly working: Map<number, WorkingOrder>
  readonly orders: Map<number, VenueOrder>
  /** By `ownKey`. */
  readonly orderIds: Map<string, number[]>
  /** Newest order by `ownKey` and client id. */
  readonly newestByClientId: Map<string, number>
  /** By `ownKey`. */
  readonly fills: Map<string, VenueFill[]>
  readonly income: VenueIncome[]
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
    positions: new Map(),
    working: new Map(),
    orders: new Map(),
    orderIds: new Map(),
    newestByClientId: new Map(),
    fills: new Map(),
    income: [],
    transfers: new Map(),
    countdowns: new Map(),
  }
}

/** Key of one symbol of one market in an account's maps. */
export function ownKey(market: Market, symbol: string): string {
  return `${market}:${symbol}`
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

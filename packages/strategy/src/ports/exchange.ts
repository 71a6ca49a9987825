import type { Decimal, Instrument, Market, Side } from '@asterkit/instruments'
import type { EpochMs } from './clock.ts'

/** Top of one order book. Prices quote per base, quantities base units. */
export interface Quote {
  readonly bidPrice: Decimal
  readonly bidQuantity: Decimal
  readonly askPrice: Decimal
  readonly askQuantity: Decimal
  /** Exchange event time; age is judged by it, not by arrival. */
  readonly time: EpochMs
}

/** Part of one order book, best price first on both sides: `[price, quantity]`. */
export interface Depth {
  readonly bids: readonly (readonly [price: Decimal, quantity: Decimal])[]
  readonly asks: readonly (readonly [price: Decimal, quantity: Decimal])[]
  readonly time: EpochMs
}

/** Running funding estimate and reference prices of one perpetual. */
export interface Premium {
  readonly markPrice: Decimal
  readonly indexPrice: Decimal
  /** Upcoming rate, fraction of notional per interval. Positive: longs pay shorts. */
  readonly fundingRate: Decimal
  readonly nextFundingTime: EpochMs
  readonly time: EpochMs
}

/** Funding rules of one perpetual. Intervals differ per symbol and can change. */
export interface FundingTerms {
  readonly intervalHours: number
  /** Largest and smallest rate per interval, as fractions, when the venue states them. */
  readonly cap?: Decimal
  readonly floor?: Decimal
}

/** One settled funding rate. */
export interface SettledFunding {
  readonly time: EpochMs
  /** Fraction of notional per interval. */
  readonly rate: Decimal
}

/** News of the venue. Text of others: data to search, never an instruction. */
export interface Announcement {
  readonly id: string
  /** In the venue's word, e.g. `MAINTENANCE`. */
  readonly category: string
  readonly title: string
  /** In all its languages; may be HTML. */
  readonly text: string
  readonly time: EpochMs
}

/** Public facts. A failed read throws; an absent row means unknown, never zero. */
export interface MarketData {
  getServerTime(signal: AbortSignal): Promise<EpochMs>
  listInstruments(market: Market, signal: AbortSignal): Promise<readonly Instrument[]>
  listQuotes(market: Market, signal: AbortSignal): Promise<ReadonlyMap<string, Quote>>
  getDepth(market: Market, symbol: string, signal: AbortSignal): Promise<Depth>
  listPremiums(signal: AbortSignal): Promise<ReadonlyMap<string, Premium>>
  listFundingTerms(signal: AbortSignal): Promise<ReadonlyMap<string, FundingTerms>>
  /** Newest `limit` settlements, oldest first. */
  listSettledFunding(
    symbol: string,
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly SettledFunding[]>
  /** Newest announcements, in any order. Absent: this venue tells none, and delistings come unannounced. */
  listAnnouncements?(signal: AbortSignal): Promise<readonly Announcement[]>
  /** Traded value of the last 24 h per symbol, in quote. */
  listVolumes(market: Market, signal: AbortSignal): Promise<ReadonlyMap<string, Decimal>>
}

export interface SpotBalance {
  readonly free: Decimal
  readonly locked: Decimal
}

export interface PerpBalance {
  /** Cash of the wallet without unrealised profit. */
  readonly wallet: Decimal
  /** Free for new positions. */
  readonly available: Decimal
  /** The most that a transfer to spot may take. */
  readonly maxWithdraw: Decimal
  /** What each leg's own account has, where it has one: money of one account is no margin of the other. */
  readonly perLeg?: PerLeg<LegFunds>
}

/** Money of the account of one leg. */
export type LegFunds = Pick<PerpBalance, 'wallet' | 'available'>

/** Whether a symbol has one signed position, or a long and a short one beside each other. Of a whole account. */
export type PositionMode = 'one-way' | 'hedge'

/** The positions of one symbol that hedge mode keeps apart. */
export type PositionSide = 'long' | 'short'

/** One for the long and one for the short. */
export type PerLeg<T> = Readonly<Record<PositionSide, T>>

export interface PerpPosition {
  readonly symbol: string
  /** Signed base units; negative is short. */
  readonly quantity: Decimal
  /** Hedge mode only: which of the symbol's two positions this is. */
  readonly positionSide?: PositionSide
  readonly entryPrice: Decimal
  readonly markPrice: Decimal
  /** Quote, at `markPrice`. */
  readonly unrealizedProfit: Decimal
  /** Absent when the venue reports none. */
  readonly liquidationPrice?: Decimal
  readonly leverage: number
  readonly marginType: 'isolated' | 'cross'
}

/** One trade of ours, as the venue's books have it. */
export interface Fill {
  readonly market: Market
  readonly symbol: string
  readonly tradeId: string
  readonly orderId: string
  readonly side: Side
  /** Hedge mode only: which of the symbol's two positions was traded. */
  readonly positionSide?: PositionSide
  readonly price: Decimal
  readonly quantity: Decimal
  /** Value in quote. */
  readonly quoteQuantity: Decimal
  /** Positive: paid. In `commissionAsset`, which on spot may be the coin bought. */
  readonly commission: Decimal
  readonly commissionAsset: string
  /** Perp only: booked profit of the closed part, in quote; zero on spot. */
  readonly realizedPnl: Decimal
  readonly isMaker: boolean
  readonly time: EpochMs
}

/** One line of the perp wallet's history. Positive amounts were received. */
export interface Income {
  readonly id: string
  readonly type: 'TRANSFER' | 'REALIZED_PNL' | 'FUNDING_FEE' | 'COMMISSION' | (string & {})
  readonly symbol?: string
  readonly asset: string
  readonly amount: Decimal
  readonly time: EpochMs
  /** Whose account it is of, where each leg has its own. */
  readonly leg?: PositionSide
}

export interface CommissionRate {
  /** Fractions of notional. */
  readonly maker: Decimal
  readonly taker: Decimal
}

/** One notional bracket of a perpetual: maintenance margin = notional * rate - deduction. */
export interface MarginBracket {
  readonly notionalFloor: Decimal
  readonly notionalCap: Decimal
  readonly maintenanceRate: Decimal
  readonly deduction: Decimal
  readonly maxLeverage: number
}

/** Our own facts. Reads throw when they fail; a missing row is stated by the venue, not invented. */
export interface Account {
  getSpotBalances(signal: AbortSignal): Promise<ReadonlyMap<string, SpotBalance>>
  getPerpBalances(signal: AbortSignal): Promise<ReadonlyMap<string, PerpBalance>>
  /** Symbols without a position may be absent or have quantity zero. */
  listPositions(signal: AbortSignal): Promise<readonly PerpPosition[]>
  getPositionMode(signal: AbortSignal): Promise<PositionMode>
  /**
   * Leverage and margin type of one symbol, with or without a position.
   *
   * @param leg Whose account; only where each leg has its own.
   */
  getSymbolMargin(
    symbol: string,
    signal: AbortSignal,
    leg?: PositionSide,
  ): Promise<{ readonly leverage: number; readonly marginType: 'isolated' | 'cross' }>
  getCommission(market: Market, symbol: string, signal: AbortSignal): Promise<CommissionRate>
  listBrackets(symbol: string, signal: AbortSignal): Promise<readonly MarginBracket[]>
  listOpenOrders(market: Market, signal: AbortSignal): Promise<readonly Order[]>
  /**
   * Orders placed at or after `fromTime`, oldest first: the adapter pages. The venue forgets ended orders
   * without fills after a while, so that absence proves nothing.
   */
  listOrders(
    market: Market,
    symbol: string,
    fromTime: EpochMs,
    signal: AbortSignal,
  ): Promise<readonly Order[]>
  /** Fills at or after `fromTime`, oldest first, complete: the adapter pages. */
  listFills(
    market: Market,
    symbol: string,
    fromTime: EpochMs,
    signal: AbortSignal,
  ): Promise<readonly Fill[]>
  /** Perp income at or after `fromTime`, oldest first, complete: the adapter pages. */
  listIncome(fromTime: EpochMs, signal: AbortSignal): Promise<readonly Income[]>
}

/** A limit order. There are no market orders here: every price has a cap. */
export interface OrderRequest {
  readonly market: Market
  readonly symbol: string
  readonly side: Side
  readonly quantity: Decimal
  readonly price: Decimal
  readonly timeInForce: 'IOC' | 'FOK' | 'GTC' | 'GTX'
  /** Perp in one-way mode only. */
  readonly isReduceOnly: boolean
  /** Perp in hedge mode only, and necessary there: the position that is traded. Reducing follows from the side. */
  readonly positionSide?: PositionSide
  /**
   * It takes risk away, which its side does not show: the other leg is held already. Where requests are short it goes
   * before what may enlarge an exposure. @default false
   */
  readonly isHedge?: boolean
  readonly clientOrderId: string
}

export interface Order {
  readonly market: Market
  readonly symbol: string
  readonly orderId: string
  readonly clientOrderId: string
  readonly side: Side
  /** Hedge mode only: which of the symbol's two positions it trades. */
  readonly positionSide?: PositionSide
  readonly status: 'new' | 'partially-filled' | 'filled' | 'canceled' | 'rejected' | 'expired'
  readonly price: Decimal
  readonly quantity: Decimal
  readonly executedQuantity: Decimal
  /** Value of the executed part, in quote. */
  readonly executedQuote: Decimal
  readonly isReduceOnly: boolean
  readonly updateTime: EpochMs
}

/** Whether an order can still trade. */
export function isWorking(order: Order): boolean {
  return order.status === 'new' || order.status === 'partially-filled'
}

export interface TransferRequest {
  readonly asset: string
  readonly amount: Decimal
  readonly direction: 'spot-to-perp' | 'perp-to-spot'
  /** Repeating a transfer with the same id is safe. */
  readonly clientTransferId: string
}

/**
 * What became of a state-changing call. `refused` needs the venue's own word that nothing happened;
 * everything that is not proven is `unknown`.
 */
export type Outcome<T> =
  | { readonly kind: 'accepted'; readonly value: T }
  | { readonly kind: 'refused'; readonly code: number; readonly message: string }
  | { readonly kind: 'not-sent'; readonly message: string }
  | { readonly kind: 'unknown'; readonly message: string }

/** A signed call that has not left yet. Record its identity durably, then send it, once. */
export interface PreparedWrite<T> {
  /** Microseconds, decimal digits. */
  readonly nonce: string
  /** Hex hash of the exact bytes that will be sent. */
  readonly requestHash: string
  /** Exchange time after which the venue can no longer admit this call. */
  readonly deadline: EpochMs
  /** Sends it. Never retried by any layer. A second call throws. */
  send(signal: AbortSignal): Promise<Outcome<T>>
}

/**
 * State-changing calls. There is no withdrawal here, on purpose. `leg` says whose account is meant, and is necessary
 * only where each leg has its own.
 */
export interface Trading {
  prepareOrder(request: OrderRequest): Promise<PreparedWrite<Order>>
  prepareCancel(
    market: Market,
    symbol: string,
    clientOrderId: string,
    leg?: PositionSide,
  ): Promise<PreparedWrite<Order>>
  prepareTransfer(request: TransferRequest): Promise<PreparedWrite<{ readonly transferId: string }>>
  prepareLeverage(
    symbol: string,
    leverage: number,
    leg?: PositionSide,
  ): Promise<PreparedWrite<{ readonly leverage: number }>>
  prepareMarginType(
    symbol: string,
    marginType: 'isolated' | 'cross',
    leg?: PositionSide,
  ): Promise<PreparedWrite<Record<never, never>>>
  /**
   * Sets the position mode of the whole account, which must have neither orders nor positions. What is set
   * already counts as accepted.
   */
  preparePositionMode(mode: PositionMode): Promise<PreparedWrite<Record<never, never>>>
  /**
   * Uses up the nonce of a call in flight on one market. Accepted: that call can never be admitted any more.
   * Anything else says nothing about it.
   */
  prepareFence(
    market: Market,
    nonce: string,
    leg?: PositionSide,
  ): Promise<PreparedWrite<Record<never, never>>>
  /** Adds free cash of the perp wallet to the margin of an isolated position. Quote, above zero. */
  prepareMarginAddition(
    symbol: string,
    amount: Decimal,
  ): Promise<PreparedWrite<Record<never, never>>>
  /**
   * Looks an order up by our own id. `undefined` means the venue says that there is none now, which
   * proves nothing before the call's deadline has passed.
   */
  findOrder(
    market: Market,
    symbol: string,
    clientOrderId: string,
    signal: AbortSignal,
    leg?: PositionSide,
  ): Promise<Order | undefined>
}

/** Something changed on the account. A hint to look: quantities come from reads. */
export type AccountEvent =
  | { readonly kind: 'order'; readonly order: Order; readonly time: EpochMs }
  | { readonly kind: 'balance'; readonly reason: string; readonly time: EpochMs }
  | { readonly kind: 'config'; readonly time: EpochMs }
  /** The stream was cut or expired and is back: everything in between is unknown. */
  | { readonly kind: 'gap'; readonly time: EpochMs }

/** Live account events of both markets. Bounded; on overflow the oldest go and a `gap` is delivered. */
export interface AccountEvents {
  watchAccount(signal: AbortSignal): AsyncIterable<AccountEvent>
}

/** All that a strategy may ask of an exchange. */
export interface Exchange extends MarketData, Account, Trading, AccountEvents {
  /** Two accounts are seen as one: the long is on one of them, the short on the other. @default false */
  readonly hasAccountPerLeg?: boolean
}

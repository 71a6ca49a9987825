import type { Decimal, Market } from '@asterkit/instruments'
import type { Chase, ChaseRequest } from './chase.ts'
import type { EpochMs, VenueError, VenueOrderRequest } from './contract.ts'
import type { ForgottenRows } from './forgottenRows.ts'
import type { ProtectionRule } from './protection.ts'
import type { Strategy, StrategyRequest } from './strategy.ts'
import type {
  AutoClose,
  Deposit,
  OrderChange,
  OrderRef,
  PositionMarginChange,
  PositionSide,
  SpotMove,
  StpMode,
  VenueFill,
  VenueIncome,
  VenueOrder,
} from './venueOrder.ts'

export interface SpotBalanceView {
  readonly free: Decimal
  /** Bound by working orders. */
  readonly locked: Decimal
}

/** The margin wallet. All in `asset`, 8 decimals; nothing here is rounded in the user's favour. */
export interface PerpWalletView {
  readonly asset: string
  /** Cash without unrealised profit; isolated margins included. */
  readonly wallet: Decimal
  /** `wallet` without isolated margins. */
  readonly crossWallet: Decimal
  readonly crossUnrealizedProfit: Decimal
  readonly unrealizedProfit: Decimal
  readonly positionInitialMargin: Decimal
  readonly openOrderInitialMargin: Decimal
  readonly maintenanceMargin: Decimal
  /** Free for new positions; never negative. */
  readonly available: Decimal
  /** The most that a transfer to spot may take; unrealised profit does not count. */
  readonly maxWithdraw: Decimal
  readonly updateTime: EpochMs
}

export interface PositionView {
  readonly symbol: string
  /** `BOTH` in one-way mode. */
  readonly side: PositionSide
  /** Signed base units; negative is short. */
  readonly quantity: Decimal
  /** Exact signed sum of quantity * price at entry, quote. */
  readonly cost: Decimal
  /** cost / quantity, rounded to 8 decimals for show; zero when flat. */
  readonly entryPrice: Decimal
  /** Zero while the feed has named none. */
  readonly markPrice: Decimal
  /** quantity * mark - cost, quote. */
  readonly unrealizedProfit: Decimal
  /** Estimate; absent when flat or when no price liquidates. */
  readonly liquidationPrice?: Decimal
  readonly leverage: number
  readonly marginType: 'ISOLATED' | 'CROSSED'
  /** Cash bound to the position; zero when crossed. */
  readonly isolatedWallet: Decimal
  readonly initialMargin: Decimal
  readonly maintenanceMargin: Decimal
  /** Largest notional at this leverage, quote. */
  readonly maxNotional: Decimal
  readonly updateTime: EpochMs
}

export interface CommissionView {
  /** Fractions of the traded value. */
  readonly maker: Decimal
  readonly taker: Decimal
}

/** One notional bracket: maintenance margin = notional * maintenanceRate - deduction. */
export interface BracketView {
  readonly notionalFloor: Decimal
  readonly notionalCap: Decimal
  readonly maintenanceRate: Decimal
  readonly deduction: Decimal
  readonly maxLeverage: number
}

/** Which rows of a history. Bounds are inclusive; the defaults take everything. */
export interface HistoryRange {
  readonly startTime?: EpochMs
  readonly endTime?: EpochMs
  /** Rows whose id is at least this. */
  readonly fromId?: number
  /** At most so many rows. With a start (or `fromId`): the oldest of the range; without: the newest. */
  readonly limit?: number
}

export interface TransferCommand {
  readonly clientTranId: string
  readonly asset: string
  readonly amount: Decimal
  readonly kindType: 'FUTURE_SPOT' | 'SPOT_FUTURE'
}

/** Assets for another account: the wallet that they leave, then the one that they enter. */
export interface AccountTransferCommand {
  readonly asset: string
  readonly amount: Decimal
  readonly kindType: 'FUTURE_FUTURE' | 'FUTURE_SPOT' | 'SPOT_FUTURE' | 'SPOT_SPOT'
}

/** Cash to move between the crossed wallet and an isolated position. */
export interface PositionMarginCommand {
  readonly side: PositionSide
  /** In the margin asset, above zero. */
  readonly amount: Decimal
  readonly kind: 'add' | 'reduce'
}

/**
 * One user's spot and perp wallets, orders and histories.
 * Every method is synchronous; refusals are thrown as `VenueError` and leave the state unchanged.
 */
export interface VenueAccount {
  /** Lower case. */
  readonly address: string

  /** Books the order and matches it at once; the answer is where it stands afterwards. */
  placeOrder(request: VenueOrderRequest): VenueOrder
  /** Runs all checks of a placement and places nothing. */
  testOrder(request: VenueOrderRequest): void
  /**
   * Changes a working perp LIMIT order. -2013 when there is none; a refused change leaves it as it was.
   * Only less at the same price keeps its place in the queue.
   */
  modifyOrder(symbol: string, ref: OrderRef, change: OrderChange): VenueOrder
  /** Places orders that depend on each other; perp only. Its `failure` tells of a later refusal. */
  placeStrategy(request: StrategyRequest): Strategy
  /** Changes orders of a working strategy, each on its own; -2013 when it does not work. */
  updateStrategy(
    strategyId: number,
    requests: readonly VenueOrderRequest[],
  ): readonly (VenueError | undefined)[]
  /** Oldest first, those that are over included. Live objects: read them and let go. */
  strategies(): readonly Strategy[]
  /** Any order of the account by its id, also one that queries no longer show. */
  orderById(orderId: number): VenueOrder | undefined
  /** Starts an order that follows the best price of its side. */
  placeChase(request: ChaseRequest): Chase
  /** Sets market-maker protection of a perp; without a rule it is removed. A new rule ends a freeze. */
  setProtection(symbol: string, rule: ProtectionRule | undefined): void
  /** Ends a freeze and forgets what has traded. */
  resetProtection(symbol: string): void
  /** By symbol. */
  protections(): ReadonlyMap<string, ProtectionRule>
  /** Which order dies when two of the account would meet. `EXPIRE_TAKER` until it is set. */
  setStpMode(stpMode: StpMode): void
  stpMode(): StpMode
  /** -2011 when there is no such working order. */
  cancelOrder(market: Market, symbol: string, ref: OrderRef): VenueOrder
  /** Cancels the working orders of one symbol. */
  cancelAllOrders(market: Market, symbol: string): readonly VenueOrder[]
  /** Perp dead man's switch: cancels the symbol's orders after `durationMs` of silence; 0 disarms. */
  setCountdownCancel(symbol: string, durationMs: number): void
  /** -2013 when there is none (any more). A re-used client id means the newest order. */
  getOrder(market: Market, symbol: string, ref: OrderRef): VenueOrder
  openOrders(market: Market, symbol?: string): readonly VenueOrder[]
  /** Oldest first. */
  listOrders(market: Market, symbol: string, range?: HistoryRange): readonly VenueOrder[]

  /** Moves cash between the wallets. -4115 when the id was used within 7 days. */
  transfer(command: TransferCommand): { readonly tranId: number }
  /** Gives assets to another account; -1109 when there is none of that address. */
  transferToAccount(address: string, command: AccountTransferCommand): void
  setLeverage(
    symbol: string,
    leverage: number,
  ): { readonly leverage: number; readonly maxNotional: Decimal }
  /** -4046 when it is so already, -4047 with open orders, -4048 with a position. */
  setMarginType(symbol: string, marginType: 'ISOLATED' | 'CROSSED'): void
  /** Isolated positions only. -4049 crossed, -4054 flat, -4050 or -4051 when the cash is not there. */
  changePositionMargin(symbol: string, command: PositionMarginCommand): void
  /** Oldest first. */
  marginChanges(
    symbol: string,
    query?: HistoryRange & { readonly kind?: PositionMarginChange['kind'] },
  ): readonly PositionMarginChange[]
  /** Only the flag: the wallet holds one asset. On makes every symbol crossed. */
  setMultiAssets(isOn: boolean): void
  isMultiAssets(): boolean
  /** Orders by which the venue closed positions: liquidations and auto-deleveraging. Oldest first. */
  forceOrders(
    query?: HistoryRange & {
      readonly symbol?: string
      readonly kind?: Exclude<AutoClose, 'SETTLEMENT'>
    },
  ): readonly VenueOrder[]
  /** Place in the queue of auto-deleveraging: 4 is closed first, 0 last; undefined when flat. */
  adlQuantile(symbol: string, side: PositionSide): number | undefined
  /** What entered and left the spot wallet without a trade, starting balances left out. Oldest first. */
  spotMoves(range?: HistoryRange): readonly SpotMove[]
  /** What came in from outside the venue, opening balances included, or went there. Oldest first. */
  deposits(): readonly Deposit[]
  /** Keeps LONG and SHORT apart. -4059 when it is so already, -4067 with open orders, -4068 with a position. */
  setHedgeMode(isHedge: boolean): void
  isHedgeMode(): boolean

  /** Every asset ever held. */
  spotBalances(): ReadonlyMap<string, SpotBalanceView>
  perpWallet(): PerpWalletView
  /** Positions that are not flat. */
  positions(): readonly PositionView[]
  /** Also of a flat symbol, with its leverage and margin type. -1121 for an unknown symbol. */
  position(symbol: string, side?: PositionSide): PositionView
  /** The positions of a symbol that the account's mode knows: BOTH, or LONG and SHORT; also when flat. */
  positionsOf(symbol: string): readonly PositionView[]
  commission(market: Market, symbol: string): CommissionView
  brackets(symbol: string): readonly BracketView[]

  /** The newest 5000 of the account. Oldest first. */
  fills(market: Market, symbol: string, range?: HistoryRange): readonly VenueFill[]
  /** The newest 10000 rows. Oldest first. */
  income(
    range?: HistoryRange & { readonly symbol?: string; readonly type?: VenueIncome['type'] },
  ): readonly VenueIncome[]
  /** Sums over the fills and rows of income that are no longer listed. A view that follows the account. */
  forgotten(): ForgottenRows
}

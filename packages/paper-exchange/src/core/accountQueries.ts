import type { Market } from '@asterkit/instruments'
import { type AccountState, ownKey } from './accountState.ts'
import { viewPosition, viewSpot } from './accountViews.ts'
import { adlQuantileOf } from './autoDeleverage.ts'
import { findOrder, isVisible, workingOrders } from './cancels.ts'
import type { ForgottenRows } from './forgottenRows.ts'
import { cutHistory } from './history.ts'
import { perpWallet } from './margin.ts'
import { positionOf, sidesOf } from './positions.ts'
import type { ProtectionRule } from './protection.ts'
import { refuse } from './refuse.ts'
import type { Strategy } from './strategy.ts'
import { symbolOf } from './symbolOf.ts'
import type {
  BracketView,
  CommissionView,
  HistoryRange,
  PerpWalletView,
  PositionView,
  SpotBalanceView,
} from './venueAccount.ts'
import type {
  AutoClose,
  Deposit,
  OrderRef,
  PositionMarginChange,
  PositionSide,
  SpotMove,
  StpMode,
  VenueFill,
  VenueIncome,
  VenueOrder,
} from './venueOrder.ts'
import type { VenueState } from './venueState.ts'

/** What one account owns, holds, wants and has done. Reads the venue's state and changes nothing. */
export class AccountQueries {
  protected readonly state: VenueState
  protected readonly account: AccountState

  constructor(state: VenueState, account: AccountState) {
    this.state = state
    this.account = account
  }

  get address(): string {
    return this.account.address
  }

  strategies(): readonly Strategy[] {
    return [...this.account.strategies.values()]
  }

  orderById(orderId: number): VenueOrder | undefined {
    return this.account.orders.get(orderId)
  }

  protections(): ReadonlyMap<string, ProtectionRule> {
    return new Map([...this.account.protections].map(([symbol, { rule }]) => [symbol, rule]))
  }

  stpMode(): StpMode {
    return this.account.stpMode
  }

  getOrder(market: Market, name: string, ref: OrderRef): VenueOrder {
    const order = findOrder(this.account, symbolOf(this.state, market, name), ref)
    if (order === undefined || !isVisible(order, this.state.now)) throw refuse(-2013)
    return order
  }

  openOrders(market: Market, name?: string): readonly VenueOrder[] {
    if (name !== undefined) symbolOf(this.state, market, name)
    if (this.account.working.size === 0) return []
    return workingOrders(this.account, market, name).map(({ order }) => order)
  }

  listOrders(market: Market, name: string, range: HistoryRange = {}): readonly VenueOrder[] {
    symbolOf(this.state, market, name)
    const { orders, orderIds } = this.account
    const rows: VenueOrder[] = []
    for (const id of orderIds.get(ownKey(market, name)) ?? []) {
      const order = orders.get(id)
      if (order !== undefined && isVisible(order, this.state.now)) rows.push(order)
    }
    return cutHistory(rows, range, (order) => order.orderId)
  }

  marginChanges(
    name: string,
    query: HistoryRange & { readonly kind?: PositionMarginChange['kind'] } = {},
  ): readonly PositionMarginChange[] {
    symbolOf(this.state, 'perp', name)
    const { kind: wanted } = query
    const rows = this.account.marginChanges.filter(
      ({ symbol, kind }) => symbol === name && (wanted === undefined || wanted === kind),
    )
    return cutHistory(rows, query)
  }

  isMultiAssets(): boolean {
    return this.account.isMultiAssets
  }

  forceOrders(
    query: HistoryRange & {
      readonly symbol?: string
      readonly kind?: Exclude<AutoClose, 'SETTLEMENT'>
    } = {},
  ): readonly VenueOrder[] {
    const { symbol, kind } = query
    if (symbol !== undefined) symbolOf(this.state, 'perp', symbol)
    const orders: VenueOrder[] = []
    for (const id of this.account.forcedOrderIds) {
      const order = this.account.orders.get(id)
      if (order === undefined || order.autoClose === 'SETTLEMENT') continue
      if (symbol !== undefined && order.symbol !== symbol) continue
      if (kind === undefined || order.autoClose === kind) orders.push(order)
    }
    return cutHistory(orders, query, (order) => order.orderId)
  }

  adlQuantile(name: string, side: PositionSide): number | undefined {
    const symbol = symbolOf(this.state, 'perp', name)
    const position = positionOf(this.state, this.account, { symbol: name, side })
    return adlQuantileOf(symbol, position)
  }

  spotMoves(range: HistoryRange = {}): readonly SpotMove[] {
    return cutHistory(this.account.spotMoves, range, (move) => move.tranId)
  }

  deposits(): readonly Deposit[] {
    return this.account.deposits
  }

  isHedgeMode(): boolean {
    return this.account.isHedgeMode
  }

  spotBalances(): ReadonlyMap<string, SpotBalanceView> {
    return viewSpot(this.account)
  }

  perpWallet(): PerpWalletView {
    return perpWallet(this.state, this.account)
  }

  positions(): readonly PositionView[] {
    const held: PositionView[] = []
    for (const position of this.account.positions.values()) {
      if (!position.quantity.isZero()) held.push(viewPosition(this.state, this.account, position))
    }
    return held
  }

  position(name: string, side: PositionSide = 'BOTH'): PositionView {
    const { symbol } = symbolOf(this.state, 'perp', name)
    return viewPosition(this.state, this.account, { symbol, side })
  }

  positionsOf(name: string): readonly PositionView[] {
    return sidesOf(this.account).map((side) => this.position(name, side))
  }

  commission(market: Market, name: string): CommissionView {
    symbolOf(this.state, market, name)
    return this.state.commission[market]
  }

  brackets(name: string): readonly BracketView[] {
    symbolOf(this.state, 'perp', name)
    return this.state.brackets(name)
  }

  forgotten(): ForgottenRows {
    return this.account.forgotten
  }

  fills(market: Market, name: string, range: HistoryRange = {}): readonly VenueFill[] {
    symbolOf(this.state, market, name)
    const rows = this.account.fills.get(ownKey(market, name)) ?? []
    return cutHistory(rows, range, (fill) => fill.tradeId)
  }

  income(
    query: HistoryRange & { readonly symbol?: string; readonly type?: VenueIncome['type'] } = {},
  ): readonly VenueIncome[] {
    const { symbol, type, limit: _, ...range } = query
    const idOf = (row: VenueIncome) => row.tranId
    if (symbol === undefined && type === undefined) {
      return cutHistory(this.account.income, query, idOf)
    }
    const rows = cutHistory(this.account.income, range, idOf).filter(
      (row) =>
        (symbol === undefined || row.symbol === symbol) &&
        (type === undefined || row.type === type),
    )
    return cutHistory(rows, query, idOf)
  }
}

import type { Decimal, Market } from '@asterkit/instruments'
import { type AccountState, ownKey } from './accountState.ts'
import { viewPosition, viewSpot } from './accountViews.ts'
import { adlQuantileOf } from './autoDeleverage.ts'
import {
  cancelAllOrders,
  cancelOrder,
  findOrder,
  isVisible,
  setCountdownCancel,
  workingOrders,
} from './cancels.ts'
import type { Chase, ChaseRequest } from './chase.ts'
import { placeChase } from './chases.ts'
import type { VenueError, VenueOrderRequest } from './contract.ts'
import { finishStep } from './followUps.ts'
import { cutHistory } from './history.ts'
import { perpWallet } from './margin.ts'
import { resetProtection, setProtection } from './marketMakerProtection.ts'
import { modifyOrder } from './modifyOrder.ts'
import { checkPlacement, placeOrder } from './orders.ts'
import { changePositionMargin } from './positionMargin.ts'
import { positionOf, sidesOf } from './positions.ts'
import type { ProtectionRule } from './protection.ts'
import { refuse } from './refuse.ts'
import { setHedgeMode, setLeverage, setMarginType, setMultiAssets } from './settings.ts'
import { placeStrategy } from './strategies.ts'
import type { Strategy, StrategyRequest } from './strategy.ts'
import { symbolOf } from './symbolOf.ts'
import { tellBook, tellChanges } from './tellChanges.ts'
import { transfer, transferToAccount } from './transfers.ts'
import { updateStrategy } from './updateStrategy.ts'
import type {
  AccountTransferCommand,
  BracketView,
  CommissionView,
  HistoryRange,
  PerpWalletView,
  PositionMarginCommand,
  PositionView,
  SpotBalanceView,
  TransferCommand,
  VenueAccount,
} from './venueAccount.ts'
import type {
  AutoClose,
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
import type { SymbolState, VenueState } from './venueState.ts'

/** The commands and queries of one account, on the venue's state. */
export class PaperAccount implements VenueAccount {
  readonly #state: VenueState
  readonly #account: AccountState

  constructor(state: VenueState, account: AccountState) {
    this.#state = state
    this.#account = account
  }

  get address(): string {
    return this.#account.address
  }

  placeOrder(request: VenueOrderRequest): VenueOrder {
    const symbol = symbolOf(this.#state, request.market, request.symbol)
    return this.#changeOrders(symbol, () => {
      const { orderId } = placeOrder(this.#state, this.#account, symbol, request)
      return () => this.#order(orderId)
    })
  }

  testOrder(request: VenueOrderRequest): void {
    const symbol = symbolOf(this.#state, request.market, request.symbol)
    checkPlacement(this.#state, this.#account, symbol, request)
  }

  modifyOrder(name: string, ref: OrderRef, change: OrderChange): VenueOrder {
    const symbol = symbolOf(this.#state, 'perp', name)
    return this.#changeOrders(symbol, () => {
      const { orderId } = modifyOrder(this.#state, this.#account, symbol, { ref, change })
      return () => this.#order(orderId)
    })
  }

  cancelOrder(market: Market, name: string, ref: OrderRef): VenueOrder {
    const symbol = symbolOf(this.#state, market, name)
    return this.#changeOrders(symbol, () => {
      const order = cancelOrder(this.#state, this.#account, symbol, ref)
      return () => order
    })
  }

  cancelAllOrders(market: Market, name: string): readonly VenueOrder[] {
    const symbol = symbolOf(this.#state, market, name)
    return this.#changeOrders(symbol, () => {
      const orders = cancelAllOrders(this.#state, this.#account, symbol)
      return () => orders
    })
  }

  placeStrategy(request: StrategyRequest): Strategy {
    const symbols = new Set(
      request.parts.map((part) => symbolOf(this.#state, 'perp', part.request.symbol)),
    )
    const before = [...symbols].map((symbol) => ({ symbol, updateId: symbol.book.updateId }))
    const strategy = placeStrategy(this.#state, this.#account, request)
    finishStep(this.#state)
    for (const { symbol, updateId } of before) {
      if (symbol.book.updateId !== updateId) tellBook(this.#state, symbol)
    }
    return strategy
  }

  updateStrategy(
    strategyId: number,
    requests: readonly VenueOrderRequest[],
  ): readonly (VenueError | undefined)[] {
    const results = updateStrategy(this.#state, this.#account, strategyId, requests)
    finishStep(this.#state)
    for (const name of new Set(requests.map(({ symbol }) => symbol))) {
      const symbol = this.#state.symbols.perp.get(name)
      if (symbol !== undefined) tellBook(this.#state, symbol)
    }
    return results
  }

  strategies(): readonly Strategy[] {
    return [...this.#account.strategies.values()]
  }

  orderById(orderId: number): VenueOrder | undefined {
    return this.#account.orders.get(orderId)
  }

  placeChase(request: ChaseRequest): Chase {
    const symbol = symbolOf(this.#state, 'perp', request.symbol)
    return this.#changeOrders(symbol, () => {
      const chase = placeChase(this.#state, this.#account, request)
      return () => chase
    })
  }

  setProtection(name: string, rule: ProtectionRule | undefined): void {
    setProtection(this.#account, symbolOf(this.#state, 'perp', name), rule)
  }

  resetProtection(name: string): void {
    resetProtection(this.#account, symbolOf(this.#state, 'perp', name))
  }

  protections(): ReadonlyMap<string, ProtectionRule> {
    return new Map([...this.#account.protections].map(([symbol, { rule }]) => [symbol, rule]))
  }

  setStpMode(stpMode: StpMode): void {
    this.#account.stpMode = stpMode
  }

  stpMode(): StpMode {
    return this.#account.stpMode
  }

  setCountdownCancel(name: string, durationMs: number): void {
    const symbol = symbolOf(this.#state, 'perp', name)
    setCountdownCancel(this.#state, this.#account, symbol, durationMs)
  }

  getOrder(market: Market, name: string, ref: OrderRef): VenueOrder {
    const order = findOrder(this.#account, symbolOf(this.#state, market, name), ref)
    if (order === undefined || !isVisible(order, this.#state.now)) throw refuse(-2013)
    return order
  }

  openOrders(market: Market, name?: string): readonly VenueOrder[] {
    if (name !== undefined) symbolOf(this.#state, market, name)
    if (this.#account.working.size === 0) return []
    return workingOrders(this.#account, market, name).map(({ order }) => order)
  }

  listOrders(market: Market, name: string, range: HistoryRange = {}): readonly VenueOrder[] {
    symbolOf(this.#state, market, name)
    const { orders, orderIds } = this.#account
    const rows: VenueOrder[] = []
    for (const id of orderIds.get(ownKey(market, name)) ?? []) {
      const order = orders.get(id)
      if (order !== undefined && isVisible(order, this.#state.now)) rows.push(order)
    }
    return cutHistory(rows, range, (order) => order.orderId)
  }

  transfer(command: TransferCommand): { readonly tranId: number } {
    const result = transfer(this.#state, this.#account, command)
    tellChanges(this.#state)
    return result
  }

  transferToAccount(address: string, command: AccountTransferCommand): void {
    const to = this.#state.accounts.get(address.toLowerCase())
    if (to === undefined) throw refuse(-1109)
    transferToAccount(this.#state, this.#account, to, command)
    tellChanges(this.#state)
  }

  setLeverage(
    name: string,
    leverage: number,
  ): { readonly leverage: number; readonly maxNotional: Decimal } {
    return setLeverage(this.#state, this.#account, symbolOf(this.#state, 'perp', name), leverage)
  }

  setMarginType(name: string, marginType: 'ISOLATED' | 'CROSSED'): void {
    setMarginType(this.#state, this.#account, symbolOf(this.#state, 'perp', name), marginType)
    tellChanges(this.#state)
  }

  changePositionMargin(name: string, command: PositionMarginCommand): void {
    const symbol = symbolOf(this.#state, 'perp', name)
    changePositionMargin(this.#state, this.#account, symbol, command)
    tellChanges(this.#state)
  }

  marginChanges(
    name: string,
    query: HistoryRange & { readonly kind?: PositionMarginChange['kind'] } = {},
  ): readonly PositionMarginChange[] {
    symbolOf(this.#state, 'perp', name)
    const { kind: wanted } = query
    const rows = this.#account.marginChanges.filter(
      ({ symbol, kind }) => symbol === name && (wanted === undefined || wanted === kind),
    )
    return cutHistory(rows, query)
  }

  setMultiAssets(isOn: boolean): void {
    setMultiAssets(this.#state, this.#account, isOn)
  }

  isMultiAssets(): boolean {
    return this.#account.isMultiAssets
  }

  forceOrders(
    query: HistoryRange & {
      readonly symbol?: string
      readonly kind?: Exclude<AutoClose, 'SETTLEMENT'>
    } = {},
  ): readonly VenueOrder[] {
    const { symbol, kind } = query
    if (symbol !== undefined) symbolOf(this.#state, 'perp', symbol)
    const orders: VenueOrder[] = []
    for (const id of this.#account.forcedOrderIds) {
      const order = this.#account.orders.get(id)
      if (order === undefined || order.autoClose === 'SETTLEMENT') continue
      if (symbol !== undefined && order.symbol !== symbol) continue
      if (kind === undefined || order.autoClose === kind) orders.push(order)
    }
    return cutHistory(orders, query, (order) => order.orderId)
  }

  adlQuantile(name: string, side: PositionSide): number | undefined {
    const symbol = symbolOf(this.#state, 'perp', name)
    const position = positionOf(this.#state, this.#account, { symbol: name, side })
    return adlQuantileOf(symbol, position)
  }

  spotMoves(range: HistoryRange = {}): readonly SpotMove[] {
    return cutHistory(this.#account.spotMoves, range, (move) => move.tranId)
  }

  setHedgeMode(isHedge: boolean): void {
    setHedgeMode(this.#state, this.#account, isHedge)
  }

  isHedgeMode(): boolean {
    return this.#account.isHedgeMode
  }

  spotBalances(): ReadonlyMap<string, SpotBalanceView> {
    return viewSpot(this.#account)
  }

  perpWallet(): PerpWalletView {
    return perpWallet(this.#state, this.#account)
  }

  positions(): readonly PositionView[] {
    const held: PositionView[] = []
    for (const position of this.#account.positions.values()) {
      if (!position.quantity.isZero()) held.push(viewPosition(this.#state, this.#account, position))
    }
    return held
  }

  position(name: string, side: PositionSide = 'BOTH'): PositionView {
    const { symbol } = symbolOf(this.#state, 'perp', name)
    return viewPosition(this.#state, this.#account, { symbol, side })
  }

  positionsOf(name: string): readonly PositionView[] {
    return sidesOf(this.#account).map((side) => this.position(name, side))
  }

  commission(market: Market, name: string): CommissionView {
    symbolOf(this.#state, market, name)
    return this.#state.commission[market]
  }

  brackets(name: string): readonly BracketView[] {
    symbolOf(this.#state, 'perp', name)
    return this.#state.brackets(name)
  }

  fills(market: Market, name: string, range: HistoryRange = {}): readonly VenueFill[] {
    symbolOf(this.#state, market, name)
    const rows = this.#account.fills.get(ownKey(market, name)) ?? []
    return cutHistory(rows, range, (fill) => fill.tradeId)
  }

  income(
    query: HistoryRange & { readonly symbol?: string; readonly type?: VenueIncome['type'] } = {},
  ): readonly VenueIncome[] {
    const { symbol, type, limit: _, ...range } = query
    const idOf = (row: VenueIncome) => row.tranId
    if (symbol === undefined && type === undefined) {
      return cutHistory(this.#account.income, query, idOf)
    }
    const rows = cutHistory(this.#account.income, range, idOf).filter(
      (row) =>
        (symbol === undefined || row.symbol === symbol) &&
        (type === undefined || row.type === type),
    )
    return cutHistory(rows, query, idOf)
  }

  /** Runs a command on one symbol's orders with everything that it sets off; the answer is read afterwards. */
  #changeOrders<Answer>(symbol: SymbolState, command: () => () => Answer): Answer {
    const { updateId } = symbol.book
    const read = command()
    finishStep(this.#state)
    if (symbol.book.updateId !== updateId) tellBook(this.#state, symbol)
    return read()
  }

  #order(orderId: number): VenueOrder {
    const order = this.#account.orders.get(orderId)
    if (order === undefined) throw new TypeError('a placed order is kept')
    return order
  }
}

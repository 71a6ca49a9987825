import type { Market } from '@asterkit/instruments'
import { AccountFunds } from './accountFunds.ts'
import { cancelAllOrders, cancelOrder, setCountdownCancel } from './cancels.ts'
import type { Chase, ChaseRequest } from './chase.ts'
import { placeChase } from './chases.ts'
import type { VenueError, VenueOrderRequest } from './contract.ts'
import { finishStep } from './followUps.ts'
import { resetProtection, setProtection } from './marketMakerProtection.ts'
import { modifyOrder } from './modifyOrder.ts'
import { checkPlacement, placeOrder } from './orders.ts'
import type { ProtectionRule } from './protection.ts'
import { placeStrategy } from './strategies.ts'
import type { Strategy, StrategyRequest } from './strategy.ts'
import { symbolOf } from './symbolOf.ts'
import { tellBook } from './tellChanges.ts'
import { updateStrategy } from './updateStrategy.ts'
import type { VenueAccount } from './venueAccount.ts'
import type { OrderChange, OrderRef, StpMode, VenueOrder } from './venueOrder.ts'
import type { SymbolState } from './venueState.ts'

/** One account of the venue: its orders and strategies, beside its funds and what it can be asked. */
export class PaperAccount extends AccountFunds implements VenueAccount {
  placeOrder(request: VenueOrderRequest): VenueOrder {
    const symbol = symbolOf(this.state, request.market, request.symbol)
    return this.#changeOrders(symbol, () => {
      const { orderId } = placeOrder(this.state, this.account, symbol, request)
      return () => this.#order(orderId)
    })
  }

  testOrder(request: VenueOrderRequest): void {
    const symbol = symbolOf(this.state, request.market, request.symbol)
    checkPlacement(this.state, this.account, symbol, request)
  }

  modifyOrder(name: string, ref: OrderRef, change: OrderChange): VenueOrder {
    const symbol = symbolOf(this.state, 'perp', name)
    return this.#changeOrders(symbol, () => {
      const { orderId } = modifyOrder(this.state, this.account, symbol, { ref, change })
      return () => this.#order(orderId)
    })
  }

  cancelOrder(market: Market, name: string, ref: OrderRef): VenueOrder {
    const symbol = symbolOf(this.state, market, name)
    return this.#changeOrders(symbol, () => {
      const order = cancelOrder(this.state, this.account, symbol, ref)
      return () => order
    })
  }

  cancelAllOrders(market: Market, name: string): readonly VenueOrder[] {
    const symbol = symbolOf(this.state, market, name)
    return this.#changeOrders(symbol, () => {
      const orders = cancelAllOrders(this.state, this.account, symbol)
      return () => orders
    })
  }

  placeStrategy(request: StrategyRequest): Strategy {
    const symbols = new Set(
      request.parts.map((part) => symbolOf(this.state, 'perp', part.request.symbol)),
    )
    const before = [...symbols].map((symbol) => ({ symbol, updateId: symbol.book.updateId }))
    const strategy = placeStrategy(this.state, this.account, request)
    finishStep(this.state)
    for (const { symbol, updateId } of before) {
      if (symbol.book.updateId !== updateId) tellBook(this.state, symbol)
    }
    return strategy
  }

  updateStrategy(
    strategyId: number,
    requests: readonly VenueOrderRequest[],
  ): readonly (VenueError | undefined)[] {
    const results = updateStrategy(this.state, this.account, strategyId, requests)
    finishStep(this.state)
    for (const name of new Set(requests.map(({ symbol }) => symbol))) {
      const symbol = this.state.symbols.perp.get(name)
      if (symbol !== undefined) tellBook(this.state, symbol)
    }
    return results
  }

  placeChase(request: ChaseRequest): Chase {
    const symbol = symbolOf(this.state, 'perp', request.symbol)
    return this.#changeOrders(symbol, () => {
      const chase = placeChase(this.state, this.account, request)
      return () => chase
    })
  }

  setProtection(name: string, rule: ProtectionRule | undefined): void {
    setProtection(this.account, symbolOf(this.state, 'perp', name), rule)
  }

  resetProtection(name: string): void {
    resetProtection(this.account, symbolOf(this.state, 'perp', name))
  }

  setStpMode(stpMode: StpMode): void {
    this.account.stpMode = stpMode
  }

  setCountdownCancel(name: string, durationMs: number): void {
    const symbol = symbolOf(this.state, 'perp', name)
    setCountdownCancel(this.state, this.account, symbol, durationMs)
  }

  /** Runs a command on one symbol's orders with everything that it sets off; the answer is read afterwards. */
  #changeOrders<Answer>(symbol: SymbolState, command: () => () => Answer): Answer {
    const { updateId } = symbol.book
    const read = command()
    finishStep(this.state)
    if (symbol.book.updateId !== updateId) tellBook(this.state, symbol)
    return read()
  }

  #order(orderId: number): VenueOrder {
    const order = this.account.orders.get(orderId)
    if (order === undefined) throw new TypeError('a placed order is kept')
    return order
  }
}

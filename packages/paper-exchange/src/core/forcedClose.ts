import { type Decimal, ZERO } from '@asterkit/instruments'
import type { AccountState, Position, WorkingOrder } from './accountState.ts'
import { recordOrder } from './orders.ts'
import { refuse } from './refuse.ts'
import { executeFill } from './trade.ts'
import type { AutoClose } from './venueOrder.ts'
import type { SymbolState, VenueState } from './venueState.ts'

/** How the venue closes a position of an account. */
export interface ForcedClose {
  readonly kind: AutoClose
  /** Base, above zero, at most the position. */
  readonly quantity: Decimal
  readonly price: Decimal
  /** Who stands in beside the market; told with the order's first event. */
  readonly takeover?: 'INSURANCE' | 'ADL'
  /** Whether no commission is taken. */
  readonly isFree?: boolean
}

/** Client ids by which users tell the venue's orders from their own. */
const CLIENT_IDS: Readonly<Record<AutoClose, (orderId: number) => string>> = {
  LIQUIDATION: (orderId) => `autoclose-${orderId}`,
  ADL: () => 'adl_autoclose',
  SETTLEMENT: (orderId) => `settlement_autoclose-${orderId}`,
}

/** Enters the venue's order that closes a position; `fillForced` executes it. */
export function openForcedOrder(
  state: VenueState,
  account: AccountState,
  { symbol, side: positionSide, quantity: held }: Position,
  { kind, quantity, price, takeover }: ForcedClose,
): WorkingOrder {
  state.lastOrderId += 1
  const working: WorkingOrder = {
    account,
    locked: ZERO,
    order: {
      market: 'perp',
      symbol,
      orderId: state.lastOrderId,
      clientOrderId: CLIENT_IDS[kind](state.lastOrderId),
      side: held.lt(0) ? 'buy' : 'sell',
      type: 'LIMIT',
      timeInForce: kind === 'ADL' ? 'GTC' : 'IOC',
      price,
      quantity,
      executedQuantity: ZERO,
      executedQuote: ZERO,
      status: 'NEW',
      reduceOnly: true,
      positionSide,
      autoClose: kind,
      time: state.now,
      updateTime: state.now,
    },
  }
  recordOrder(state, working, takeover)
  account.forcedOrderIds.push(state.lastOrderId)
  return working
}

/** Executes part of a venue's order; both sides of a trade between accounts take the same `tradeId`. */
export function fillForced(
  state: VenueState,
  symbol: SymbolState,
  working: WorkingOrder,
  fill: { readonly quantity: Decimal; readonly tradeId: number; readonly isFree: boolean },
): void {
  executeFill(state, symbol, working, {
    price: working.order.price,
    isMaker: false,
    kind: 'CALCULATED',
    ...fill,
  })
}

/** Closes part of a position against the market under one of the venue's own orders. */
export function closeByVenue(
  state: VenueState,
  account: AccountState,
  position: Position,
  close: ForcedClose,
): void {
  const symbol = state.symbols.perp.get(position.symbol)
  if (symbol === undefined) throw new TypeError('a held symbol is listed')
  const working = openForcedOrder(state, account, position, close)
  state.lastTradeId += 1
  const { quantity, isFree = false } = close
  fillForced(state, symbol, working, { quantity, tradeId: state.lastTradeId, isFree })
}

/**
 * Closes part of a position out of turn, at the mark and against the market: what users meet when they are
 * liquidated or deleveraged because of others.
 *
 * @throws {VenueError} -2024 there is no such position, or no price for it; nothing has changed.
 */
export function closeOutOfTurn(
  state: VenueState,
  account: AccountState,
  position: Position,
  { kind, quantity }: Pick<ForcedClose, 'kind' | 'quantity'>,
): void {
  const mark = state.symbols.perp.get(position.symbol)?.perp?.mark
  const held = position.quantity.abs()
  if (mark === undefined || quantity.lte(0) || quantity.gt(held)) throw refuse(-2024)
  closeByVenue(state, account, position, { kind, quantity, price: mark, isFree: kind === 'ADL' })
}

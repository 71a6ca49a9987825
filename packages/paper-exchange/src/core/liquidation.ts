import { type Decimal, ZERO } from '@asterkit/instruments'
import type { AccountState, Position, WorkingOrder } from './accountState.ts'
import { workingOrders } from './cancels.ts'
import { touchPerp } from './changes.ts'
import { positionFigures } from './margin.ts'
import { recordOrder } from './orders.ts'
import { addIncome } from './perpBooking.ts'
import { heldPositions } from './positions.ts'
import { addTo } from './pots.ts'
import { endOrder, executeFill } from './trade.ts'
import { perpOf, type SymbolState, type VenueState } from './venueState.ts'

/** Liquidates the symbol's holders whose margin no longer covers the maintenance margin. */
export function liquidateHolders(state: VenueState, symbol: SymbolState): void {
  const { holders } = perpOf(symbol)
  if (holders.size === 0) return
  for (const account of [...holders]) {
    for (const position of heldPositions(account, symbol.symbol)) {
      if (position.settings.marginType === 'ISOLATED') liquidateIsolated(state, account, position)
      else if (!position.quantity.isZero()) liquidateCrossed(state, account)
    }
  }
}

/** An isolated position stands alone: its own cash against its own maintenance margin. */
function liquidateIsolated(state: VenueState, account: AccountState, position: Position): void {
  const { unrealizedProfit, maintenanceMargin } = positionFigures(state, position)
  if (position.isolatedWallet.plus(unrealizedProfit).gt(maintenanceMargin)) return
  const margin = position.isolatedWallet
  const loss = closeAtMark(state, account, position)
  cover(state, account, loss.minus(margin))
}

/** Crossed positions share the wallet; when it is used up, all of them are closed. */
function liquidateCrossed(state: VenueState, account: AccountState): void {
  const crossed = [...account.positions.values()].filter(
    ({ quantity, settings }) => !quantity.isZero() && settings.marginType === 'CROSSED',
  )
  let equity = crossWallet(account)
  let maintenance = ZERO
  for (const position of crossed) {
    const figures = positionFigures(state, position)
    equity = equity.plus(figures.unrealizedProfit)
    maintenance = maintenance.plus(figures.maintenanceMargin)
  }
  if (equity.gt(maintenance)) return
  for (const position of crossed) closeAtMark(state, account, position)
  cover(state, account, crossWallet(account).neg())
}

/** Wallet without isolated margins; negative after a loss beyond all margin. */
function crossWallet(account: AccountState): Decimal {
  let cash = account.wallet
  for (const { isolatedWallet } of account.positions.values()) cash = cash.minus(isolatedWallet)
  return cash
}

/** Closes a position at the mark price under a venue-made order. @returns The loss, quote, signed. */
function closeAtMark(state: VenueState, account: AccountState, position: Position): Decimal {
  const symbol = state.symbols.perp.get(position.symbol)
  const mark = symbol?.perp?.mark
  if (symbol === undefined || mark === undefined) throw new TypeError('a held symbol has a mark')
  for (const working of workingOrders(account, 'perp', position.symbol)) {
    endOrder(state, symbol, working, 'CANCELED')
  }
  const before = account.wallet
  const working = liquidationOrder(state, account, position, mark)
  recordOrder(state, working)
  state.lastTradeId += 1
  executeFill(state, symbol, working, {
    price: mark,
    quantity: working.order.quantity,
    isMaker: false,
    tradeId: state.lastTradeId,
    kind: 'CALCULATED',
  })
  return before.minus(account.wallet)
}

function liquidationOrder(
  state: VenueState,
  account: AccountState,
  { symbol, side: positionSide, quantity }: Position,
  mark: Decimal,
): WorkingOrder {
  state.lastOrderId += 1
  return {
    account,
    locked: ZERO,
    order: {
      market: 'perp',
      symbol,
      orderId: state.lastOrderId,
      clientOrderId: `autoclose-${state.lastOrderId}`,
      side: quantity.lt(0) ? 'buy' : 'sell',
      type: 'LIMIT',
      timeInForce: 'IOC',
      price: mark,
      quantity: quantity.abs(),
      executedQuantity: ZERO,
      executedQuote: ZERO,
      status: 'NEW',
      reduceOnly: true,
      positionSide,
      time: state.now,
      updateTime: state.now,
    },
  }
}

/** The insurance fund pays for losses beyond the margin, so that no wallet owes anything. */
function cover(state: VenueState, account: AccountState, shortfall: Decimal): void {
  if (shortfall.lte(0)) return
  account.wallet = account.wallet.plus(shortfall)
  account.walletUpdateTime = state.now
  addTo(state.pots.outside, state.marginAsset, shortfall.neg())
  addIncome(state, account, {
    type: 'INSURANCE_CLEAR',
    asset: state.marginAsset,
    amount: shortfall,
    time: state.now,
  })
  touchPerp(state.changes, account, 'INSURANCE_CLEAR', { balanceChange: shortfall })
}

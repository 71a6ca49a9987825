import type { Decimal, Side } from '@asterkit/instruments'
import { emit, type SymbolState, type VenueState } from './venueState.ts'

/** One trade as the public sees it. */
export interface PublicTrade {
  readonly tradeId: number
  /** Quote per base. */
  readonly price: Decimal
  readonly quantity: Decimal
  readonly takerSide: Side
  readonly isOutside: boolean
  /** The account's order that took. */
  readonly takerOrderId?: number | undefined
  readonly outsideTradeId?: number | undefined
}

/** Notes a trade as the market's newest one and tells the listeners. */
export function tellTrade(state: VenueState, symbol: SymbolState, trade: PublicTrade): void {
  symbol.lastTrade = trade.price
  if (!symbol.triggers.CONTRACT_PRICE.isEmpty) state.priceMoves.add(symbol)
  if (state.listeners.size === 0) return
  const { outsideTradeId, takerOrderId, ...told } = trade
  emit(state, {
    kind: 'trade',
    time: state.now,
    market: symbol.market,
    symbol: symbol.symbol,
    ...told,
    ...(takerOrderId === undefined ? {} : { takerOrderId }),
    ...(outsideTradeId === undefined ? {} : { outsideTradeId }),
  })
}

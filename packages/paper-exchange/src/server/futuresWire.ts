import { type Decimal, ZERO } from '@asterkit/instruments'
import {
  averagePrice,
  type BookDepth,
  type BookTop,
  type BracketView,
  type EpochMs,
  type PerpWalletView,
  type PositionView,
  type PremiumView,
  type VenueFill,
  type VenueIncome,
  type VenueOrder,
} from '../core/index.ts'

/** Amounts have 8 digits on the wire. */
export const amount = (value: Decimal): string => value.toFixed(8)

/** `BUY` or `SELL`. */
export const wireSide = (side: 'buy' | 'sell') => (side === 'buy' ? 'BUY' : 'SELL')

/** Depth as both markets answer it. */
export function wireDepth(depth: BookDepth | undefined, now: EpochMs) {
  return {
    lastUpdateId: depth?.updateId ?? 0,
    E: now,
    T: depth?.time ?? now,
    bids: wireLevels(depth?.bids ?? []),
    asks: wireLevels(depth?.asks ?? []),
  }
}

/** Price levels as text pairs. */
export function wireLevels(levels: BookDepth['bids']): [price: string, quantity: string][] {
  return levels.map(([price, quantity]) => [price.toFixed(), quantity.toFixed()])
}

/** Best bid and ask of one symbol; zero for an empty side. The book stands now, so its time is now. */
export function wireBookTicker(symbol: string, top: BookTop, now: EpochMs) {
  return {
    symbol,
    bidPrice: top.bidPrice.toFixed(),
    bidQty: top.bidQuantity.toFixed(),
    askPrice: top.askPrice.toFixed(),
    askQty: top.askQuantity.toFixed(),
    time: now,
  }
}

/**
 * Day figures of one symbol. Feeds state the traded value only: prices of the day are the present middle
 * of the book, changes are zero.
 */
export function wireTicker24h(symbol: string, top: BookTop, quoteVolume: Decimal, now: EpochMs) {
  const price = top.bidPrice.plus(top.askPrice).div(2)
  const shown = price.toFixed()
  return {
    symbol,
    priceChange: '0',
    priceChangePercent: '0',
    weightedAvgPrice: shown,
    prevClosePrice: shown,
    lastPrice: shown,
    lastQty: '0',
    openPrice: shown,
    highPrice: shown,
    lowPrice: shown,
    volume: price.isZero() ? '0' : amount(quoteVolume.div(price)),
    quoteVolume: quoteVolume.toFixed(),
    openTime: now - 86_400_000,
    closeTime: now,
    firstId: 0,
    lastId: 0,
    count: 0,
  }
}

/** Mark price, index price and funding estimate. */
export function wirePremium(premium: PremiumView, now: EpochMs) {
  return {
    symbol: premium.symbol,
    markPrice: amount(premium.markPrice),
    indexPrice: amount(premium.indexPrice),
    estimatedSettlePrice: amount(premium.indexPrice),
    lastFundingRate: amount(premium.fundingRate),
    nextFundingTime: premium.nextFundingTime,
    interestRate: '0.00010000',
    time: now,
  }
}

/** An order as queries and placements answer it. */
export function wireFuturesOrder(order: VenueOrder) {
  return {
    orderId: order.orderId,
    symbol: order.symbol,
    status: order.status,
    clientOrderId: order.clientOrderId,
    price: order.price.toFixed(),
    avgPrice: averagePrice(order).toDecimalPlaces(8).toFixed(),
    origQty: order.quantity.toFixed(),
    executedQty: order.executedQuantity.toFixed(),
    cumQty: order.executedQuantity.toFixed(),
    cumQuote: order.executedQuote.toFixed(),
    timeInForce: order.timeInForce,
    type: order.type,
    origType: order.type,
    reduceOnly: order.reduceOnly,
    closePosition: false,
    side: wireSide(order.side),
    positionSide: 'BOTH',
    stopPrice: '0',
    workingType: 'CONTRACT_PRICE',
    priceProtect: false,
    time: order.time,
    updateTime: order.updateTime,
  } as const
}

/** The answer that does not wait for the outcome: where the order stood when it was accepted. */
export function asAcknowledged<T extends { readonly status: string }>(order: T) {
  return {
    ...order,
    status: 'NEW',
    avgPrice: '0.00000',
    executedQty: '0',
    cumQty: '0',
    cumQuote: '0',
  }
}

/** A trade; commission is negative when it was paid, as in the documented answer. */
export function wireFuturesTrade(fill: VenueFill) {
  return {
    buyer: fill.side === 'buy',
    commission: amount(fill.commission.negated()),
    commissionAsset: fill.commissionAsset,
    id: fill.tradeId,
    maker: fill.isMaker,
    orderId: fill.orderId,
    price: fill.price.toFixed(),
    qty: fill.quantity.toFixed(),
    quoteQty: fill.quoteQuantity.toFixed(),
    realizedPnl: amount(fill.realizedPnl),
    side: wireSide(fill.side),
    positionSide: 'BOTH',
    symbol: fill.symbol,
    time: fill.time,
  } as const
}

/** A line of the wallet's history. */
export function wireIncome(row: VenueIncome) {
  return {
    symbol: row.symbol ?? '',
    incomeType: row.type,
    income: amount(row.amount),
    asset: row.asset,
    info: row.type,
    time: row.time,
    tranId: String(row.tranId),
    tradeId: row.tradeId === undefined ? '' : String(row.tradeId),
  }
}

/** The margin wallet as `balance` answers it. */
export function wireBalance(wallet: PerpWalletView) {
  return {
    accountAlias: 'paper',
    asset: wallet.asset,
    balance: amount(wallet.wallet),
    crossWalletBalance: amount(wallet.crossWallet),
    crossUnPnl: amount(wallet.crossUnrealizedProfit),
    availableBalance: amount(wallet.available),
    maxWithdrawAmount: amount(wallet.maxWithdraw),
    marginAvailable: true,
    updateTime: wallet.updateTime,
  }
}

/** A position as `positionRisk` answers it. */
export function wirePositionRisk(position: PositionView) {
  return {
    entryPrice: position.entryPrice.toFixed(),
    marginType: position.marginType === 'ISOLATED' ? 'isolated' : 'cross',
    isAutoAddMargin: 'false',
    isolatedMargin: amount(position.isolatedWallet.plus(isolatedProfit(position))),
    leverage: String(position.leverage),
    liquidationPrice: (position.liquidationPrice ?? ZERO).toFixed(),
    markPrice: amount(position.markPrice),
    maxNotionalValue: position.maxNotional.toFixed(),
    positionAmt: position.quantity.toFixed(),
    symbol: position.symbol,
    unRealizedProfit: amount(position.unrealizedProfit),
    positionSide: 'BOTH',
    updateTime: position.updateTime,
  }
}

function isolatedProfit(position: PositionView): Decimal {
  return position.marginType === 'ISOLATED' ? position.unrealizedProfit : ZERO
}

/** The whole futures account: wallet totals and a row per symbol. */
export function wireFuturesAccount(wallet: PerpWalletView, positions: readonly PositionView[]) {
  const marginBalance = amount(wallet.wallet.plus(wallet.unrealizedProfit))
  const initialMargin = amount(wallet.positionInitialMargin.plus(wallet.openOrderInitialMargin))
  const totals = {
    unrealizedProfit: amount(wallet.unrealizedProfit),
    maintMargin: amount(wallet.maintenanceMargin),
    positionInitialMargin: amount(wallet.positionInitialMargin),
    openOrderInitialMargin: amount(wallet.openOrderInitialMargin),
    walletBalance: amount(wallet.wallet),
    crossWalletBalance: amount(wallet.crossWallet),
    crossUnPnl: amount(wallet.crossUnrealizedProfit),
    availableBalance: amount(wallet.available),
    maxWithdrawAmount: amount(wallet.maxWithdraw),
  }
  return {
    feeTier: 0,
    canTrade: true,
    canDeposit: true,
    canWithdraw: false,
    updateTime: wallet.updateTime,
    totalInitialMargin: initialMargin,
    totalMaintMargin: totals.maintMargin,
    totalWalletBalance: totals.walletBalance,
    totalUnrealizedProfit: totals.unrealizedProfit,
    totalMarginBalance: marginBalance,
    totalPositionInitialMargin: totals.positionInitialMargin,
    totalOpenOrderInitialMargin: totals.openOrderInitialMargin,
    totalCrossWalletBalance: totals.crossWalletBalance,
    totalCrossUnPnl: totals.crossUnPnl,
    availableBalance: totals.availableBalance,
    maxWithdrawAmount: totals.maxWithdrawAmount,
    assets: [
      {
        asset: wallet.asset,
        ...totals,
        marginBalance,
        initialMargin,
        marginAvailable: true,
        updateTime: wallet.updateTime,
      },
    ],
    positions: positions.map(wireAccountPosition),
  }
}

function wireAccountPosition(position: PositionView) {
  return {
    symbol: position.symbol,
    initialMargin: position.initialMargin.toFixed(),
    maintMargin: position.maintenanceMargin.toFixed(),
    unrealizedProfit: amount(position.unrealizedProfit),
    positionInitialMargin: position.initialMargin.toFixed(),
    openOrderInitialMargin: '0',
    leverage: String(position.leverage),
    isolated: position.marginType === 'ISOLATED',
    entryPrice: position.entryPrice.toFixed(),
    maxNotional: position.maxNotional.toFixed(),
    positionSide: 'BOTH',
    positionAmt: position.quantity.toFixed(),
    updateTime: position.updateTime,
  }
}

/** Notional brackets; JSON numbers, as on the wire. */
export function wireBrackets(symbol: string, brackets: readonly BracketView[]) {
  return {
    symbol,
    brackets: brackets.map((bracket, index) => ({
      bracket: index + 1,
      initialLeverage: bracket.maxLeverage,
      notionalCap: bracket.notionalCap.toNumber(),
      notionalFloor: bracket.notionalFloor.toNumber(),
      maintMarginRatio: bracket.maintenanceRate.toNumber(),
      cum: bracket.deduction.toNumber(),
    })),
  }
}

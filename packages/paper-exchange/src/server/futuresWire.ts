import { type Decimal, ZERO } from '@asterkit/instruments'
import type {
  BracketView,
  PerpWalletView,
  PositionMarginChange,
  PositionView,
  VenueAccount,
  VenueFill,
  VenueIncome,
} from '../core/index.ts'
import { amount, wireSide } from './wireText.ts'

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
    positionSide: fill.positionSide,
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

/**
 * A position as `positionRisk` answers it. `notional` and `isolatedWallet` are not documented but seen
 * live: clients read the direction of a position from the sign of `notional`.
 */
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
    notional: amount(position.cost.plus(position.unrealizedProfit)),
    isolatedWallet: amount(position.isolatedWallet),
    positionSide: position.side,
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
    positionSide: position.side,
    positionAmt: position.quantity.toFixed(),
    updateTime: position.updateTime,
  }
}

/** A line of the history of position margins. */
export function wireMarginChange(change: PositionMarginChange, asset: string) {
  return {
    amount: amount(change.amount),
    asset,
    symbol: change.symbol,
    time: change.time,
    type: change.kind === 'add' ? 1 : 2,
    positionSide: change.side,
  }
}

/**
 * Places in the queue of auto-deleveraging. The crossed sides of a hedge are ranked as one: `HEDGE`
 * stands beside them and says nothing.
 */
export function wireAdlQuantile(symbol: string, account: VenueAccount) {
  const adlQuantile: Record<string, number> = { LONG: 0, SHORT: 0 }
  const positions = account.positionsOf(symbol)
  const isHedge = account.isHedgeMode() && positions[0]?.marginType === 'CROSSED'
  adlQuantile[isHedge ? 'HEDGE' : 'BOTH'] = 0
  for (const { side } of positions) adlQuantile[side] = account.adlQuantile(symbol, side) ?? 0
  return { symbol, adlQuantile }
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

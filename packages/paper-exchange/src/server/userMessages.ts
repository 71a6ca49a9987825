import type { VenueEvent, VenueFill, VenueOrder } from '../core/index.ts'
import { averagePrice } from '../core/index.ts'
import { amount, wireSide } from './wireText.ts'

type OrderEvent = Extract<VenueEvent, { kind: 'order' }>

/** A message for one account's user stream of one market. */
export interface UserMessage {
  readonly market: 'futures' | 'spot'
  readonly account: string
  readonly message: object
}

/** Puts what happened to an account into the words of its user stream; undefined for market events. */
export function userMessage(event: VenueEvent): UserMessage | undefined {
  switch (event.kind) {
    case 'order': {
      const isPerp = event.order.market === 'perp'
      return {
        market: isPerp ? 'futures' : 'spot',
        account: event.account,
        message: isPerp ? orderTradeUpdate(event) : executionReport(event),
      }
    }
    case 'perp-account':
      return { market: 'futures', account: event.account, message: accountUpdate(event) }
    case 'spot-account':
      return { market: 'spot', account: event.account, message: accountPosition(event) }
    case 'config':
      return {
        market: 'futures',
        account: event.account,
        message: {
          e: 'ACCOUNT_CONFIG_UPDATE',
          E: event.time,
          T: event.time,
          ac: { s: event.symbol, l: event.leverage },
        },
      }
    case 'margin-call':
      return { market: 'futures', account: event.account, message: marginCall(event) }
    case 'mode':
      return {
        market: 'futures',
        account: event.account,
        message: {
          e: 'ACCOUNT_CONFIG_UPDATE',
          E: event.time,
          T: event.time,
          ai: { j: event.isMultiAssets, f: false, d: event.isHedgeMode },
        },
      }
    default:
      return undefined
  }
}

function orderTradeUpdate(event: OrderEvent) {
  const { order, fill } = event
  return {
    e: 'ORDER_TRADE_UPDATE',
    E: event.time,
    T: event.time,
    o: {
      s: order.symbol,
      c: order.clientOrderId,
      S: wireSide(order.side),
      o: order.type,
      f: order.timeInForce,
      q: order.quantity.toFixed(),
      p: order.price.toFixed(),
      ap: averagePrice(order).toDecimalPlaces(8).toFixed(),
      sp: order.trigger?.stopPrice?.toFixed() ?? '0',
      x: event.execution,
      X: event.takeover === undefined ? order.status : `NEW_${event.takeover}`,
      i: order.orderId,
      ...lastFill(fill),
      z: order.executedQuantity.toFixed(),
      T: order.updateTime,
      b: '0',
      a: '0',
      R: order.reduceOnly,
      wt: order.trigger?.workingType ?? 'CONTRACT_PRICE',
      ot: order.trigger?.type ?? order.type,
      ps: order.positionSide,
      cp: order.trigger?.closePosition === true,
      ...trailingParts(order),
      rp: fill === undefined ? '0' : amount(fill.realizedPnl),
    },
  }
}

/** What a trailing stop says beside all other orders: activation price and callback rate. */
function trailingParts({ trigger }: VenueOrder) {
  if (trigger?.callbackRate === undefined) return {}
  return { AP: trigger.activationPrice?.toFixed() ?? '0', cr: trigger.callbackRate.toFixed() }
}

/** The trade of this very event; commission is absent when there is none. */
function lastFill(fill: VenueFill | undefined) {
  if (fill === undefined) return { l: '0', L: '0', t: 0, m: false }
  return {
    l: fill.quantity.toFixed(),
    L: fill.price.toFixed(),
    t: fill.tradeId,
    m: fill.isMaker,
    n: amount(fill.commission),
    N: fill.commissionAsset,
  }
}

function marginCall(event: Extract<VenueEvent, { kind: 'margin-call' }>) {
  return {
    e: 'MARGIN_CALL',
    E: event.time,
    ...(event.crossWallet === undefined ? {} : { cw: amount(event.crossWallet) }),
    p: event.positions.map((position) => ({
      s: position.symbol,
      ps: position.side,
      pa: position.quantity.toFixed(),
      mt: position.marginType,
      iw: amount(position.isolatedWallet),
      mp: amount(position.markPrice),
      up: amount(position.unrealizedProfit),
      mm: amount(position.maintenanceMargin),
    })),
  }
}

function executionReport(event: OrderEvent) {
  const { order, fill } = event
  return {
    e: 'executionReport',
    E: event.time,
    s: order.symbol,
    c: order.clientOrderId,
    S: wireSide(order.side),
    o: order.type,
    f: order.timeInForce,
    q: order.quantity.toFixed(),
    p: order.price.toFixed(),
    ap: averagePrice(order).toDecimalPlaces(16).toFixed(),
    P: order.trigger?.stopPrice?.toFixed() ?? '0',
    x: event.execution,
    X: order.status,
    i: order.orderId,
    ...lastFill(fill),
    z: order.executedQuantity.toFixed(),
    T: order.updateTime,
    ot: order.trigger?.type ?? order.type,
    O: order.time,
    Z: order.executedQuote.toFixed(),
    Y: fill === undefined ? '0' : fill.quoteQuantity.toFixed(),
    Q: order.quoteOrderQty?.toFixed() ?? '0',
  }
}

/** Reasons in the words of the stream. */
const REASONS = {
  ORDER: 'ORDER',
  FUNDING_FEE: 'FUNDING_FEE',
  TRANSFER: 'ASSET_TRANSFER',
  MARGIN_TRANSFER: 'MARGIN_TRANSFER',
  MARGIN_TYPE_CHANGE: 'MARGIN_TYPE_CHANGE',
  DEPOSIT: 'DEPOSIT',
  WITHDRAW: 'WITHDRAW',
  INSURANCE_CLEAR: 'INSURANCE_CLEAR',
} as const

function accountUpdate(event: Extract<VenueEvent, { kind: 'perp-account' }>) {
  const { wallet } = event
  // Funding of crossed positions tells balances only.
  const told = event.positions.filter(
    (position) => event.reason !== 'FUNDING_FEE' || position.marginType === 'ISOLATED',
  )
  return {
    e: 'ACCOUNT_UPDATE',
    E: event.time,
    T: event.time,
    a: {
      m: REASONS[event.reason],
      B: [
        {
          a: wallet.asset,
          wb: amount(wallet.wallet),
          cw: amount(wallet.crossWallet),
          bc: amount(event.balanceChange),
        },
      ],
      P: told.map((position) => ({
        s: position.symbol,
        pa: position.quantity.toFixed(),
        ep: position.entryPrice.toFixed(),
        cr: '0',
        up: amount(position.unrealizedProfit),
        mt: position.marginType === 'ISOLATED' ? 'isolated' : 'cross',
        iw: amount(position.isolatedWallet),
        ps: position.side,
      })),
    },
  }
}

function accountPosition(event: Extract<VenueEvent, { kind: 'spot-account' }>) {
  return {
    e: 'outboundAccountPosition',
    E: event.time,
    T: event.time,
    m: REASONS[event.reason],
    B: [...event.balances].map(([asset, balance]) => ({
      a: asset,
      f: amount(balance.free),
      l: amount(balance.locked),
    })),
  }
}

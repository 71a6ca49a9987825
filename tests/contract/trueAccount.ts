import type { Order, Trade } from 'ccxt'
import { z } from 'zod'

const text = z.string()

const TrueOrder = z.object({
  market: z.enum(['spot', 'perp']),
  symbol: text,
  orderId: z.number(),
  clientOrderId: text,
  side: z.enum(['buy', 'sell']),
  type: text,
  trigger: z.optional(
    z.object({
      type: text,
      stopPrice: z.optional(text),
      activationPrice: z.optional(text),
      callbackRate: z.optional(text),
      closePosition: z.boolean(),
    }),
  ),
  timeInForce: text,
  price: text,
  quantity: text,
  executedQuantity: text,
  executedQuote: text,
  status: text,
  reduceOnly: z.boolean(),
  positionSide: text,
  time: z.number(),
})
export type TrueOrder = z.output<typeof TrueOrder>

const TrueFill = z.object({
  market: z.enum(['spot', 'perp']),
  symbol: text,
  tradeId: z.number(),
  orderId: z.number(),
  side: text,
  price: text,
  quantity: text,
  quoteQuantity: text,
  commission: text,
  commissionAsset: text,
  isMaker: z.boolean(),
  time: z.number(),
})
export type TrueFill = z.output<typeof TrueFill>

const TruePosition = z.object({
  symbol: text,
  side: z.enum(['BOTH', 'LONG', 'SHORT']),
  quantity: text,
  entryPrice: text,
  markPrice: text,
  unrealizedProfit: text,
  liquidationPrice: z.optional(text),
  leverage: z.number(),
  marginType: z.enum(['ISOLATED', 'CROSSED']),
  isolatedWallet: text,
  maintenanceMargin: text,
})
export type TruePosition = z.output<typeof TruePosition>

const TrueIncome = z.object({
  tranId: z.number(),
  type: text,
  symbol: z.optional(text),
  asset: text,
  amount: text,
  time: z.number(),
})

const TrueAccount = z.object({
  address: text,
  spot: z.record(text, z.object({ free: text, locked: text })),
  perp: z.object({ wallet: text, crossWallet: text, available: text }),
  positions: z.array(TruePosition),
  openOrders: z.array(TrueOrder),
  orders: z.array(TrueOrder),
  fills: z.array(TrueFill),
  income: z.array(TrueIncome),
})

/** An account as the exchange's own books have it; decimals are text. Nothing of it passes the venue's API. */
export type TrueAccount = z.output<typeof TrueAccount>

/** Reads an account from `/paper/state`. */
export async function readTrueAccount(controlUrl: string, address: string): Promise<TrueAccount> {
  const response = await fetch(`${controlUrl}/paper/state`)
  const { accounts } = z.object({ accounts: z.array(TrueAccount) }).parse(await response.json())
  const account = accounts.find((one) => one.address === address.toLowerCase())
  if (account === undefined) throw new Error(`the exchange has no account ${address}`)
  return account
}

const STATUS: Readonly<Record<string, string>> = {
  NEW: 'open',
  PARTIALLY_FILLED: 'open',
  FILLED: 'closed',
  CANCELED: 'canceled',
  EXPIRED: 'canceled',
}

/** ccxt knows two types only. */
const typeOf = (type: string) =>
  ['LIMIT', 'STOP', 'TAKE_PROFIT'].includes(type) ? 'limit' : 'market'

/** ccxt leaves out what is zero. */
const unlessZero = (value: number) => (value === 0 ? undefined : value)

/** An order of the books in ccxt's words. Amounts are JS numbers, as ccxt has no others. */
export function orderInBooks(order: TrueOrder) {
  const filled = Number(order.executedQuantity)
  const average = filled === 0 ? undefined : Number(order.executedQuote) / filled
  const isMarket = order.type === 'MARKET'
  return {
    id: String(order.orderId),
    clientOrderId: order.clientOrderId,
    side: order.side,
    type: typeOf(order.type),
    timeInForce: order.timeInForce,
    status: STATUS[order.status],
    // ccxt shows the mean price of a market order in place of its limit.
    price: (isMarket ? average : unlessZero(Number(order.price)))?.toPrecision(8),
    triggerPrice: unlessZero(Number(order.trigger?.stopPrice ?? 0)),
    amount: unlessZero(Number(order.quantity)),
    filled,
    cost: Number(order.executedQuote),
    time: order.time,
  }
}

/** The same of an order that ccxt tells. */
export function orderInCcxt(order: Order) {
  return {
    id: order.id,
    clientOrderId: order.clientOrderId,
    side: order.side,
    type: order.type,
    timeInForce: order.timeInForce,
    status: order.status,
    price: order.price?.toPrecision(8),
    triggerPrice: order.triggerPrice,
    amount: order.amount,
    filled: order.filled,
    cost: order.cost,
    time: order.timestamp,
  }
}

/** A trade of the books in ccxt's words. */
export function tradeInBooks(fill: TrueFill) {
  return {
    id: String(fill.tradeId),
    order: String(fill.orderId),
    side: fill.side,
    role: fill.isMaker ? 'maker' : 'taker',
    price: Number(fill.price),
    amount: Number(fill.quantity),
    cost: Number(fill.quoteQuantity),
    fee: Number(fill.commission),
    feeAsset: fill.commissionAsset,
    time: fill.time,
  }
}

/** The same of a trade that ccxt tells. */
export function tradeInCcxt(trade: Trade) {
  return {
    id: trade.id,
    order: trade.order,
    side: trade.side,
    role: trade.takerOrMaker,
    price: trade.price,
    amount: trade.amount,
    cost: trade.cost,
    fee: trade.fee?.cost,
    feeAsset: trade.fee?.currency,
    time: trade.timestamp,
  }
}

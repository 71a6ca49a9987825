import * as z from 'zod/mini'
import { builderCode, checkBuilderCode } from '../builderCode.ts'
import {
  clientOrderId,
  decimalText,
  orderSide,
  positionSide,
  signedDecimalText,
  stpMode,
  symbolName,
  timeInForce,
} from '../schemas.ts'

/** Order types of the perp market; the type decides which other parameters are needed. */
export const orderType = z.enum([
  'LIMIT',
  'MARKET',
  'STOP',
  'STOP_MARKET',
  'TAKE_PROFIT',
  'TAKE_PROFIT_MARKET',
  'TRAILING_STOP_MARKET',
])

/** Percent of a trailing stop, 0.1 to 5, as text. */
export const callbackRate = decimalText.check(
  z.refine(
    (text) => Number(text) >= 0.1 && Number(text) <= 5,
    'expected percent between 0.1 and 5',
  ),
)

/** Fields that a single order and an order of a batch share. */
export const orderFields = {
  symbol: symbolName,
  side: orderSide,
  /** `BOTH` (default) in one-way mode; `LONG` or `SHORT` needed in hedge mode. */
  positionSide: z.optional(positionSide),
  type: orderType,
  /** Needed for LIMIT. @default GTC for STOP and TAKE_PROFIT */
  timeInForce: z.optional(timeInForce),
  /** Base units. Needed unless `closePosition`. */
  quantity: z.optional(decimalText),
  /** Quote per base. Needed for LIMIT, STOP and TAKE_PROFIT; not with the market types. */
  price: z.optional(decimalText),
  newClientOrderId: z.optional(clientOrderId),
  /** Trigger, quote per base. Needed for STOP and TAKE_PROFIT types, not with others. */
  stopPrice: z.optional(decimalText),
  /** Quote per base. TRAILING_STOP_MARKET only; the latest price when absent. */
  activationPrice: z.optional(decimalText),
  /** Percent, 0.1 to 5. Needed for TRAILING_STOP_MARKET, not with others. */
  callbackRate: z.optional(callbackRate),
  /** Price that triggers. @default CONTRACT_PRICE */
  workingType: z.optional(z.enum(['MARK_PRICE', 'CONTRACT_PRICE'])),
  /** `RESULT` waits for the outcome of MARKET, IOC and FOK. @default ACK */
  newOrderRespType: z.optional(z.enum(['ACK', 'RESULT'])),
}

/** What a new perp order takes. */
export const OrderRequest = z
  .strictObject({
    ...orderFields,
    /** May only shrink the position; then the minimum notional does not bind. Not in hedge mode. */
    reduceOnly: z.optional(z.boolean()),
    /** Closes the whole position when triggered. STOP_MARKET and TAKE_PROFIT_MARKET only. */
    closePosition: z.optional(z.boolean()),
    /** Conditional orders: refuses to trigger while mark and last are far apart. @default false */
    priceProtect: z.optional(z.boolean()),
    /** LIMIT only: price follows the best bid or ask plus `pegOffset`. */
    pegPriceType: z.optional(z.enum(['COUNTERPARTY_1', 'QUEUE_1'])),
    /** Quote per base, a multiple of the tick; BUY at most 0, SELL at least 0. */
    pegOffset: z.optional(signedDecimalText),
    /** Which order dies when two of ours would meet. @default that of the account */
    stpMode: z.optional(stpMode),
    ...builderCode,
  })
  .check((context) => {
    const order: OrderLike = context.value
    const report = (field: string, message: string) => {
      context.issues.push({ code: 'custom', message, path: [field], input: order[field] })
    }
    checkOrderRequest(order, report)
    checkPeg(order, report)
    checkBuilderCode(order, report)
  })
export type OrderRequest = z.input<typeof OrderRequest>

type OrderLike = Readonly<Record<string, unknown>>
type Report = (field: string, message: string) => void

/** Parameters that each order type needs; `quantity` of the triggered market types has its own rule. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  LIMIT: ['timeInForce', 'quantity', 'price'],
  MARKET: ['quantity'],
  STOP: ['quantity', 'price', 'stopPrice'],
  TAKE_PROFIT: ['quantity', 'price', 'stopPrice'],
  STOP_MARKET: ['stopPrice'],
  TAKE_PROFIT_MARKET: ['stopPrice'],
  TRAILING_STOP_MARKET: ['quantity', 'callbackRate'],
}

/** Order types that alone may carry a parameter. */
const ONLY_FOR: Readonly<Record<string, readonly string[]>> = {
  price: ['LIMIT', 'STOP', 'TAKE_PROFIT'],
  stopPrice: ['STOP', 'STOP_MARKET', 'TAKE_PROFIT', 'TAKE_PROFIT_MARKET'],
  activationPrice: ['TRAILING_STOP_MARKET'],
  callbackRate: ['TRAILING_STOP_MARKET'],
  pegPriceType: ['LIMIT'],
  pegOffset: ['LIMIT'],
}

/**
 * Names every parameter that an order's type needs and does not have, or has and cannot take. Flags may
 * be booleans or their wire text.
 */
export function checkOrderRequest(order: OrderLike, report: Report): void {
  const type = String(order.type)
  for (const field of NEEDED[type] ?? []) {
    const isPegged = field === 'price' && order.pegPriceType !== undefined
    if (order[field] === undefined && !isPegged) report(field, `needed for ${type}`)
  }
  for (const [field, types] of Object.entries(ONLY_FOR)) {
    if (order[field] !== undefined && !types.includes(type)) report(field, `not for ${type}`)
  }
  const isTriggeredMarket = type === 'STOP_MARKET' || type === 'TAKE_PROFIT_MARKET'
  if (isSet(order.closePosition)) checkClosePosition(order, isTriggeredMarket, report)
  else if (isTriggeredMarket && order.quantity === undefined) {
    report('quantity', 'needed unless closePosition is true')
  }
  if (isSet(order.priceProtect) && (type === 'LIMIT' || type === 'MARKET')) {
    report('priceProtect', 'only for conditional orders')
  }
  const isHedge = order.positionSide === 'LONG' || order.positionSide === 'SHORT'
  if (isHedge && isSet(order.reduceOnly)) report('reduceOnly', 'not in hedge mode')
}

function checkClosePosition(order: OrderLike, isTriggeredMarket: boolean, report: Report): void {
  if (!isTriggeredMarket) report('closePosition', 'only for STOP_MARKET and TAKE_PROFIT_MARKET')
  if (order.quantity !== undefined) report('quantity', 'not with closePosition')
  if (isSet(order.reduceOnly)) report('reduceOnly', 'not with closePosition')
  const { side, positionSide: of } = order
  if ((side === 'BUY' && of === 'LONG') || (side === 'SELL' && of === 'SHORT')) {
    report('side', `${side} cannot close a ${of} position`)
  }
}

function checkPeg(order: OrderLike, report: Report): void {
  const { pegPriceType, pegOffset, side } = order
  if (pegOffset === undefined) return
  if (pegPriceType === undefined) report('pegPriceType', 'needed with pegOffset')
  const offset = Number(pegOffset)
  if (side === 'BUY' && offset > 0) report('pegOffset', 'at most 0 for BUY')
  if (side === 'SELL' && offset < 0) report('pegOffset', 'at least 0 for SELL')
}

function isSet(flag: unknown): boolean {
  return flag === true || flag === 'true'
}

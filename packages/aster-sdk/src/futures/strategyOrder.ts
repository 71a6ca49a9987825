import * as z from 'zod/mini'
import {
  decimalString,
  decimalText,
  epochMs,
  idText,
  orderSide,
  positionSide,
  symbolName,
  venueId,
} from '../schemas.ts'
import { callbackRate, checkOrderRequest, orderType } from './orderRequest.ts'

/** OTO: one triggers the other. OCO: one cancels the other. OTOCO: one triggers a pair of OCO. */
export const strategyType = z.enum(['OTO', 'OCO', 'OTOCO'])

/** Our own id of a strategy, at most 28 characters of `[.A-Z:/a-z0-9_-]`. */
export const clientStrategyId = z
  .string()
  .check(z.regex(/^[.A-Z:/a-z0-9_-]{1,28}$/, 'expected 1 to 28 characters of [.A-Z:/a-z0-9_-]'))

/** A flag inside a JSON list, where the venue has text. */
const flag = z.pipe(z.union([z.boolean(), z.enum(['true', 'false'])]), z.transform(String))

/** Fields of one order of a strategy, when placed and when updated. */
export const subOrderFields = {
  /** Position in the list, from `'1'`. */
  strategySubId: z.enum(['1', '2', '3']),
  securityType: z.enum(['USDT_FUTURES', 'COIN_FUTURES', 'OPTIONS']),
  symbol: symbolName,
  side: orderSide,
  /** `BOTH` (default) in one-way mode; `LONG` or `SHORT` needed in hedge mode. */
  positionSide: z.optional(positionSide),
  type: orderType,
  /** Base units. Needed unless `closePosition`. */
  quantity: z.optional(decimalText),
  /** Quote per base. Needed for LIMIT, STOP and TAKE_PROFIT. */
  price: z.optional(decimalText),
  /** Trigger, quote per base. Needed for STOP and TAKE_PROFIT types. */
  stopPrice: z.optional(decimalText),
  /** Needed for LIMIT. Strategies take neither IOC nor FOK. */
  timeInForce: z.optional(z.enum(['GTC', 'GTX', 'HIDDEN'])),
  /** Price that triggers. @default CONTRACT_PRICE */
  workingType: z.optional(z.enum(['MARK_PRICE', 'CONTRACT_PRICE'])),
  /** May only shrink the position. Not in hedge mode. */
  reduceOnly: z.optional(flag),
  /** Closes the whole position when triggered. STOP_MARKET and TAKE_PROFIT_MARKET only. */
  closePosition: z.optional(flag),
  /** Conditional orders: refuses to trigger while mark and last are far apart. @default false */
  priceProtect: z.optional(flag),
  /** Quote per base. TRAILING_STOP_MARKET only; the latest price when absent. */
  activationPrice: z.optional(decimalText),
  /** Percent, 0.1 to 5. Needed for TRAILING_STOP_MARKET. */
  callbackRate: z.optional(callbackRate),
}

/** Makes a check of one order of a strategy: the rules of its type. */
export const checkSubOrder: z.core.CheckFn<Readonly<Record<string, unknown>>> = (context) => {
  const order = context.value
  checkOrderRequest(order, (field, message) => {
    context.issues.push({ code: 'custom', message, path: [field], input: order[field] })
  })
}

/** Checks a strategy as a whole: as many orders as its type has, numbered from 1. */
export const checkStrategy: z.core.CheckFn<{
  readonly strategyType: 'OTO' | 'OCO' | 'OTOCO'
  readonly subOrderList: readonly { readonly strategySubId: string }[]
}> = (context) => {
  const { strategyType: type, subOrderList } = context.value
  const report = (path: (string | number)[], message: string) => {
    context.issues.push({ code: 'custom', message, path, input: subOrderList })
  }
  const count = type === 'OTOCO' ? 3 : 2
  if (subOrderList.length !== count) report(['subOrderList'], `${type} has ${count} orders`)
  for (const [index, { strategySubId }] of subOrderList.entries()) {
    if (strategySubId === String(index + 1)) continue
    report(['subOrderList', index, 'strategySubId'], `expected '${index + 1}', its position`)
  }
}

/** Names one strategy, by the venue's id or by ours. */
export const strategyReference = {
  /** Id that the venue gave. Needed unless `clientStrategyId`. */
  strategyId: z.optional(idText),
  /** The `clientStrategyId` that it was placed with. Needed unless `strategyId`. */
  clientStrategyId: z.optional(clientStrategyId),
  strategyType,
}

/** Names the missing id when a strategy is named by none. */
export const checkStrategyReference: z.core.CheckFn<{
  readonly strategyId?: string | undefined
  readonly clientStrategyId?: string | undefined
}> = (context) => {
  const { strategyId, clientStrategyId: own } = context.value
  if (strategyId !== undefined || own !== undefined) return
  context.issues.push({
    code: 'custom',
    message: 'needed unless clientStrategyId is given',
    path: ['strategyId'],
    input: undefined,
  })
}

/** What the strategy service says about a strategy that it took. */
export const StrategyAnswer = z.looseObject({
  strategyId: venueId,
  clientStrategyId: z.string(),
  strategyType: z.string(),
  /** WORKING, EXPIRED, ... */
  strategyStatus: z.string(),
  /** Epoch ms. */
  updateTime: epochMs,
  /** 0 when nothing failed. */
  failureCode: z.int(),
  failureReason: z.nullish(z.string()),
})
export type StrategyAnswer = z.output<typeof StrategyAnswer>

/** A strategy with its orders. */
export const StrategyOrder = z.looseObject({
  strategyId: venueId,
  clientStrategyId: z.string(),
  strategyType: z.string(),
  strategyStatus: z.string(),
  /** Epoch ms. */
  bookTime: epochMs,
  updateTime: epochMs,
  subOrders: z.array(
    z.looseObject({
      strategyId: venueId,
      orderId: venueId,
      clientOrderId: z.string(),
      status: z.string(),
      strategySubId: z.int(),
      symbol: symbolName,
      side: orderSide,
      positionSide: z.string(),
      type: z.string(),
      timeInForce: z.string(),
      /** Base units. */
      quantity: decimalString,
      reduceOnly: z.boolean(),
      closePosition: z.boolean(),
      /** Quote per base. */
      price: decimalString,
      avgPrice: decimalString,
      stopPrice: decimalString,
      /** Epoch ms; 0 until triggered. */
      triggerTime: epochMs,
    }),
  ),
})
export type StrategyOrder = z.output<typeof StrategyOrder>
